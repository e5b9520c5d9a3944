//! 勉強会: the secretariat schedules a study session, operators register, everybody is told.
//!
//! * A coordinator drafts a session ([`session::draft`]), publishes it now or at a set time, revises,
//!   postpones, cancels, copies it. Drafting already claims the calendars of speakers, room and
//!   licence. Only what somebody decided is stored; whether a session is open, full or closed
//!   follows from the clock, the window and the seats ([`Phase`]).
//! * People register ([`registration`]) for themselves or a colleague, or without an account through
//!   their mail address; seats are never oversold, whatever happens at once.
//! * Whoever finds no seat may wait ([`waiting`]); a freed seat goes to the first in line.
//! * Reminders ([`reminders`]) leave once each, never after a cancellation, never in a heap.
//! * On the day people are checked in part by part ([`attendance`]); afterwards the roster
//!   ([`roster`]) is downloaded as 出席簿.
//!
//! Whoever changes seats, places in line or the state of a session locks its row first. All letters
//! are written in the transaction of the change they tell of.

pub mod api;
pub mod attendance;
pub mod catalogue;
pub mod letters;
pub mod links;
pub mod pages;
pub mod pages_staff;
mod pen;
pub mod readers;
pub mod registration;
pub mod reminders;
pub mod roster;
pub mod seats;
pub mod session;
pub mod staffing;
mod timely;
pub mod waiting;
mod who;
pub mod wording;

pub use session::{Phase, SessionRows, Standing};
pub use timely::{do_due, is_due};
pub use who::{Member, Organiser};
