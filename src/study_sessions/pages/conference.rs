//! The days of a conference on the page of one of them.

use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::{Listed, Shown};

use super::cards;
use super::words::{self, Chip, say};

/// A day among the others.
#[derive(Clone, Debug, Serialize)]
pub struct ConferenceDay {
    pub label: String,
    /// None: the page is about it.
    pub href: Option<String>,
    pub chip: Chip,
}

/// Every day by its start; none where the session is no day of a conference.
pub fn days(language: PageLanguage, shown: &Shown) -> Vec<ConferenceDay> {
    if shown.days.is_empty() {
        return Vec::new();
    }
    let mut days: Vec<_> = std::iter::once(&shown.listed).chain(&shown.days).collect();
    days.sort_by_key(|day| day.session.starts_at);
    let line = |day: &Listed| {
        let id = day.session.id;
        ConferenceDay {
            label: label(language, day),
            href: (id != shown.listed.session.id).then(|| format!("/sessions/{id}")),
            chip: words::chip_of(language, day),
        }
    };
    days.into_iter().map(line).collect()
}

/// When and where.
pub fn label(language: PageLanguage, listed: &Listed) -> String {
    let (when, place) = (cards::when(language, listed), cards::place(language, listed));
    format!("{when}{}{place}", say(language, "　", ", ", "　"))
}
