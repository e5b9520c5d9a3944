//! A session as lists show it.

use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Listed;
use crate::study_sessions::seats::SeatCount;
use crate::study_sessions::wording;
use crate::vocabulary::tokyo;
use entities::study_sessions::seats::Mode;

use super::words::{self, Chip};

/// The facts of the `session_card` macro.
#[derive(Clone, Debug, Serialize)]
pub struct SessionCard {
    pub href: String,
    pub title: String,
    pub month: String,
    pub day: String,
    pub weekday: String,
    pub when: String,
    /// `online` where there is no venue.
    pub mode: &'static str,
    pub place: String,
    pub seats: Option<String>,
    pub chip: Option<Chip>,
    pub themes: Vec<String>,
}

impl SessionCard {
    pub fn of(language: PageLanguage, listed: &Listed) -> Self {
        let row = &listed.session;
        let (month, day, weekday) = words::leaf(language, tokyo::day_of(row.starts_at));
        Self {
            href: format!("/sessions/{}", row.id),
            title: title(listed),
            month,
            day,
            weekday,
            when: when(language, listed),
            mode: if has(listed, Mode::Venue) { "place" } else { "online" },
            place: place(language, listed),
            seats: listed.phase.takes_registrations().then(|| seats(language, &listed.seats)),
            chip: Some(words::chip_of(language, listed)),
            themes: listed.themes.iter().map(|term| words::term(language, term)).collect(),
        }
    }
}

/// `第3回 地域間連携をどう始めるか`
pub fn title(listed: &Listed) -> String {
    wording::full_title(listed.session.number, &listed.session.title)
}

/// The whole span, or the first start and how many days there are.
pub fn when(language: PageLanguage, listed: &Listed) -> String {
    let row = &listed.session;
    if listed.spans.len() < 2 {
        return words::when(language, row.starts_at, row.ends_at);
    }
    let first = words::moment(language, row.starts_at);
    let days = listed.spans.len();
    match language {
        PageLanguage::English => format!("{first} ({days} days)"),
        PageLanguage::Japanese => format!("{first}から（全{days}日）"),
        PageLanguage::Easy => format!("{first}から（{days}日 あります）"),
    }
}

fn has(listed: &Listed, mode: Mode) -> bool {
    listed.seats.iter().any(|count| count.mode == mode)
}

/// Prefecture and venue, and that one can also take part from elsewhere.
pub fn place(language: PageLanguage, listed: &Listed) -> String {
    let online = words::mode(language, Mode::Online);
    if !has(listed, Mode::Venue) {
        return online.to_owned();
    }
    let prefecture = listed.prefecture.as_ref().map(|one| words::prefecture(language, one));
    let words = [prefecture.as_deref(), listed.session.venue_summary.as_deref()];
    let mut place = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if place.is_empty() {
        words::mode(language, Mode::Venue).clone_into(&mut place);
    }
    if has(listed, Mode::Online) {
        place.push_str(words::say(language, "／", " / ", "／"));
        place.push_str(online);
    }
    place
}

/// All ways of taking part in one line; the way is named where there are two.
fn seats(language: PageLanguage, seats: &[SeatCount]) -> String {
    let each = seats.iter().map(|count| match seats.len() {
        1 => words::seats(language, *count),
        _ => format!("{}: {}", words::mode(language, count.mode), words::seats(language, *count)),
    });
    each.collect::<Vec<_>>().join(words::say(language, "、", "; ", "、"))
}
