//! 個別相談: an operator meets an accompanist, one to one.
//!
//! * An accompanist enters when and on which terms they can be booked ([`availability`]); free slots
//!   follow by the calendar's arithmetic.
//! * A client picks a free slot, of one accompanist or of anybody who fits the theme, or names up to
//!   three wishes which a coordinator arranges ([`booking`]). The time of both is claimed in the
//!   same transaction, pending approvals included, so nobody is ever booked twice.
//! * Either side moves or cancels; somebody does not come; the meeting is held ([`changing`]).
//! * What a client misses or calls off late counts ([`strikes`]), and after several nothing can be
//!   booked for a while. The secretariat may go over every limit with a reason, never over time
//!   that is taken.
//! * The rules stand in a [`policy`] for each fiscal year.
//! * What was held is paid: honorarium and travel ([`fees`]).
//! * The intake sheet ([`intake`]) is handed in beforehand; [`reminders`] leave once each.
//! * What came of it stands in a [`record`]; what was agreed becomes tasks.
//!
//! Clients and accompanists find all of it on [`pages`], signed in or by the link in a letter.
//!
//! Locks are taken in one order: organisation, consultation, calendars ascending. All letters are
//! written in the transaction of the change they tell of.

pub mod api;
pub mod availability;
pub mod booking;
pub mod changing;
pub mod fees;
pub mod intake;
pub mod letters;
pub mod links;
pub mod meeting;
pub mod pages;
pub mod pages_own;
pub mod pages_staff;
mod pen;
pub mod policy;
pub mod readers;
pub mod record;
mod refusal;
pub mod reminders;
pub mod strikes;
mod timely;
mod typed;
mod who;
pub mod wording;
mod wording_staff;

pub use refusal::{Limit, Refusal, TakenSide, Unusual};
pub use timely::{do_due, is_due};
pub use who::{Accompanist, By, Client, Organiser};
