//! 配信実績: what became of the issues, and who came and went, for whoever reports it. Numbers
//! without names: domains with few readers are told together.
//!
//! * An issue belongs to the fiscal year in which it began to leave.
//! * **Left after an issue**: readers who left, or were stopped on their request, and for whom its
//!   letter was the last one a server accepted, at most thirty days before. An issue they did not get
//!   changes nothing; a correction counts for the issue it corrects.
//! * **Joined after an issue**: new readers until the next issue that is no correction began, within
//!   thirty days at most, so that everybody counts once.
//! * **New consents** are steps after which somebody reads who did not read before; **leaves** the
//!   opposite. So readers at the end of a month are those of the month before, plus and minus; and the
//!   last of these sums is held against the readers there are.
//! * The regional block is the one a reader's prefecture belongs to today; readers who told none are
//!   不明, and the sum of the blocks is the sum of the country.

mod flows;
mod issue;
mod leavers;
pub mod sheets;
mod year;

pub use flows::{BlockFlow, Month};
pub use issue::{DomainResult, IssueResult, issue_result};
pub use year::{YearResult, year_result, years};
