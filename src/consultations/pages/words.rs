//! Words the pages share.

use chrono::{DateTime, NaiveDate, Utc};
use entities::consultations::consultation::{self, Awaits, ConsultationState, Mode, Side};
use serde::Serialize;

use crate::consultations::meeting::Parties;
use crate::consultations::wording;
use crate::vocabulary::tokyo;
use crate::web::Chip;

/// A label with its value.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub label: &'static str,
    pub value: Option<String>,
}

impl Item {
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self { label, value: Some(value.into()) }
    }
}

/// A way onward.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// Which consultation a page is about.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    pub title: String,
    pub chip: Chip,
    pub items: Vec<Item>,
}

/// The consultation as whoever stands on a side reads it.
pub fn brief(parties: &Parties, side: Side) -> Brief {
    let row = &parties.row;
    let mut items = match when(row) {
        Some(when) => vec![Item::new("日時", when)],
        None => parties.wishes.iter().map(wish).collect(),
    };
    items.push(Item::new("方法", format!("{}・{}分", wording::mode(row.mode), row.minutes)));
    items.extend(opposite(parties, side));
    if let Some(theme) = &parties.theme {
        items.push(Item::new("テーマ", theme.clone()));
    }
    items.push(Item::new("相談番号", row.number.clone()));
    Brief { title: wording::summary(parties, side), chip: chip(row.state), items }
}

const RANKS: [&str; 3] = ["第1希望", "第2希望", "第3希望"];

fn wish(wish: &entities::consultations::wish::Model) -> Item {
    let place = usize::try_from(wish.rank - 1).unwrap_or(0);
    let label = RANKS.get(place).copied().unwrap_or("希望");
    Item::new(label, tokyo::span(wish.starts_at, wish.ends_at))
}

/// Whom one meets.
fn opposite(parties: &Parties, side: Side) -> Vec<Item> {
    if side == Side::Client {
        let name = parties.accompanist_name().map(|name| format!("{name}さん"));
        let name = name.unwrap_or_else(|| "調整中".to_owned());
        return vec![Item::new("相手", name)];
    }
    vec![
        Item::new("相談する方", format!("{}さん", parties.client_name())),
        Item::new("団体", parties.organisation.clone()),
    ]
}

/// `2026年12月3日（木）14:00～15:00`
pub fn when(row: &consultation::Model) -> Option<String> {
    row.starts_at.zip(row.ends_at).map(|(starts, ends)| tokyo::span(starts, ends))
}

pub fn chip(state: ConsultationState) -> Chip {
    let kind = match state {
        ConsultationState::Requested | ConsultationState::Proposed => "info",
        ConsultationState::Confirmed => "success",
        ConsultationState::Held => "done",
        ConsultationState::Cancelled | ConsultationState::Declined => "neutral",
        ConsultationState::Missed => "error",
    };
    (kind, wording::state(state)).into()
}

/// `14:00`
pub fn clock(at: DateTime<Utc>) -> String {
    tokyo::time(tokyo::time_of(at))
}

/// How an instant stands in a form: `2026-12-03T14:00`, in Tokyo.
pub fn stamp(at: DateTime<Utc>) -> String {
    tokyo::local(at).format("%Y-%m-%dT%H:%M").to_string()
}

pub fn instant_of(stamp: &str) -> Option<DateTime<Utc>> {
    let read = chrono::NaiveDateTime::parse_from_str(stamp, "%Y-%m-%dT%H:%M").ok()?;
    Some(tokyo::instant(read.date(), read.time()))
}

pub fn mode_code(mode: Mode) -> &'static str {
    crate::consultations::booking::calendar_mode(mode).code()
}

pub fn mode_of(code: &str) -> Option<Mode> {
    MODES.into_iter().find(|mode| mode_code(*mode) == code)
}

pub const MODES: [Mode; 3] = [Mode::Online, Mode::InPerson, Mode::Phone];

/// `30 月`
pub fn short_day(day: NaiveDate) -> String {
    use chrono::Datelike as _;
    format!("{} {}", day.day(), tokyo::weekday(day))
}

/// What stands still until somebody agrees.
pub fn waits_for(row: &consultation::Model) -> Option<&'static str> {
    match row.state {
        ConsultationState::Requested => {
            Some("事務局が日時と支援者を調整しています。決まったら、メールでお知らせします。")
        }
        ConsultationState::Proposed if row.awaits == Some(Awaits::Accompanist) => {
            Some("時間は確保してあります。支援者が承認すると確定し、メールでお知らせします。")
        }
        ConsultationState::Proposed => {
            Some("時間は確保してあります。事務局が承認すると確定し、メールでお知らせします。")
        }
        _ => None,
    }
}
