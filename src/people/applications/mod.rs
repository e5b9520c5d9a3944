//! 申込: an organisation asks to take part with its lead (代表担当); the secretariat approves or
//! declines. Nobody can sign in before the approval.

pub mod api;
mod apply;
mod decide;
mod letters;
pub mod pages;
mod pages_staff;
mod storage;
mod wording;

pub use apply::{Applied, ApplyRefused, RawApplication, apply};
pub use decide::{DecideRefused, approve, decline};
pub use letters::{ApplicationApproved, ApplicationDeclined, ApplicationReceived};
pub use storage::{list, waiting, whole};
