//! How a consultation comes about: a free slot is picked, or wishes are named and arranged.
//!
//! Everything is decided after the locks are taken: what the policy allows the client, whether the
//! slot is free by the accompanist's terms; and the claim has the last word. A booking that waits
//! for approval holds its time all the same. While a client fills in the form, the slot they chose is
//! held for them ([`hold_slot`]).

mod accept;
mod ahead;
mod answer;
mod arrange;
mod book;
mod by_staff;
mod hold_slot;
mod lapse;
pub(super) mod licence;
mod limits;
mod outcome;
mod request;
mod rewish;
mod wishable;
mod wishes;

pub use accept::accept_conditions;
pub use answer::{approve, decline};
pub use arrange::{Arrangement, arrange};
pub use book::book;
pub use by_staff::{StaffBooking, book_by_staff};
pub use hold_slot::{HeldSlot, SlotWish, held_slot, hold_slot, let_go};
pub use limits::closed_to;
pub use outcome::Booked;
pub use request::{Booking, Place, Subject, WishedSlot, Wishes, With};
pub use rewish::{Rewish, change_wishes};
pub use wishable::Wishable;
pub use wishes::request_wishes;

pub(super) use lapse::{has_lapsed, lapse_unanswered};
pub(super) use limits::{
    apply_profile, calendar_mode, conditions, known_accompanist, of_slot, or_override, refuse_taken,
};
pub(super) use outcome::{IMPOSED, leave_time, set_time};
