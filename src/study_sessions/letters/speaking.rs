//! Letters to speakers.

use serde::Serialize;

use super::{SessionFacts, sample};
use crate::mail::Letter;

/// Your page of the session.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakerPage {
    pub session: SessionFacts,
    pub name: String,
    /// Opens the page without signing in.
    pub page_url: String,
}

impl Letter for SpeakerPage {
    const NAME: &'static str = "speaker_page";

    fn samples() -> Vec<Self> {
        let of = |session: SessionFacts| Self {
            session,
            name: "佐藤 健".to_owned(),
            page_url: "https://bansou.example.jp/speakers/AZPx".to_owned(),
        };
        vec![of(sample::at_a_place().0), of(sample::online().0)]
    }
}

/// What happened to a session, as its speakers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerEvent {
    Changed,
    Postponed,
    /// It was put off and takes place after all.
    Resumed,
    Cancelled,
}

/// A session at which the reader speaks has moved, is put off or called off, or takes place after
/// all.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakerNews {
    pub session: SessionFacts,
    pub name: String,
    pub page_url: String,
    /// Whoever has an account signs in there.
    pub by_account: bool,
    pub event: SpeakerEvent,
    /// What it was before, where it differs.
    pub old_when: Vec<String>,
    pub old_places: Vec<String>,
    /// The secretariat's own words.
    pub message: Option<String>,
}

impl Letter for SpeakerNews {
    const NAME: &'static str = "speaker_news";

    fn samples() -> Vec<Self> {
        let of = |event: SpeakerEvent, message: Option<&str>, by_account: bool| Self {
            session: sample::at_a_place().0,
            name: "佐藤 健".to_owned(),
            page_url: "https://bansou.example.jp/speakers/AZPx".to_owned(),
            by_account,
            event,
            old_when: Vec::new(),
            old_places: Vec::new(),
            message: message.map(ToOwned::to_owned),
        };
        let why = "会場の都合により、日時と会場を変更しました。";
        vec![
            Self {
                old_when: vec!["2026年11月26日（木）14:00～16:00".to_owned()],
                old_places: vec!["えんぱーく 多目的ホール".to_owned()],
                ..of(SpeakerEvent::Changed, Some(why), false)
            },
            of(SpeakerEvent::Changed, None, true),
            of(SpeakerEvent::Postponed, Some("台風の接近が予想されるためです。"), true),
            Self {
                old_when: vec!["2026年11月26日（木）14:00～16:00".to_owned()],
                ..of(SpeakerEvent::Resumed, None, false)
            },
            of(SpeakerEvent::Resumed, None, true),
            of(SpeakerEvent::Cancelled, None, false),
        ]
    }
}
