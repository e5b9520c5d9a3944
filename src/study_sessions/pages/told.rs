//! A session in a few words, for what others write about it.

use super::cards;
use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Listed;
use crate::vocabulary::tokyo;

/// Title, time and place as the public pages say them, in Japanese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// `第3回 地域間連携をどう始めるか`
    pub title: String,
    pub when: String,
    pub place: String,
    /// `2026年12月1日（火）17:00まで`; empty when nobody can register.
    pub until: String,
}

impl Told {
    pub fn of(listed: &Listed) -> Self {
        let closes = tokyo::date_time(listed.session.closes_at);
        let open = listed.phase.takes_registrations();
        Self {
            title: cards::title(listed),
            when: cards::when(PageLanguage::Japanese, listed),
            place: cards::place(PageLanguage::Japanese, listed),
            until: if open { format!("{closes}まで") } else { String::new() },
        }
    }
}
