use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entities::study_sessions::registration;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{self, SessionState};
use serde::Serialize;

use super::Recipient;
use crate::config::Config;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{SessionRows, links, wording};
use crate::vocabulary::tokyo;

/// A session as letters tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionFacts {
    /// `第3回 地域間連携をどう始めるか`
    pub title: String,
    /// One line for each day.
    pub when: Vec<String>,
    /// The first day alone, for subjects: `12月3日（木）`.
    pub day: String,
    pub places: Vec<PlaceFacts>,
    pub online: Option<OnlineFacts>,
    /// Until when the reader hands in pre-work, while they can: `2026年12月1日（火）17:00`.
    pub prework_due: Option<String>,
    pub contact: ContactFacts,
    pub url: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceFacts {
    pub name: String,
    pub address: Option<String>,
    pub access: Option<String>,
}

/// How to take part online. The address is told only once it is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnlineFacts {
    pub url: Option<String>,
    pub note: Option<String>,
    /// When the address will be shown, while it is not yet.
    pub released_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactFacts {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

/// The reader's own registration.
#[derive(Clone, Debug, Serialize)]
pub struct ParticipantFacts {
    pub name: String,
    pub number: String,
    /// 会場 or オンライン
    pub mode: &'static str,
    /// Expected at the door of a venue, where the page below `manage_url` shows a QR code.
    pub at_door: bool,
    /// Where to change or cancel without signing in.
    pub manage_url: String,
}

impl SessionFacts {
    /// What somebody with a confirmed place in this mode may know.
    pub fn for_mode(pen: Pen<'_>, rows: &SessionRows, mode: Mode) -> Self {
        let mut facts = Self::public(pen, rows);
        if mode == Mode::Online {
            facts.places = Vec::new();
            facts.online = Some(online(&rows.session, pen.now));
        }
        facts
    }

    /// What a letter to this registration may say: the address for taking part online goes to
    /// confirmed participants only.
    pub fn for_registration(pen: Pen<'_>, rows: &SessionRows, row: &registration::Model) -> Self {
        let confirmed = row.state == registration::RegistrationState::Confirmed;
        if confirmed {
            // Of what is put off or called off, nobody hands anything in.
            let takes_place = rows.session.state == SessionState::Published;
            let due = rows.prework_due.filter(|due| takes_place && *due > pen.now);
            let facts = Self::for_mode(pen, rows, row.mode);
            return Self { prework_due: due.map(tokyo::date_time), ..facts };
        }
        let mut facts = Self::public(pen, rows);
        if row.mode == Mode::Online {
            facts.places = Vec::new();
        }
        facts
    }

    /// What anybody may know.
    pub fn public(pen: Pen<'_>, rows: &SessionRows) -> Self {
        let row = &rows.session;
        Self {
            title: wording::full_title(row.number, &row.title),
            when: spans_by_day(rows).into_iter().map(|(from, to)| tokyo::span(from, to)).collect(),
            day: tokyo::month_day(tokyo::day_of(row.starts_at)),
            places: places(rows),
            online: None,
            prework_due: None,
            contact: ContactFacts {
                name: row.contact_name.clone(),
                email: row.contact_email.clone(),
                phone: row.contact_phone.clone(),
            },
            url: links::session_url(&pen.context.config, row.id),
        }
    }

    /// The times, where they are others than later.
    pub fn when_unlike(&self, later: &Self) -> Vec<String> {
        if self.when == later.when { Vec::new() } else { self.when.clone() }
    }

    /// The names of the places, where they are others than later.
    pub fn places_unlike(&self, later: &Self) -> Vec<String> {
        let names = |facts: &Self| -> Vec<_> {
            facts.places.iter().map(|place| place.name.clone()).collect()
        };
        let own = names(self);
        if own == names(later) { Vec::new() } else { own }
    }

    /// What stands in the place field of a calendar.
    pub fn location(&self) -> Option<String> {
        if self.online.is_some() {
            return Some("オンライン".to_owned());
        }
        let places = self.places.iter().map(|place| match &place.address {
            Some(address) => format!("{}（{address}）", place.name),
            None => place.name.clone(),
        });
        let all = places.collect::<Vec<_>>().join("、");
        Some(all).filter(|all| !all.is_empty())
    }

    /// What stands in the text field of a calendar.
    pub fn calendar_text(&self, to: &Recipient, config: &Config) -> String {
        let mut lines = vec![format!("受付番号: {}", to.registration.number)];
        if let Some(online) = &self.online {
            lines.extend(online.url.iter().map(|url| format!("参加用URL: {url}")));
            lines.extend(online.note.clone());
        }
        lines.extend(self.places.iter().filter_map(|place| place.access.clone()));
        let manage = links::registration_url(config, to.registration.id);
        lines.push(format!("変更・取り消し: {manage}"));
        lines.join("\n")
    }
}

impl ParticipantFacts {
    pub fn of(pen: Pen<'_>, to: &Recipient) -> Self {
        Self {
            name: to.name(),
            number: to.registration.number.clone(),
            mode: wording::mode(to.registration.mode),
            at_door: to.registration.state == registration::RegistrationState::Confirmed
                && to.registration.mode == Mode::Venue,
            manage_url: links::registration_url(&pen.context.config, to.registration.id),
        }
    }
}

/// From the first start to the last end of each day in Tokyo.
pub fn spans_by_day(rows: &SessionRows) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut days = BTreeMap::new();
    for rows in &rows.parts {
        let (starts, ends) = (rows.part.starts_at, rows.part.ends_at);
        let span = days.entry(tokyo::day_of(starts)).or_insert((starts, ends));
        *span = (span.0.min(starts), span.1.max(ends));
    }
    days.into_values().collect()
}

fn places(rows: &SessionRows) -> Vec<PlaceFacts> {
    let mut places = Vec::new();
    for part in rows.parts.iter().map(|rows| &rows.part) {
        let Some(name) = &part.venue_name else { continue };
        let place = PlaceFacts {
            name: name.clone(),
            address: part.venue_address.clone(),
            access: part.venue_access.clone(),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

fn online(row: &session::Model, now: DateTime<Utc>) -> OnlineFacts {
    if row.online_released_at <= now {
        let (url, note) = (row.online_url.clone(), row.online_note.clone());
        return OnlineFacts { url, note, released_at: None };
    }
    let released_at = Some(tokyo::date_time(row.online_released_at));
    OnlineFacts { url: None, note: None, released_at }
}
