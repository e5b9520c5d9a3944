//! Letters about pre-work.

use serde::Serialize;

use super::registration::letters;
use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

letters! {
    /// There is something to hand in, or its deadline has changed.
    PreworkAsked = "prework_asked" {
        /// `2026年12月1日（火）17:00`
        due_at: String = [DUE.to_owned(), DUE.to_owned()],
        changed: bool = [false, true],
    }
    /// You have not handed in yet.
    PreworkReminder = "prework_reminder" {
        due_at: String = [DUE.to_owned(), DUE.to_owned()],
    }
}

const DUE: &str = "2026年12月1日（火）17:00";
