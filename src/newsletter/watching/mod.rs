//! Watching an issue go: what [`crate::newsletter::sending`] does not tell, and what people decide
//! about letters nobody knows about.
//!
//! **Unknown letters.** Where the machine or the connection died between the last byte and the
//! answer, nobody knows whether the letter arrived. Nothing happens to it by itself. Somebody of the
//! newsroom says how many there are, what is to happen, and why ([`settle_unknowns`]); it happens to
//! exactly those, in one transaction, once.

mod reading;
mod refusal;
mod unknowns;
pub mod wording;
mod work;

pub use reading::{Facts, Fate, IssueLink, corrected_by, facts, letters_of};
pub use refusal::WatchRefusal;
pub use unknowns::{Settlement, settle_unknowns};
pub use work::{IssueWatch, WatchTask, watch_work};
