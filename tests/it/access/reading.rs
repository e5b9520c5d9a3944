//! Readers of the mail magazine, for the matrix.

use bansou::context::Context;
use bansou::desk::SOURCES;
use bansou::newsletter::imports::{NewImport, keep};
use bansou::newsletter::issues::{NewFile, RawBlock, RawIssue, attach, draft_issue, next_number};
use bansou::newsletter::{NewReader, Newsdesk, Preferences, Segment, add, links, save_segment};
use bansou::vocabulary::{EmailAddress, tokyo};
use chrono::TimeDelta;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use entities::{IssueAttachmentId, IssueId, PersonId};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
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
    /// A draft nothing is wrong with, and its file.
    pub issue: String,
    pub file: String,
    /// Of a back number.
    pub number: String,
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
            issue: nil(),
            file: nil(),
            number: "9999".to_owned(),
            year: "1900",
        }
    }

    /// The address of an operation or a page of the magazine with its placeholders filled in.
    pub fn fill(&self, path: &str) -> String {
        let running = [
            "progress",
            "pauses",
            "resumptions",
            "stops",
            "unknown",
            "refused",
            "seals",
            "proof",
            "result",
            "sending",
        ];
        let nouns = ["readers", "segments", "imports", "issues"];
        let id = match path.split('/').find(|part| nouns.contains(part)) {
            Some("segments") => &self.segment,
            Some("imports") => &self.import,
            Some("issues") if running.iter().any(|part| path.contains(part)) => &self.sending,
            Some("issues") => &self.issue,
            _ => &self.reader,
        };
        let token = if path.contains("/leave-links/") { &self.leave } else { &self.preferences };
        path.replace("{id}", id)
            .replace("{token}", token)
            .replace("{file}", &self.file)
            .replace("{number}", &self.number)
            .replace("{year}", self.year)
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
    let (issue, file) = draft(context, desk).await;
    Reading {
        number: back_number(context, desk).await,
        issue: issue.to_string(),
        file: file.to_string(),
        preferences: links::preferences_token(&context.config, (reader, 0), until),
        leave: links::leave_token(&context.config, reader),
        reader: reader.to_string(),
        segment: segment.to_string(),
        import: import.to_string(),
        sending: under_way(&stage.app, person).await.to_string(),
        year: "2026",
    }
}

async fn draft(context: &Context, desk: Newsdesk) -> (IssueId, IssueAttachmentId) {
    let number = next_number(context.database.reader()).await.unwrap();
    let raw = RawIssue {
        number,
        subject: "12月の予定".to_owned(),
        blocks: vec![RawBlock {
            text: "お知らせです。".into(), ..RawBlock::of_kind("text")
        }],
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    };
    let id = draft_issue(context, &SOURCES, (desk, raw)).await.unwrap();
    let file = NewFile { name: "a.txt".to_owned(), bytes: b"a".to_vec() };
    (id, attach(context, (desk, id, None), &file).await.unwrap())
}

async fn back_number(context: &Context, desk: Newsdesk) -> String {
    let (id, _) = draft(context, desk).await;
    let tx = context.database.begin_write().await.unwrap();
    let row = issue::Entity::find_by_id(id).one(&tx).await.unwrap().unwrap();
    let number = row.number.to_string();
    let sent = issue::Model { state: IssueState::Sent, started_at: Some(context.now()), ..row };
    sent.into_active_model().reset_all().update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    number
}

/// A body that can be taken.
pub fn body(path: &str) -> Option<Value> {
    use base64::Engine as _;
    let email = format!("{}@example.jp", unique_key());
    let last = path.rsplit('/').next()?;
    if last == "seals" {
        return None;
    }
    if let Some(about_sending) = sending_body(last) {
        return Some(about_sending);
    }
    if path.contains("/issues") || path.ends_with("-issues") || path.ends_with("-rules") {
        return issue_body(path, last);
    }
    Some(match last {
        "subscription-requests" => json!({ "email": email, "consent": true }),
        "subscription-confirmations" | "address-confirmations" => json!({ "token": "AAAA" }),
        "preference-link-requests" | "address-requests" => json!({ "email": email }),
        "return" | "application" | "renewal" => return None,
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

/// What is sent about an issue under way; none for anything else.
fn sending_body(last: &str) -> Option<Value> {
    match last {
        "resumptions" => Some(json!({})),
        "pauses" | "stops" => Some(json!({ "reason": "日付を直すため" })),
        "unknown-decisions" => {
            Some(json!({ "decision": "mark_sent", "letters": 1, "reason": "電話で確かめた" }))
        }
        _ => None,
    }
}

fn issue_body(path: &str, last: &str) -> Option<Value> {
    use base64::Engine as _;
    let file = base64::engine::general_purpose::STANDARD.encode("b");
    // From above: drafts take the number after the highest.
    let number = 9_000 - unique_key().trim_start_matches("key-").parse::<i32>().ok()? % 8_000;
    Some(match last {
        "generated-issues" => json!({ "from": "blank" }),
        "web" => json!({ "on_the_web": false }),
        "corrections" => return None,
        "tests" => json!({ "people": [] }),
        "attachments" => json!({ "file_name": "b.txt", "content": file }),
        "review-request" => json!({}),
        "return" => json!({ "comment": "日付" }),
        "approval" => json!({ "content_hash": "x", "readers": 1 }),
        "hold-stop" => json!({ "reason": "中止" }),
        "sending-rules" => json!({
            "weekdays": [1], "opens": "9:00", "closes": "18:00", "on_days_off": false,
            "hold_minutes": 15, "foreign_hosts": [],
        }),
        _ if path.contains("/issues") => json!({
            "number": number, "subject": "x", "frequency": "every_issue",
        }),
        _ => return None,
    })
}
