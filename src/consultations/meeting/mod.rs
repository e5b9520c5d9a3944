//! A consultation as stored: its number, whose it is, the time it holds, what happened to it.

mod claims;
mod history;
mod moved;
mod number;
mod parties;
mod stored;

pub use claims::room_holder;
pub use number::ConsultationNumber;
pub use parties::{Parties, parties, parties_of};

pub(super) use parties::parties_within;

pub(super) use claims::{HOLDER_KIND, occupy, release, reschedule, resources, whose_time};
pub(super) use history::{happened, happened_by_itself};
pub(super) use moved::MoveFacts;
pub(super) use stored::{
    LIVE, OPEN, belongs_to_operator, find, insert, lock, lock_organisation, lock_unasked,
    organisation_to_lock, place_in, refuse_unless, save, slot_of,
};
