//! A session from draft to report: what a coordinator plans, and what is decided about it later.
//!
//! Drafting already claims the calendars of speakers, room and licence, so that a conflict shows
//! while it can still be mended. Once published, a change of title, time, place or address raises
//! the SEQUENCE and tells everybody concerned in one letter; other changes are silent.

mod announce;
mod call_off;
mod check;
mod claims;
mod copy;
mod draft;
mod finish;
mod markdown;
mod phase;
mod plan;
mod publish;
mod references;
mod refusal;
mod revise;
mod rows;
mod sharing;
mod storage;
mod usual;

pub use call_off::{CallOff, cancel, count_concerned, postpone, resume};
pub use check::CheckedPlan;
pub use claims::holder;
pub use copy::copy;
pub use draft::{add_series, draft, draft_once};
pub use finish::{close, hold, report};
pub use markdown::description_html;
pub use phase::{Phase, Standing};
pub use plan::{
    CAPACITIES, CoHostPlan, ContactPlan, NUMBERS, OFFER_HOURS, ORGANISATION_LIMITS, OnlinePlan,
    PartPlan, QuestionPlan, STOP_HOURS, SeatPlan, SessionPlan, Speaker, SpeakerPlan,
    USUAL_REMINDERS, VenuePlan, WaitingPlan,
};
pub use publish::{
    PublishWhen, has_no_opening, is_public_too_late, opens_with_publication, publish, publish_due,
    withdraw_publication,
};
pub use refusal::Refusal;
pub use revise::{Revision, revise};
pub use sharing::{RosterColumn, SharingPlan, columns_in, columns_out};
pub use storage::{PartRows, SessionRows, load};
pub use usual::{Usual, save_usual, usual};

pub(super) use announce::recipients;
pub(super) use claims::needed;
pub(super) use copy::copied;
pub(super) use draft::{write, write_once};
pub(super) use storage::{load_unchanged, lock, to_lock};
