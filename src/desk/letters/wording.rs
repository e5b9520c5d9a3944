//! Words about letters and their samples.

use crate::mail::{self, Language, LetterState};

/// A state as a chip: kind and word.
pub fn state_chip(state: LetterState) -> (&'static str, &'static str) {
    let kind = match state {
        LetterState::Accepted => "success",
        LetterState::Pending | LetterState::Claimed | LetterState::Sending => "info",
        LetterState::Deferred | LetterState::Unknown | LetterState::Quarantined => "warning",
        LetterState::Rejected | LetterState::Expired => "error",
        LetterState::Suppressed | LetterState::Stopped => "neutral",
    };
    (kind, mail::wording::state(state))
}

/// What the appointment of a sample is called.
pub const APPOINTMENT: &str = "見本の予定";
/// Where it takes place.
pub const PLACE: &str = "見本の会場";

pub fn language(language: Language) -> &'static str {
    match language {
        Language::Ja => "日本語",
        Language::En => "英語",
    }
}

pub fn sample(number: usize) -> String {
    format!("見本{number}")
}
