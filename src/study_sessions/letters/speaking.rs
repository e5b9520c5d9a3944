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
