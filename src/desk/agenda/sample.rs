//! Entries to look at.

use chrono::{NaiveDate, TimeDelta};
use entities::calendar::resource::ResourceKind;
use entities::{PersonId, ResourceId};
use uuid::Uuid;

use super::{Entry, Found, Kind, Mode, Reader, State, Taken, When};
use crate::calendar::ResourceListing;
use crate::vocabulary::tokyo;

impl Reader {
    pub(super) fn sample() -> Self {
        Self::arranging(PersonId(Uuid::nil()))
    }
}

impl Found {
    /// A day with something of most kinds.
    pub(super) fn sample(day: NaiveDate) -> Self {
        let label = "みなと会館 第1会議室".to_owned();
        let room = ResourceId(Uuid::nil());
        let at = |hours| tokyo::start_of_day(day) + TimeDelta::hours(hours);
        let new = |kind, when, title: &str| {
            Entry::new(kind, when, title.to_owned(), "/staff/sessions/1".to_owned())
        };
        let session = When::Slot(at(14), at(16));
        let meeting = When::Slot(at(10), at(11));
        let entries = vec![
            new(Kind::SpecialDay, When::Day(day), "棚卸し"),
            Entry {
                state: Some(State::new("due", ("info", "期日"))),
                ..new(Kind::Milestone, When::Day(day), "一般社団法人 はじめ ヒアリング")
            },
            Entry {
                provisional: true,
                person: Some("山田 太郎".to_owned()),
                modes: vec![Mode { word: "online", label: "オンライン" }],
                state: Some(State::new("proposed", ("warning", "承認待ち"))),
                ..new(Kind::Consultation, meeting, "花巻みらい商工会")
            },
            Entry {
                resources: vec![Taken { id: room, label: label.clone() }],
                state: Some(State::new("open", ("open", "受付中"))),
                ..new(Kind::StudySession, session, "第3回 地域間連携をどう始めるか")
            },
            new(Kind::Issue, When::Moment(at(17)), "第12号 今月の勉強会"),
        ];
        let kind = ResourceKind::Room;
        let listed = vec![ResourceListing { id: room, kind, label, retired_at: None }];
        Self { entries, more: true, listed }
    }
}
