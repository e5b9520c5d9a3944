//! The pre-work of a session: who has handed in, everything as one download, and how it is set up.

mod edit;

pub use edit::{receive, show_edit};

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use entities::{RegistrationId, StudySessionId};
use futures_util::TryStreamExt as _;
use serde::Serialize;

use super::frame::{Fact, Place, open, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::prework::{
    Assignment, Participant, archive, handed_file, participants, prework_of, questions_of,
    remove as remove_prework, sheet_file,
};
use crate::study_sessions::wording::prework as say;
use crate::study_sessions::{Organiser, Phase};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Form, Page, Sample, Settled, attachment, perform, sample, settle,
};

const PLACE: Place = Place::Inner("事前課題");

#[derive(Serialize)]
struct PreworkPage {
    base: String,
    back: String,
    /// None: nothing is asked for yet.
    asked: Option<AskedFacts>,
}

#[derive(Serialize)]
struct AskedFacts {
    facts: Vec<Fact>,
    sheet: Option<String>,
    questions: Vec<String>,
    /// `12名のうち5名`
    count: String,
    lines: Vec<Line>,
    some: bool,
    /// While nobody has handed in.
    removal: Option<String>,
}

impl Page for PreworkPage {
    const TEMPLATE: &'static str = "study_sessions/staff_prework.html";
}

#[derive(Serialize)]
struct Line {
    number: String,
    name: String,
    href: String,
    when: Option<String>,
    answers: Vec<String>,
    file: Option<String>,
    file_name: Option<String>,
}

/// `GET /staff/sessions/{id}/prework`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let back = format!("/staff/sessions/{id}");
    let base = format!("{back}/prework");
    let asked = match prework_of(reader, organiser, *id).await? {
        None => None,
        Some((row, distances)) => {
            viewed(&who, &context, *id, "prework").await?;
            let people = participants(reader, organiser, *id).await?;
            let put_off = opened.view.phase == Phase::Postponed;
            Some(asked((&row, put_off), &distances, &people, &back))
        }
    };
    context.pages.answer(&opened.shell, &PreworkPage { base, back, asked })
}

fn asked(
    (row, put_off): (&Assignment, bool),
    distances: &[i32],
    people: &[Participant],
    session: &str,
) -> AskedFacts {
    let base = format!("{session}/prework");
    let handed = people.iter().filter(|one| one.handed.is_some()).count();
    let distances: Vec<_> = distances.iter().rev().map(|m| super::words::distance(*m)).collect();
    let mut facts = vec![
        Fact::new("提出期限", deadline(row, put_off)),
        Fact::new("説明", row.instructions.clone()),
        Fact::new("提出するもの", what(row)),
        Fact::new("講師", say::speakers_see(row.speakers_see).to_owned()),
        Fact::new("未提出の方へのお知らせ（期限の前）", distances.join("、")),
        Fact::new("保存", format!("勉強会が終わって{}日たつと消します", row.kept_days)),
    ];
    facts.retain(|fact| fact.value.is_some());
    AskedFacts {
        facts,
        sheet: row.sheet_name.is_some().then(|| format!("{base}/sheet")),
        questions: questions_of(row),
        count: format!("{}名のうち{handed}名が提出しました", people.len()),
        lines: people.iter().map(|one| line(one, session)).collect(),
        some: handed > 0,
        removal: (handed == 0).then(|| format!("{base}/removal")),
    }
}

fn deadline(row: &Assignment, put_off: bool) -> String {
    let due = tokyo::date_time(row.due_at);
    if put_off {
        return format!(
            "未定（延期前は{due}）。新しい日程で再開すると、開始までの間隔を保って動きます。"
        );
    }
    due
}

fn what(row: &Assignment) -> String {
    let questions = questions_of(row).len();
    match (row.asks_file, questions) {
        (true, 0) => "ファイル".to_owned(),
        (true, many) => format!("ファイルと{many}つの質問への回答"),
        (false, many) => format!("{many}つの質問への回答"),
    }
}

fn line(one: &Participant, session: &str) -> Line {
    let handed = one.handed.as_ref();
    let file_name = handed.and_then(|handed| handed.file_name.clone());
    Line {
        number: one.number.clone(),
        name: one.name.clone(),
        href: format!("{session}/registrations/{}", one.registration),
        when: handed.map(|handed| tokyo::date_time(handed.updated_at)),
        answers: handed.map(|handed| handed.answers.clone()).unwrap_or_default(),
        file: file_name.is_some().then(|| format!("{session}/prework/files/{}", one.registration)),
        file_name,
    }
}

/// `POST /staff/sessions/{id}/prework/removal`
pub async fn remove(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| remove_prework(&context, organiser, session)).await });
    let (kind, text) = match settle(done.await?)? {
        Settled::Done(()) => (BannerKind::Success, "事前課題を取りやめました。".to_owned()),
        Settled::Again(_, why) => (BannerKind::Error, why.unwrap_or_default()),
    };
    let page = format!("/staff/sessions/{id}/prework");
    Ok(who.visit().redirect_saying(&page, kind, &text))
}

/// `GET /staff/sessions/{id}/prework/sheet`
pub async fn sheet(
    _who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let found = sheet_file(context.database.reader(), *id).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(attachment(name, bytes))
}

/// `GET /staff/sessions/{id}/prework/files/{registration}`
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
) -> Result<HttpResponse, Failure> {
    let at = path.into_inner();
    let found = handed_file(context.database.reader(), Organiser::from(&who), at).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, at.0, "prework_file").await?;
    Ok(attachment(name, bytes))
}

/// `GET /staff/sessions/{id}/prework/all.zip`
pub async fn all(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let (row, _) = prework_of(reader, organiser, *id).await?.ok_or(Failure::NotFound)?;
    let people = participants(reader, organiser, *id).await?;
    viewed(&who, &context, *id, "prework_archive").await?;
    Ok(zip(&context, organiser, (&row, people)))
}

/// The archive as an answer.
pub fn zip(
    context: &Context,
    who: Organiser,
    (row, people): (&Assignment, Vec<Participant>),
) -> HttpResponse {
    let pieces = archive(context, who, row, people).map_ok(web::Bytes::from).map_err(|error| {
        tracing::error!(error = format!("{error:#}"), "an archive of pre-work broke off");
        actix_web::error::ErrorInternalServerError("broken")
    });
    let name = DispositionParam::Filename("prework.zip".to_owned());
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header(disposition)
        .insert_header(("cache-control", "no-store"))
        .streaming(Box::pin(pieces))
}

pub fn samples() -> Vec<Sample> {
    let line = |handed: bool| Line {
        number: "R8-012-003K".into(),
        name: "鈴木 花子".into(),
        href: "/staff/sessions/1/registrations/1".into(),
        when: handed.then(|| "2026年12月1日（火）10:00".into()),
        answers: vec!["人が集まりません。".into()],
        file: handed.then(|| "/1".into()),
        file_name: handed.then(|| "シート.xlsx".into()),
    };
    let page = |asked| PreworkPage {
        base: "/staff/sessions/1/prework".into(),
        back: "/staff/sessions/1".into(),
        asked,
    };
    let asked = |lines: Vec<Line>, some: bool| AskedFacts {
        facts: vec![Fact::new("提出期限", "2026年12月1日（火）17:00".to_owned())],
        sheet: some.then(|| "/1".into()),
        questions: vec!["いちばん困っていること".into()],
        count: "2名のうち1名が提出しました".into(),
        lines,
        some,
        removal: (!some).then(|| "/1".into()),
    };
    [
        sample(&page(None)),
        sample(&page(Some(asked(Vec::new(), false)))),
        sample(&page(Some(asked(vec![line(true), line(false)], true)))),
    ]
    .into_iter()
    .chain(edit::samples())
    .collect()
}
