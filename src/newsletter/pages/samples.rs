//! Facts to look at.

use chrono::{DateTime, Utc};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{self, Frequency, ReaderKind, ReaderLanguage, ReaderState};
use entities::people::region_block;
use entities::people::term::{self, Vocabulary};
use entities::{RegionBlockId, SubscriberId, TermId};
use uuid::Uuid;

use crate::newsletter::{Offered, Stored};
use crate::people::vocabularies::{Regions, Terms};
use crate::web::Form;

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_482_000, 0).unwrap_or_default()
}

pub fn offered() -> Offered {
    let term = |vocabulary, code: &str, label: &str| term::Model {
        id: TermId(Uuid::from_u128(u128::from(code.len() as u64))),
        vocabulary,
        code: code.to_owned(),
        label: label.to_owned(),
        label_en: Some("Study sessions".to_owned()),
        ordinal: 1,
        retired: false,
    };
    let block = region_block::Model {
        id: RegionBlockId(Uuid::nil()),
        code: "kanto".to_owned(),
        name: "関東".to_owned(),
        name_en: "Kanto".to_owned(),
        ordinal: 1,
    };
    let mut regions = Regions::default();
    regions.blocks.push(block);
    Offered {
        terms: Terms::new(vec![
            term(Vocabulary::NewsletterTopic, "sessions", "勉強会・イベント"),
            term(Vocabulary::Theme, "strategy_building", "戦略構築"),
        ]),
        regions,
    }
}

pub fn form() -> Form {
    let mut form = Form::default();
    form.set("email", "yamada@example.jp");
    form.set("name", "山田 太郎");
    form.set("topics", "sessions");
    form.set("frequency", "monthly_digest");
    form
}

pub fn reader() -> Stored {
    Stored {
        row: subscriber::Model {
            id: SubscriberId(Uuid::nil()),
            address_key: "0".repeat(64),
            email: Some("yamada@example.jp".to_owned()),
            email_key: Some("yamada@example.jp".to_owned()),
            state: ReaderState::Active,
            name: Some("山田 太郎".to_owned()),
            affiliation: Some("長野みらい商工会".to_owned()),
            search_key: String::new(),
            kind: Some(ReaderKind::SupportBody),
            prefecture_code: Some(20),
            frequency: Frequency::EveryIssue,
            language: ReaderLanguage::Ja,
            all_topics: false,
            all_themes: true,
            all_regions: true,
            link_epoch: 0,
            route: Route::Form,
            subscribed_at: now(),
            left_at: None,
            leave_reason: None,
            updated_at: now(),
            version: 3,
        },
        topics: vec![TermId(Uuid::from_u128(8))],
        themes: Vec::new(),
        regions: Vec::new(),
    }
}
