//! Introductions, from the first wish to what came of it.
//!
//! The states and which step leads where stand in [`state`]. Every verb locks the introduction
//! first, so that of an answer and a withdrawal at once one is there first, and the other finds that
//! out. A verb done again by the same side changes nothing and writes nothing.

mod agree;
mod anonymity;
mod answer;
mod ask;
mod check;
mod close;
mod dated;
mod decline;
mod details;
mod disclosed;
mod introduce;
mod labels;
mod lapse;
mod meeting;
mod number;
mod outcome;
mod parties;
mod propose;
mod readers;
pub mod state;
mod storage;
mod texts;
mod times;

pub use agree::{agree, confirm};
pub use answer::consent;
pub use ask::{RawRequest, RequestDraft, ask};
pub use check::{CheckDraft, RawCheck, ask_partner, due_day};
pub use close::close;
pub use dated::{Dated, dated_between};
pub use decline::decline;
pub use details::{Detail, Details, Fact, Revealed};
pub use disclosed::{disclosures, disclosures_of, forget_old, of_introduction};
pub use introduce::OUTCOME_DAYS;
pub use labels::labels;
pub use lapse::{is_due, settle_due};
pub use meeting::{appointment, call_off, choose, note_met, note_not_met, personal_appointments};
pub use outcome::{OutcomeDraft, RawOutcome, outcomes_of, tell};
pub use parties::{Parties, parties, parties_of};
pub(super) use propose::propose_within;
pub use propose::{Proposal, RawProposal, propose};
pub use readers::{
    IntroductionFilter, Waiting, events_of, introductions, met_pairs, of_operator, of_request_keys,
    of_requester, opened, to_check,
};
pub use storage::find;
pub use times::{MOST_TIMES, Offer, RawTime, offer, read_times, times_of};
