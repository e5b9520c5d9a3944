//! One consultation with its history and everything that can be done to it.

use actix_web::{HttpResponse, web};
use entities::consultations::consultation::{Awaits, ConsultationState, Mode};
use entities::{ConsultationFileId, ConsultationId};
use serde::Serialize;
use serde_json::json;

use super::frame::{self, Opened};
use crate::consultations::readers::{ConsultationView, HistoryLine};
use crate::consultations::wording_staff as say;
use crate::consultations::{By, Organiser, intake, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::vocabulary::tokyo;
use crate::web::{Chip, Failure, Page, Sample, Told, attachment, sample};

#[derive(Serialize)]
struct ShowPage {
    chip: Chip,
    awaits: Option<&'static str>,
    facts: Vec<Told>,
    meeting: Vec<Told>,
    sheet: Vec<Told>,
    files: Vec<FileLink>,
    standing: Option<String>,
    history: Vec<HistoryItem>,
    actions: Vec<Action>,
    /// Where to agree by one press.
    approval: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "consultations/staff_show.html";
}

#[derive(Serialize)]
struct Action {
    label: &'static str,
    href: String,
}

#[derive(Serialize)]
struct FileLink {
    name: String,
    href: String,
    received: String,
}

/// As `timeline` draws it.
#[derive(Serialize)]
struct HistoryItem {
    when: String,
    title: String,
    text: Option<String>,
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let subject = Subject::of("consultation", id.0);
    audit::viewed(&context, &who.actor(), subject, json!({ "what": "consultation" })).await?;
    let shell = opened.shell(&who, &context, None);
    let begun = opened.parties().row.starts_at.is_some_and(|starts| starts <= context.now());
    context.pages.answer(&shell, &facts(&opened.view, &opened.base, begun))
}

/// A file beside the intake sheet; who looks is noted.
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(&who));
    let found = intake::file(context.database.reader(), by, *path).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("consultation", path.0.0);
    audit::viewed(&context, &who.actor(), subject, json!({ "file": path.1 })).await?;
    Ok(attachment(found.name, found.bytes))
}

fn facts(view: &ConsultationView, base: &str, begun: bool) -> ShowPage {
    let parties = &view.parties;
    let row = &parties.row;
    let mut facts = frame::outline(parties);
    facts.push(Told::new("長さ", format!("{}分", row.minutes)));
    facts.push(Told::new("相談したいこと", row.about.clone()));
    if row.mode == Mode::Online {
        facts.push(Told::new("オンライン相談の条件", consent(view)));
    }
    facts.push(Told::new("申込", tokyo::date_time(row.requested_at)));
    if row.override_reason.is_some() {
        facts.push(Told::new("制限を超えた理由", row.override_reason.clone()));
    }
    ShowPage {
        chip: frame::chip(parties),
        awaits: row.awaits.map(|awaits| wording::awaits(Some(awaits))),
        facts,
        meeting: meeting(view),
        sheet: sheet(view),
        files: view.files.iter().map(|file| file_link(base, file)).collect(),
        standing: view.standing.as_ref().filter(|one| one.count > 0).map(|one| {
            let until = one.suspended_until.map(wording::suspended_until);
            say::standing(one.count, until.as_deref())
        }),
        history: view.history.iter().rev().map(item).collect(),
        actions: actions(view, base, begun),
        approval: view.may_answer.then(|| format!("{base}/approval")),
    }
}

/// Whether the client has accepted the conditions of meeting online; none where there are none.
fn consent(view: &ConsultationView) -> Option<String> {
    let row = &view.parties.row;
    let accepted = row.conditions_version.zip(row.conditions_accepted_at);
    let said =
        accepted.map(|(version, at)| format!("第{version}版に同意（{}）", tokyo::date_time(at)));
    said.or_else(|| view.parties.conditions_open.then(|| say::CONSENT_OPEN.to_owned()))
}

fn file_link(base: &str, file: &intake::FileLine) -> FileLink {
    FileLink {
        name: file.name.clone(),
        href: format!("{base}/files/{}", file.id),
        received: tokyo::date_time(file.uploaded_at),
    }
}

/// Where people meet, and what became of it.
fn meeting(view: &ConsultationView) -> Vec<Told> {
    let row = &view.parties.row;
    let held = row.held_from.zip(row.held_until);
    let absent = row.absent.map(|side| wording::side(side).to_owned());
    let told = [
        ("場所", row.place.clone()),
        ("参加用URL", row.online_url.clone()),
        ("電話番号", row.phone.clone()),
        ("変更の期限", view.change_deadline.map(tokyo::date_time)),
        ("事前シートの期限", row.intake_due_at.map(tokyo::date_time)),
        ("実施", held.map(|(from, until)| tokyo::span(from, until))),
        ("来なかった側", absent),
        ("取り消し・見送りの理由", row.end_reason.clone()),
    ];
    let known = told.into_iter().filter(|(_, value)| value.is_some());
    known.map(|(label, value)| Told::new(label, value)).collect()
}

fn sheet(view: &ConsultationView) -> Vec<Told> {
    let Some(sheet) = &view.sheet else { return Vec::new() };
    vec![
        Told::new("困っていること", sheet.trouble.clone()),
        Told::new("これまでに試したこと", sheet.tried.clone()),
        Told::new("期待する成果", sheet.hoped.clone()),
        Told::new("提出", sheet.submitted_at.map(tokyo::date_time)),
    ]
}

fn item(line: &HistoryLine) -> HistoryItem {
    let who = match (&line.person, line.side) {
        (Some(name), Some(side)) => Some(format!("{}・{name}さん", wording::side(side))),
        (None, Some(side)) => Some(wording::side(side).to_owned()),
        _ => None,
    };
    HistoryItem {
        when: tokyo::date_time(line.at),
        title: wording::event(line.kind).to_owned(),
        text: match (who, line.change.as_ref().and_then(wording::change)) {
            (Some(who), Some(change)) => Some(format!("{who}：{change}")),
            (who, change) => who.or(change),
        },
    }
}

/// What the secretariat can do at this point.
fn actions(view: &ConsultationView, base: &str, begun: bool) -> Vec<Action> {
    use ConsultationState::{Confirmed, Held, Missed, Proposed, Requested};
    let state = view.parties.row.state;
    let all = [
        ("支援者と日時を決める", "/arrangement", state == Requested),
        ("日時や支援者を変える", "/change", view.may_move),
        ("見送る", "/refusal", matches!(state, Requested | Proposed)),
        ("取り消す", "/cancellation", view.may_cancel && state == Confirmed),
        ("実施を記録する", "/meeting", begun && state == Confirmed),
        ("実施時刻を直す", "/meeting", state == Held),
        ("実施に直す", "/meeting", state == Missed),
        ("欠席を記録する", "/absence", begun && state == Confirmed),
        ("欠席に直す", "/absence", state == Held),
        ("来なかった側を直す", "/absence", state == Missed),
    ];
    let possible = all.into_iter().filter(|(_, _, possible)| *possible);
    possible.map(|(label, path, _)| Action { label, href: format!("{base}{path}") }).collect()
}

pub fn samples() -> Vec<Sample> {
    let told = |label: &str| vec![Told::new(label, "内容".to_owned())];
    let page = ShowPage {
        chip: wording::chip(ConsultationState::Proposed).into(),
        awaits: Some(wording::awaits(Some(Awaits::Accompanist))),
        facts: told("相談者"),
        meeting: told("場所"),
        sheet: told("困っていること"),
        files: vec![FileLink {
            name: "計画.pdf".to_owned(),
            href: "/staff/consultations/1/files/1".to_owned(),
            received: "2026年12月1日（火）10:00".to_owned(),
        }],
        standing: Some(say::standing(2, Some("2026年12月3日（木）"))),
        history: vec![HistoryItem {
            when: "2026年12月1日（火）10:00".to_owned(),
            title: "予約した".to_owned(),
            text: Some("相談者・鈴木 一郎さん".to_owned()),
        }],
        actions: vec![Action { label: "取り消す", href: "/a".to_owned() }],
        approval: Some("/b".to_owned()),
    };
    let plain = ShowPage {
        chip: wording::chip(ConsultationState::Cancelled).into(),
        awaits: None,
        facts: told("相談者"),
        meeting: Vec::new(),
        sheet: Vec::new(),
        files: Vec::new(),
        standing: None,
        history: Vec::new(),
        actions: Vec::new(),
        approval: None,
    };
    vec![sample(&page), sample(&plain)]
}
