//! The report of an online meeting: handed over, looked at, taken over.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::{JoinImportId, StudySessionId};
use serde::Serialize;

use super::frame::{Chip, Place, open, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::joins::{self, Preview, PreviewLine, preview};
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled, Width, perform,
    sample, settle,
};

const PLACE: Place = Place::Inner("入退室の取り込み");

#[derive(Serialize)]
struct JoinsPage {
    form: FormFacts,
    action: String,
    back: String,
    notice: Option<String>,
}

impl Page for JoinsPage {
    const TEMPLATE: &'static str = "study_sessions/staff_joins.html";
}

#[derive(Serialize)]
struct PreviewPage {
    base: String,
    back: String,
    file: String,
    least: i32,
    applied: Option<String>,
    counts: usize,
    lines: Vec<Line>,
    unmatched: Vec<Unmatched>,
    problems: Vec<String>,
}

impl Page for PreviewPage {
    const TEMPLATE: &'static str = "study_sessions/staff_joins_preview.html";
}

#[derive(Serialize)]
struct Line {
    name: String,
    number: String,
    part: String,
    time: String,
    percent: String,
    chip: Chip,
}

#[derive(Serialize)]
struct Unmatched {
    line: usize,
    name: String,
    email: String,
    time: String,
}

/// `GET /staff/sessions/{id}/day/joins`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut form = Form::default();
    form.set("least_percent", "50");
    let page = facts(*id, (&form, &Problems::none()), None);
    context.pages.answer(&opened.shell, &page)
}

/// `POST /staff/sessions/{id}/day/joins`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut problems = Problems::none();
    let Some(file) = form.file("file").cloned() else {
        problems.add("file", "ファイルを選んでください。");
        let page = facts(*id, (&form, &problems), None);
        return context.pages.answer_with(StatusCode::UNPROCESSABLE_ENTITY, &opened.shell, &page);
    };
    let least = form.text("least_percent").trim().parse().unwrap_or(0);
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done = perform(async move {
        let report = (file.name.as_str(), file.bytes.as_slice(), least);
        retrying(|| joins::keep(&working, organiser, session, report)).await
    });
    match settle(done.await?)? {
        Settled::Done(import) => {
            Ok(who.visit().redirect(&format!("/staff/sessions/{id}/day/joins/{import}")))
        }
        Settled::Again(problems, notice) => {
            let status = match notice {
                Some(_) => StatusCode::CONFLICT,
                None => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let page = facts(*id, (&form, &problems), notice);
            context.pages.answer_with(status, &opened.shell, &page)
        }
    }
}

fn facts(
    id: StudySessionId,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> JoinsPage {
    let file = Field::new("file", "参加者の報告", form, problems).required();
    let least = Field::new("least_percent", "出席とみなす割合", form, problems)
        .required()
        .width(Width::Xs)
        .inputmode("numeric")
        .hint("日程の長さのうち、この割合以上いた方を出席にします。");
    JoinsPage {
        form: FormFacts::new([file, least], problems),
        action: format!("/staff/sessions/{id}/day/joins"),
        back: format!("/staff/sessions/{id}/day"),
        notice,
    }
}

/// `GET /staff/sessions/{id}/day/joins/{import}`
pub async fn look(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, JoinImportId)>,
) -> Result<HttpResponse, Failure> {
    let (id, import) = path.into_inner();
    let opened = open(&who, &context, id, PLACE).await?;
    let found = preview(context.database.reader(), Organiser::from(&who), (id, import)).await?;
    let found = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, id, "join_report").await?;
    context.pages.answer(&opened.shell, &shown(id, &found))
}

fn shown(id: StudySessionId, found: &Preview) -> PreviewPage {
    let base = format!("/staff/sessions/{id}/day");
    let unmatched = found.unmatched.iter().map(|line| Unmatched {
        line: line.line,
        name: line.name.clone(),
        email: line.email.clone(),
        time: tokyo::span(line.joined_at, line.left_at),
    });
    let problems = found.problems.iter();
    PreviewPage {
        file: found.import.file_name.clone(),
        least: found.import.least_percent,
        applied: found.import.applied_at.map(tokyo::date_time),
        counts: found.lines.iter().filter(|line| line.counts).count(),
        lines: found.lines.iter().map(|line| drawn(found, line)).collect(),
        unmatched: unmatched.collect(),
        problems: problems.map(|one| format!("{}行目：{}", one.line, one.detail)).collect(),
        back: base.clone(),
        base: format!("{base}/joins/{}", found.import.id),
    }
}

fn drawn(found: &Preview, line: &PreviewLine) -> Line {
    let place = found.parts.iter().position(|part| part.id == line.stay.part);
    let part = place.and_then(|place| found.parts.get(place).map(|part| (place, part)));
    let chip = match (line.recorded, line.counts) {
        (Some(_), _) => ("neutral", "記録済み（変えません）"),
        (None, true) => ("success", wording::presence(line.stay.presence)),
        (None, false) => ("warning", "割合に届きません"),
    };
    Line {
        name: format!("{}さん", line.name),
        number: line.number.clone(),
        part: part
            .map(|(place, part)| {
                part.title.clone().unwrap_or_else(|| format!("日程 {}", place + 1))
            })
            .unwrap_or_default(),
        time: tokyo::span(line.stay.arrived_at, line.stay.left_at),
        percent: format!("{}％", line.stay.percent),
        chip: chip.into(),
    }
}

/// `POST /staff/sessions/{id}/day/joins/{import}`
pub async fn apply(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, JoinImportId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| joins::apply(&context, organiser, at)).await });
    match settle(done.await?)? {
        Settled::Done(applied) => {
            let text = format!("{}件の出席を記録しました。", applied.recorded);
            let page = format!("/staff/sessions/{}/day", at.0);
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &text))
        }
        Settled::Again(_, why) => {
            Err(Failure::conflict("join_report_refused", why.unwrap_or_default()))
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("file", "ファイルを選んでください。");
    let form = Form::default();
    let id = StudySessionId(uuid::Uuid::nil());
    let page = |applied: Option<String>, full: bool| PreviewPage {
        base: "/staff/sessions/1/day/joins/1".into(),
        back: "/staff/sessions/1/day".into(),
        file: "participants.csv".into(),
        least: 50,
        applied,
        counts: usize::from(full),
        lines: if full { vec![sample_line()] } else { Vec::new() },
        unmatched: if full { vec![sample_stranger()] } else { Vec::new() },
        problems: if full {
            vec!["3行目：参加時刻を読み取れません。".into()]
        } else {
            Vec::new()
        },
    };
    vec![
        sample(&facts(id, (&form, &problems), Some("取り込めません。".into()))),
        sample(&page(None, true)),
        sample(&page(Some("2026年12月3日（木）17:00".into()), false)),
    ]
}

fn sample_line() -> Line {
    Line {
        name: "鈴木 花子さん".into(),
        number: "R8-012-003K".into(),
        part: "日程 1".into(),
        time: "2026年12月3日（木）14:00～16:00".into(),
        percent: "100％".into(),
        chip: ("success", "出席").into(),
    }
}

fn sample_stranger() -> Unmatched {
    Unmatched {
        line: 4,
        name: "iPhone".into(),
        email: String::new(),
        time: "2026年12月3日（木）14:00～16:00".into(),
    }
}
