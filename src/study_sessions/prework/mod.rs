//! 事前課題: what participants hand in before a session, by when, and who has.
//!
//! * A session asks for a file, for answers in words, or both, with a worksheet to fill in if there
//!   is one. Whoever has a confirmed seat hands in until the deadline, and may replace it until then.
//! * Those who have not are reminded at set distances before the deadline: once each, never late in a
//!   heap, never after a cancellation. A moved deadline moves them.
//! * A session that moves takes the deadline along, at the same distance to the start ([`moved`]).
//! * The secretariat sees who has handed in and takes everything along as one archive; speakers see
//!   what the plan lets them, with names or without.
//! * Once somebody has handed in, the questions stay, speakers see no more than was said, and nothing
//!   is kept longer.
//! * It is erased a set number of days after the session ([`erase_due`]); people read that number
//!   before they hand in.

mod archive;
mod content;
mod door;
mod erase;
mod follow;
mod hand_in;
mod readers;
mod remind;
mod reminders;
mod save;
mod stored;

pub use archive::archive;
pub use content::{HandIn, KEPT_DAYS, PreworkPlan, Sheet, USUAL_KEPT_DAYS, questions_of};
pub use door::{Door, Refusal, Standing, door};
pub use erase::erase_due;
pub use follow::moved;
pub use hand_in::hand_in;
pub use readers::{
    Handed, Participant, Seen, handed_file, own_file, participants, prework_of, seen_by_speakers,
    sheet_file,
};
pub use remind::send_due_prework_reminders;
pub use save::{remove, save};
pub use stored::Assignment;

pub(super) use erase::due as erasures_due;
pub(super) use follow::follow;
pub(super) use readers::file_of;
pub(super) use remind::due as reminders_due;
pub(super) use reminders::withdraw_all as withdraw_reminders;
pub(super) use stored::deadline;
