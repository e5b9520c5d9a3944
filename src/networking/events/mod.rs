//! 交流会: people come together at tables or one to one, round by round.
//!
//! An event is a draft, then open for registration and wishes until its deadline; on the day rounds
//! begin one after another; at the end it was held. It can be called off until then. Participants
//! decide what others may find of them when they look for somebody to wish for.
//!
//! A plan says who sits where in every round ([`planning`], by the pure planner of
//! [`rounds`](super::rounds)). Plans are never changed: each act by hand ([`adjust`]) or by the
//! planner makes the next one. What the secretariat looked at is part of every act, so that of two
//! who act at once one is told. [`publish`] tells participants their tables, once for each plan. A
//! round that has begun keeps its seats; [`day`] marks who is late, gone or absent, and only the
//! rounds to come are planned anew. Who sat together in rounds that took place has met
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
mod pen;
pub mod planning;
pub mod publish;
pub mod readers;
mod refusal;
pub mod storage;
pub mod unmet;
mod who;
pub mod wishes;
pub mod withdraw;
pub mod wording;

pub use refusal::Refusal;
pub use who::{Attendee, Host};
