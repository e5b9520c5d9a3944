//! 作業: what the secretariat has to do and nothing else remembers.
//!
//! * A task has a title, perhaps a due date, an owner and something it is about. Without an owner it
//!   is anybody's. What it is about is shown by its name to whoever may open that, and to nobody else.
//! * Coordinators and administrators see every task. Editors and approvers see their own: those they
//!   are to do, those they made, and those nobody owns.
//! * A task is open, done or dropped. Doing the same again is harmless; from done to dropped the way
//!   leads over open, so that two people do not undo each other unseen. Only an open task is changed.
//! * On the morning of its due date the owner of an open task gets a letter, once. A date that has
//!   come already when it is set is nobody's surprise: no letter.
//!
//! What was agreed on in a consultation is a task of its record, not of this folder.

mod about;
pub mod api;
pub mod letters;
pub mod pages;
mod refusal;
mod reminders;
mod save;
mod settle;
mod storage;
mod task;
mod who;
pub mod wording;

pub use about::Shown;
pub use refusal::Refusal;
pub use reminders::bell;
pub use save::{add, change};
pub use settle::settle;
pub use storage::{Due, Place, TaskView, Which, due, find, list};
pub use task::{About, RawTask, TaskDraft};
pub use who::Clerk;
