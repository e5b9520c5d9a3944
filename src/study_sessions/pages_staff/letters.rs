use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};

use super::frame::{Chip, Head, Place, open, sample_head, viewed};
use crate::context::Context;
use crate::mail::{self, LetterLine, LetterState};
use crate::people::Coordinator;
use crate::study_sessions::staffing::letters_about;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample, thousands};

const PER_PAGE: u64 = 50;

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Turned {
    page: u64,
}

#[derive(Serialize)]
struct LettersPage {
    head: Head,
    lines: Vec<Line>,
    count: String,
    previous: Option<String>,
    next: Option<String>,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "study_sessions/staff_letters.html";
}

#[derive(Serialize)]
struct Line {
    href: String,
    subject: String,
    to: String,
    chip: Chip,
    written: String,
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    turned: web::Query<Turned>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Letters).await?;
    let page = turned.page.min(1_000_000);
    let reader = context.database.reader();
    let (lines, total) = letters_about(reader, *id, (page * PER_PAGE, PER_PAGE)).await?;
    viewed(&who, &context, *id, "letters").await?;
    let base = format!("/staff/sessions/{id}/letters");
    let shown = lines.len() as u64;
    let facts = LettersPage {
        head: opened.head,
        lines: lines.into_iter().map(line).collect(),
        count: format!("{}件", thousands(total)),
        previous: page.checked_sub(1).map(|page| format!("{base}?page={page}")),
        next: (page * PER_PAGE + shown < total).then(|| format!("{base}?page={}", page + 1)),
    };
    context.pages.answer(&opened.shell, &facts)
}

fn line(line: LetterLine) -> Line {
    let kind = match line.state {
        LetterState::Accepted => "success",
        LetterState::Pending | LetterState::Claimed | LetterState::Sending => "info",
        LetterState::Deferred | LetterState::Unknown | LetterState::Quarantined => "warning",
        LetterState::Rejected | LetterState::Expired => "error",
        LetterState::Suppressed | LetterState::Stopped => "neutral",
    };
    Line {
        href: format!("/staff/letters/{}", line.id),
        chip: (kind, mail::wording::state(line.state)).into(),
        subject: line.subject,
        to: line.to_address,
        written: tokyo::date_time(line.created_at),
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |lines| LettersPage {
        head: sample_head(),
        lines,
        count: "1件".into(),
        previous: None,
        next: Some("/staff/sessions/1/letters?page=1".into()),
    };
    let line = Line {
        href: "/staff/letters/1".into(),
        subject: "【受付完了】地域間連携をどう始めるか".into(),
        to: "suzuki@example.jp".into(),
        chip: ("success", "送信済み").into(),
        written: "2026年11月24日（火）10:00".into(),
    };
    vec![sample(&page(vec![line])), sample(&page(Vec::new()))]
}
