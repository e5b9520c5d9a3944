//! 謝金: one line for each held consultation, from draft to payment.

mod approve;
mod evidence;
mod follow;
mod interest;
mod left;
mod pay;
mod reckon;
mod settle;
mod stored;
mod withdraw;

pub use approve::{Approval, Seen, approve_line, approve_lines, withdraw_approval};
pub use evidence::{Evidence, note_evidence};
pub use follow::follow_meeting;
pub(super) use interest::interests;
pub use left::{Left, Pressed, WhyLeft};
pub use pay::pay_lines;
pub(super) use reckon::refresh_drafts;
pub use settle::{difference, settle_difference};
pub(super) use stored::lock_person;
pub use withdraw::{Binding, withdraw};
