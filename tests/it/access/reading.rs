//! Readers of the mail magazine, for the matrix.

use bansou::newsletter::imports::{NewImport, keep};
use bansou::newsletter::{NewReader, Newsdesk, Preferences, Segment, add, links, save_segment};
use bansou::vocabulary::{EmailAddress, tokyo};
use chrono::TimeDelta;
use entities::PersonId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::newsletter::sending::under_way;
use crate::study_sessions::cast::{Stage, unique_key};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Reading {
    pub reader: String,
    pub segment: String,
    pub import: String,
    /// Of the link to the preferences.
    pub preferences: String,
    /// Of the link to leave by.
    pub leave: String,
    /// An issue that is being sent.
    pub sending: String,
    /// Of its results.
    pub year: &'static str,
}

impl Reading {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        let token = || "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned();
        Self {
            reader: nil(),
            segment: nil(),
            import: nil(),
            preferences: token(),
            leave: token(),
            sending: nil(),
            year: "1900",
        }
    }

    /// The address of an operation or a page of the magazine with its placeholders filled in.
    pub fn fill(&self, path: &str) -> String {
        let id = if path.contains("/issues/{id}") {
            &self.sending
        } else {
            match path.split('/').find(|part| ["readers", "segments", "imports"].contains(part)) {
                Some("segments") => &self.segment,
                Some("imports") => &self.import,
                _ => &self.reader,
            }
        };
        let token = if path.contains("/leave-links/") { &self.leave } else { &self.preferences };
        path.replace("{id}", id).replace("{token}", token).replace("{year}", self.year)
    }
}

/// A reader, a group, a file that was checked.
pub async fn of(stage: &Stage, person: PersonId) -> Reading {
    let (context, desk) = (&stage.app.context, Newsdesk::acting_as(person));
    let today = tokyo::day_of(context.now());
    let new = NewReader {
        email: EmailAddress::parse(&format!("{}@example.jp", unique_key())).unwrap(),
        preferences: Preferences::default(),
        source: "申込書".to_owned(),
        agreed_on: today,
    };
    let reader = add(context, desk, &new).await.unwrap();
    let name = unique_key();
    let segment = save_segment(context, desk, None, (&name, &Segment::default())).await.unwrap();
    let file = NewImport {
        file_name: "readers.csv".to_owned(),
        source: "申込書".to_owned(),
        agreed_on: today,
        lines: Vec::new(),
    };
    let import = keep(context, desk, &file).await.unwrap();
    let until = context.now() + TimeDelta::hours(24);
    Reading {
        preferences: links::preferences_token(&context.config, (reader, 0), until),
        leave: links::leave_token(&context.config, reader),
        reader: reader.to_string(),
        segment: segment.to_string(),
        import: import.to_string(),
        sending: under_way(&stage.app, person).await.to_string(),
        year: "2026",
    }
}

/// A body that can be taken.
pub fn body(path: &str) -> Option<Value> {
    use base64::Engine as _;
    let email = format!("{}@example.jp", unique_key());
    let last = path.rsplit('/').next()?;
    Some(match last {
        "subscription-requests" => json!({ "email": email, "consent": true }),
        "subscription-confirmations" | "address-confirmations" => json!({ "token": "AAAA" }),
        "preference-link-requests" | "address-requests" => json!({ "email": email }),
        "return" | "application" | "resumptions" | "seals" => return None,
        "pauses" | "stops" => json!({ "reason": "日付を直すため" }),
        "unknown-resolutions" => json!({ "resolution": "mark_sent" }),
        "unknown-decisions" => {
            json!({ "decision": "mark_sent", "letters": 1, "reason": "電話で確かめた" })
        }
        "readers" => json!({ "email": email, "source": "申込書", "agreed_on": "2026-11-20" }),
        "stop" => json!({ "reason": "電話" }),
        "departure" | "segment-counts" => json!({}),
        "imports" => json!({
            "file_name": "readers.csv",
            "content": base64::engine::general_purpose::STANDARD.encode("メール\na@example.jp\n"),
            "source": "申込書",
            "agreed_on": "2026-11-20",
        }),
        _ if path.contains("/segments") => json!({ "name": unique_key() }),
        _ => json!({ "preferences": {} }),
    })
}
