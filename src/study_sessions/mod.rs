//! 勉強会: the secretariat schedules a study session, operators register, everybody is told.
//!
//! * A coordinator drafts a session ([`session::draft`]), publishes it now or at a set time, revises,
//!   postpones, cancels, copies it. Drafting already claims the calendars of speakers, room and
//!   licence. Only what somebody decided is stored; whether a session is open, full or closed
//!   follows from the clock, the window and the seats ([`Phase`]).
//!   From one session a rule makes a series of drafts ([`series`]); sessions on several days may be
//!   one [`conference`].
//! * People register ([`registration`]) for themselves or a colleague, or without an account through
//!   their mail address; seats are never oversold, whatever happens at once.
//! * Instead of first come, first served, seats may be drawn by lot ([`lottery`]).
//! * Whoever finds no seat may wait ([`waiting`]); a freed seat goes to the first in line.
//! * Reminders ([`reminders`]) leave once each, never after a cancellation, never in a heap.
//! * Before it participants may be asked to hand something in ([`prework`]); co-hosts get of the
//!   roster what a named ground covers, and nothing else ([`sharing`]); speakers have a page of their
//!   own ([`speaking`]).
//! * On the day people are checked in part by part ([`attendance`]); afterwards the roster
//!   ([`roster`]) is downloaded as 出席簿. Who was online comes from the meeting's report ([`joins`]).
//! * After it participants are thanked ([`thanks`]), asked what they think ([`survey`]), given
//!   materials and recording ([`materials`]) and a certificate ([`certificates`]); the secretariat
//!   hands in its report ([`report`]).
//!
//! Whoever changes seats, places in line or the state of a session locks its row first. All letters
//! are written in the transaction of the change they tell of.

pub mod api;
pub mod attendance;
pub mod catalogue;
pub mod certificates;
mod circle;
pub mod conference;
mod files;
pub mod joins;
pub mod letters;
pub mod links;
pub mod lottery;
pub mod materials;
pub mod pages;
pub mod pages_staff;
mod pen;
pub mod prework;
pub mod readers;
pub mod registration;
pub mod reminders;
pub mod report;
pub mod roster;
pub mod seats;
pub mod series;
pub mod session;
pub mod sharing;
pub mod speaking;
pub mod staffing;
pub mod survey;
pub mod thanks;
mod timely;
pub mod waiting;
mod who;
pub mod wording;

pub use session::{Phase, SessionRows, Standing};
pub use timely::{do_due, is_due};
pub use who::{Member, Organiser};
