//! 相談記録票: what came of a consultation, written by the accompanist, confirmed by the client,
//! approved by the secretariat (reference, section 6.2).
//!
//! * A record begins as a draft when its meeting is held, filled with what the booking knows. It is
//!   asked for within three business days.
//! * Draft → submitted to the client → confirmed → approved; the client and the secretariat may
//!   return it. After ten business days without an answer of the client, the secretariat may
//!   approve with a reason. What is approved never changes: a correction is a new revision.
//! * Each field has a [`Level`](openness): who reads it. [`seen`] alone decides what a reader gets,
//!   and everything that is shown, printed, exported or sent is made from its [`RecordView`]. What
//!   is not for the reader is not there. A draft is its author's alone.
//! * What was agreed becomes tasks of the client, the accompanist or the secretariat once the record
//!   is handed in; owners are reminded, and close them;
//!   the secretariat in one letter a morning.
//!
//! Locks are taken as everywhere in consultations; a record is changed under its consultation's.

mod actions;
pub mod api;
mod assemble;
mod begin;
mod confirming;
mod content;
mod deciding;
mod files;
mod letters;
mod material;
mod moves;
mod office_letter;
pub mod openness;
pub mod pages;
mod readers;
mod refusal;
mod reminders;
mod sample;
mod save;
mod sheets;
mod stored;
mod submit;
mod timing;
mod view;
mod withdraw;
pub mod wording;

pub use actions::{Closing, Task, close_action, open_of_office, task, tasks_of};
pub use confirming::{ReturnedRecord, confirm, return_by_client};
pub use content::{Content, Entry, Planned, RawAction, RawRecord};
pub use deciding::{Approval, approve, correct, return_by_office};
pub use files::{add_file, file, remove_file};
pub use letters::declare;
pub use material::{Facts, Material};
pub use moves::{Move, after};
pub use office_letter::{is_due as office_is_due, send_due as tell_office};
pub use readers::{
    Contact, Figures, Filter, Judgement, Line, Narrowings, OfficeRecords, OpenTasks, Overdue,
    acquaintances, approved, as_handed_in, contacts, engagement_contacts, figures, judgements,
    listing, listing_after, narrowings, of_accompanist, of_client, of_operator, office_records,
    open, open_revision, open_tasks, overdue, recordable, standing, to_confirm, to_write,
    unapproved, unnoted, views,
};
pub use refusal::Refusal;
pub use reminders::{is_due, send_due};
pub use save::save;
pub use sheets::{data_workbook, form_workbook};
pub use submit::submit;
pub use timing::{may_approve_unconfirmed_from, record_due};
pub use view::{ActionView, EntryView, FileView, RecordView, StepView, Value, seen};

pub(super) use begin::begin;
pub(super) use withdraw::withdraw;
