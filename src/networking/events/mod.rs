//! 交流会: people come together at tables or one to one, round by round.
//!
//! An event is a draft, then open for registration and wishes until its deadline; on the day rounds
//! begin one after another; at the end it was held. It can be called off until then. Participants
//! decide what others may find of them when they look for somebody to wish for.
//!
//! A plan says who sits where in every round ([`planning`], by the pure planner of
//! [`rounds`](super::rounds)). Plans are never changed: each act by hand ([`adjust`]) or by the
//! planner makes the next one. What the secretariat looked at is part of every act, so that of two
//! who act at once one is told. [`publish`] tells participants their tables, once for each plan:
//! letters say what is new since the last plan they were told, and their own pages show that plan.
//! On the day, once anything was told, and from the first round on, the pages show the plan as it
//! stands, like the signs on the wall; letters still only come of [`publish`].
//!
//! A round that has begun keeps its seats; it begins on the day only ([`day`]), with exactly those
//! who are there. Who is late, gone or absent is marked, and only the rounds to come are planned
//! anew. Who was there ([`presence`]) and sat together in a round that took place has met
//! ([`readers::meetings`]). What a wish could not have there, an introduction may bring
//! ([`unmet`]).

pub mod adjust;
pub mod api;
pub mod arrange;
mod assemble;
mod claims;
pub mod day;
pub mod effect;
pub mod join;
pub mod letters;
pub mod pages;
pub mod parts;
mod pen;
pub mod places;
pub mod planning;
pub mod presence;
pub mod publish;
pub mod readers;
mod refusal;
pub mod revise;
pub mod storage;
pub mod unmet;
mod who;
pub mod wishes;
pub mod withdraw;
pub mod wording;

pub use claims::room_holder;
pub use refusal::Refusal;
pub use who::{Attendee, Host};
