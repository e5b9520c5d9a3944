//! When an accompanist can be booked: what they enter, and the free slots that follow.
//!
//! What is typed is checked at the edge into a draft; what is stored is read back into the
//! calendar's own arithmetic. Whole weeks of many accompanists are a fixed number of queries.

mod asked;
mod contract;
mod diaries;
mod draft;
mod exceptions;
mod free;
mod hours;
mod own;
mod save;
mod sought;
mod stored;

pub use contract::{count_contracts, save_contract};
pub use draft::{AvailabilityDraft, ProfileDraft, RawAvailability, RawProfile};
pub use exceptions::{add_exception, booked_on, remove_exception};
pub use free::{Offered, free_slots, free_slots_by_theme, free_slots_of_draft};
pub use hours::{ExceptionDraft, RawException, RawRule, RuleDraft};
pub use own::{OwnAvailability, own_availability};
pub use save::{Keeper, save_availability};
pub use sought::{Seeking, free_slots_for, free_slots_to_move};

pub(super) use asked::{around, of_terms as asked_of_terms};
pub(super) use diaries::{COUNTED, Diaries};
pub(super) use free::{Wanted, bookable, who_can_be_booked};
pub(super) use stored::modes_of;
