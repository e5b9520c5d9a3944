//! Words about samples of letters.

use crate::mail::Language;

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
