//! 資料 and 録画: files we keep and addresses elsewhere, for participants of a session.
//!
//! Each is for those who came or for all with a seat ([`Circle`](entities::study_sessions::survey::Circle)),
//! from a set time on and until a set time. What is not for somebody, or not yet, looks like what is
//! not there.

mod add;
mod readers;
mod remove;

pub use add::{NewMaterial, Refusal, Source, add};
pub use readers::{Material, any, material_file, materials_for, materials_of, staff_file};
pub use remove::remove;

pub(super) use add::add_within;
