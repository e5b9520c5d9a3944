//! 謝金と旅費: what an accompanist receives for a consultation and for the way to it.
//!
//! * The secretariat enters the rates of a fiscal year ([`rates`]); saving adds a version, and no
//!   version is ever changed. No figure stands in the code.
//! * It also keeps on which [`terms`] somebody is paid: rank, who receives the money, whether
//!   public funds pay for it already.
//! * A held consultation has one [`line`], reckoned from its actual times by [`honorarium`]. While it
//!   is a draft it follows times, terms and rates; once approved its figures stand, and a later
//!   correction of the times shows a difference to settle.
//! * Lines of one person that are paid together are one [`payment`]: numbered without gaps in its
//!   fiscal year, taxed on the whole, told in one letter.
//! * For a consultation in person the accompanist hands in a [`travel`] claim.
//! * [`readers`] feed the pages, [`sheets`] write 謝金一覧 and 旅費一覧.
//!
//! Whoever changes what somebody is paid holds the lock on that person, after organisation,
//! consultation and calendars: the cap of a day looks at all lines of the day.

pub mod api;
pub mod honorarium;
mod letters;
pub mod line;
pub mod pages;
pub mod pages_own;
pub mod payment;
pub mod rates;
pub mod readers;
mod refusal;
pub mod sheets;
pub mod terms;
pub mod travel;
mod typed;
pub mod wording;

pub use letters::declare;
pub use refusal::Refusal;
