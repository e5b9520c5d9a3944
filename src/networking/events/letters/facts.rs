use std::collections::BTreeMap;

use entities::NetworkingParticipantId;
use entities::networking::events::event;
use sea_orm::DbErr;
use serde::Serialize;

use super::super::pen::Pen;
use super::super::places::Rooms;
use super::super::storage::{Participant, Whole};
use super::super::wording;
use crate::mail::Letter;
use crate::vocabulary::tokyo;

/// An event as letters tell it.
#[derive(Clone, Debug, Serialize)]
pub struct EventFacts {
    pub title: String,
    pub when: String,
    /// For subjects: `12月3日（木）`.
    pub day: String,
    /// What was typed, or the name of the room.
    pub venue: Option<String>,
    pub online_url: Option<String>,
    /// Until when to wish.
    pub deadline: String,
    pub url: String,
}

impl EventFacts {
    pub async fn of(pen: Pen<'_>, row: &event::Model) -> Result<Self, DbErr> {
        let rooms = Rooms::of(pen.tx, [row]).await?;
        Ok(Self {
            title: row.title.clone(),
            when: tokyo::span(row.starts_at, row.ends_at),
            day: tokyo::month_day(tokyo::day_of(row.starts_at)),
            venue: rooms.place(row),
            online_url: row.online_url.clone(),
            deadline: tokyo::date_time(row.deadline),
            url: format!("{}/my/events/{}", pen.context.config.base_url, row.id),
        })
    }

    fn sample() -> Self {
        Self {
            title: "地域の人事部 交流会".to_owned(),
            when: "2026年12月3日（木）14:00～16:00".to_owned(),
            day: "12月3日（木）".to_owned(),
            venue: Some("えんぱーく 多目的ホール".to_owned()),
            online_url: None,
            deadline: "2026年11月30日（月）17:00".to_owned(),
            url: "https://bansou.example.jp/my/events/0193".to_owned(),
        }
    }

    fn online() -> Self {
        let online_url = Some("https://meet.example.jp/abc".to_owned());
        Self { venue: None, online_url, ..Self::sample() }
    }
}

/// One round of one person.
#[derive(Clone, Debug, Serialize)]
pub struct TableLine {
    /// `第1回`
    pub round: String,
    /// `テーブル3`, or a pause.
    pub table: String,
    /// Who sits there, too.
    pub others: Vec<String>,
}

impl TableLine {
    pub fn of(
        whole: &Whole,
        own: &Participant,
        round: i32,
        tables: &BTreeMap<i32, Vec<NetworkingParticipantId>>,
    ) -> Self {
        let seat = tables.iter().find(|(_, guests)| guests.contains(&own.id()));
        let others = seat.map(|(_, guests)| {
            let others = guests.iter().filter(|id| **id != own.id());
            others.filter_map(|id| whole.participant(*id)).map(wording::shown).collect()
        });
        Self {
            round: format!("第{}回", round + 1),
            table: match seat {
                // Whoever came after the tables were told sits somewhere yet to be said.
                None if own.is_there(round) => "席はこれから決まります".to_owned(),
                None => "出席の予定なし".to_owned(),
                Some((0, _)) => "お休み".to_owned(),
                Some((table, _)) => format!("テーブル{table}"),
            },
            others: others.unwrap_or_default(),
        }
    }
}

/// You take part.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkingRegistered {
    pub name: String,
    pub event: EventFacts,
}

/// You do not take part any more.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkingWithdrawn {
    pub name: String,
    pub event: EventFacts,
}

/// Time or place changed.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkingChanged {
    pub name: String,
    pub event: EventFacts,
    /// What it was before, where it differs.
    pub old_when: Option<String>,
    pub old_place: Option<String>,
}

/// It does not take place.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkingCalledOff {
    pub name: String,
    pub event: EventFacts,
    pub reason: Option<String>,
}

/// Your tables.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkingTables {
    pub name: String,
    pub event: EventFacts,
    pub lines: Vec<TableLine>,
    /// The reader was told other tables before.
    pub again: bool,
}

fn name() -> String {
    "鈴木 大地".to_owned()
}

impl Letter for NetworkingRegistered {
    const NAME: &'static str = "networking_registered";

    fn samples() -> Vec<Self> {
        [EventFacts::sample(), EventFacts::online()]
            .map(|event| Self { name: name(), event })
            .into()
    }
}

impl Letter for NetworkingWithdrawn {
    const NAME: &'static str = "networking_withdrawn";

    fn samples() -> Vec<Self> {
        vec![Self { name: name(), event: EventFacts::sample() }]
    }
}

impl Letter for NetworkingChanged {
    const NAME: &'static str = "networking_changed";

    fn samples() -> Vec<Self> {
        let moved = Self {
            name: name(),
            event: EventFacts::sample(),
            old_when: Some("2026年12月2日（水）14:00～16:00".to_owned()),
            old_place: Some("みなと会館".to_owned()),
        };
        let event = EventFacts::online();
        vec![moved, Self { name: name(), event, old_when: None, old_place: None }]
    }
}

impl Letter for NetworkingCalledOff {
    const NAME: &'static str = "networking_called_off";

    fn samples() -> Vec<Self> {
        let reason = Some("台風の接近が予想されるためです。".to_owned());
        let with = Self { name: name(), event: EventFacts::sample(), reason };
        vec![with, Self { name: name(), event: EventFacts::online(), reason: None }]
    }
}

impl Letter for NetworkingTables {
    const NAME: &'static str = "networking_tables";

    fn samples() -> Vec<Self> {
        let line = |round: &str, table: &str, others: &[&str]| TableLine {
            round: round.to_owned(),
            table: table.to_owned(),
            others: others.iter().map(|it| (*it).to_owned()).collect(),
        };
        let lines = vec![
            line("第1回", "テーブル3", &["及川 修さん（安曇野ひとづくり機構）", "山田 花子さん"]),
            line("第2回", "お休み", &[]),
        ];
        let first =
            Self { name: name(), event: EventFacts::sample(), lines: lines.clone(), again: false };
        vec![first, Self { name: name(), event: EventFacts::online(), lines, again: true }]
    }
}
