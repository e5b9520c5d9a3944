use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::DateTime;
use entities::study_sessions::attendance::Presence;
use entities::{SessionPartId, StudySessionId};
use serde::{Deserialize, Serialize};

use super::frame::{Chip, Head, Opened, Place, open, sample_head, viewed};
use super::sheets::{self, Download};
use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::attendance::received_from;
use crate::study_sessions::roster::{Roster, RosterPart, RosterRow};
use crate::study_sessions::{Phase, wording};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    pub part: Option<SessionPartId>,
}

#[derive(Serialize)]
struct DayPage {
    head: Head,
    base: String,
    /// Why nothing can be recorded; none where it can.
    closed: Option<&'static str>,
    /// Why nobody can be received for this part yet; none where people can.
    early: Option<String>,
    parts: Vec<PartChoice>,
    part: String,
    part_title: String,
    came: String,
    lines: Vec<Line>,
    /// Whether a part has ended, so that no-shows can be marked.
    ended: bool,
    downloads: Vec<Download>,
    notice: Option<String>,
    number: String,
}

impl Page for DayPage {
    const TEMPLATE: &'static str = "study_sessions/staff_day.html";
}

#[derive(Serialize)]
struct PartChoice {
    href: String,
    label: String,
    current: bool,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    kana: Option<String>,
    number: String,
    organisation: Option<String>,
    mode: &'static str,
    chip: Option<Chip>,
    arrived: Option<String>,
    buttons: Vec<Button>,
}

#[derive(Serialize)]
struct Button {
    value: &'static str,
    label: &'static str,
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    chosen: web::Query<Chosen>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, (*id, chosen.part), None).await
}

/// The list of the day; with what was typed and the sentence of a refusal.
pub async fn answer(
    who: &Coordinator,
    context: &Context,
    (id, part): (StudySessionId, Option<SessionPartId>),
    refused: Option<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let opened = open(who, context, id, Place::Day).await?;
    let roster = sheets::load(who, context, id).await?;
    viewed(who, context, id, "attendance").await?;
    let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let downloads = sheets::downloads(&roster, id)?;
    let shell = opened.shell.clone();
    let mut page = page(opened, &roster, part);
    page.downloads = downloads;
    if let Some((number, notice)) = refused {
        (page.number, page.notice) = (number, Some(notice));
    }
    context.pages.answer_with(status, &shell, &page)
}

fn page(opened: Opened, roster: &Roster, wanted: Option<SessionPartId>) -> DayPage {
    let id = opened.view.rows.session.id;
    let base = format!("/staff/sessions/{id}");
    let today = tokyo::day_of(opened.now);
    let index = roster
        .parts
        .iter()
        .position(|part| Some(part.id) == wanted)
        .or_else(|| roster.parts.iter().position(|part| tokyo::day_of(part.ends_at) >= today))
        .unwrap_or(0);
    let choice = |(place, part): (usize, &RosterPart)| PartChoice {
        href: format!("{base}/day?part={}", part.id),
        label: title(place, part),
        current: place == index,
    };
    let running = opened.view.phase.is_public()
        && !matches!(opened.view.phase, Phase::Postponed | Phase::Cancelled | Phase::Discarded);
    let here = |row: &RosterRow| row.attendance.get(index).cloned().flatten();
    let came = roster.rows.iter().filter(|row| here(row).is_some_and(|one| one.came())).count();
    let from = roster.parts.get(index).map(|part| received_from(part.starts_at));
    let early = from.filter(|from| opened.now < *from).map(wording::attendance::not_yet);
    DayPage {
        closed: (!running).then_some(words::NOT_RUNNING_YET),
        parts: roster.parts.iter().enumerate().map(choice).collect(),
        part: roster.parts.get(index).map_or_else(String::new, |part| part.id.to_string()),
        part_title: roster.parts.get(index).map_or_else(String::new, |part| title(index, part)),
        came: format!("{came}名が出席（確定{}名）", roster.rows.len()),
        lines: roster.rows.iter().map(|row| line(row, index, early.is_some())).collect(),
        early,
        ended: roster.parts.iter().any(|part| part.ends_at <= opened.now),
        downloads: Vec::new(),
        notice: None,
        number: String::new(),
        head: opened.head,
        base,
    }
}

pub fn title(place: usize, part: &RosterPart) -> String {
    let name = part.title.clone().unwrap_or_else(|| format!("日程 {}", place + 1));
    format!("{name}　{}", tokyo::month_day_span(part.starts_at, part.ends_at))
}

fn line(row: &RosterRow, part: usize, early: bool) -> Line {
    let record = row.attendance.get(part).cloned().flatten();
    let presence = record.as_ref().map(|record| record.presence);
    Line {
        id: row.registration.to_string(),
        name: row.name.clone(),
        kana: row.kana.clone(),
        number: row.number.clone(),
        organisation: row.organisation.clone(),
        mode: wording::mode(row.mode),
        chip: presence.map(|presence| words::presence_chip(presence).into()),
        arrived: record
            .and_then(|record| record.arrived_at)
            .map(|at| format!("{}に来場", tokyo::time(tokyo::time_of(at)))),
        buttons: buttons(presence, early),
    }
}

/// What can follow what is recorded. `early`: the day of the part has not come.
fn buttons(presence: Option<Presence>, early: bool) -> Vec<Button> {
    let button = |value: &'static str, label: &'static str| Button { value, label };
    match presence {
        None if early => vec![button("excused", "欠席")],
        Some(_) if early => vec![button("undo", "取り消す")],
        None => vec![button("present", "出席"), button("late", "遅刻"), button("excused", "欠席")],
        Some(Presence::Present | Presence::Late) => {
            vec![button("left_early", "早退"), button("undo", "取り消す")]
        }
        Some(_) => vec![button("present", "出席"), button("undo", "取り消す")],
    }
}

pub fn samples() -> Vec<Sample> {
    let line = Line {
        id: "1".into(),
        name: "鈴木 花子".into(),
        kana: Some("スズキ ハナコ".into()),
        number: "K8-0003-01".into(),
        organisation: Some("みなと商工会議所".into()),
        mode: "会場",
        chip: Some(words::presence_chip(Presence::Present).into()),
        arrived: Some("13:52に来場".into()),
        buttons: buttons(None, false),
    };
    let page = |lines: Vec<Line>, closed| DayPage {
        head: sample_head(),
        base: "/staff/sessions/1".into(),
        closed,
        early: None,
        parts: vec![PartChoice { href: "/1".into(), label: "日程 1".into(), current: true }],
        part: "1".into(),
        part_title: "日程 1".into(),
        came: "1名が出席（確定1名）".into(),
        ended: !lines.is_empty(),
        lines,
        downloads: vec![Download::sample()],
        notice: Some("この勉強会の申込みが見つかりません。".into()),
        number: "K8".into(),
    };
    let early = Some(wording::attendance::not_yet(DateTime::UNIX_EPOCH));
    vec![
        sample(&DayPage { early, ..page(Vec::new(), None) }),
        sample(&page(vec![line], None)),
        sample(&page(Vec::new(), Some(words::NOT_RUNNING_YET))),
        sample(&page(Vec::new(), None)),
    ]
}
