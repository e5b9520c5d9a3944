//! Adding materials, taking them away.

use actix_web::{HttpResponse, web};
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::survey::Circle;
use entities::{SessionMaterialId, SessionPartId, StudySessionId};
use serde::Serialize;

use super::frame::{Opened, Place, open};
use super::steps::moment;
use super::words::{DAY_HINT, TIME_HINT};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::materials::{
    NewMaterial, Source, add as add_material, remove as remove_material, staff_file,
};
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::wording::materials as say;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled, Width,
    attachment, perform, sample, settle,
};

const PLACE: Place = Place::Inner("資料を追加する");

#[derive(Serialize)]
struct MaterialPage {
    form: FormFacts,
    key: String,
    action: String,
    back: String,
    notice: Option<String>,
}

impl Page for MaterialPage {
    const TEMPLATE: &'static str = "study_sessions/staff_material.html";
}

/// `GET /staff/sessions/{id}/after/materials`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut form = Form::default();
    form.set("kind", "document");
    form.set("circle", "attended");
    form.set("key", context.new_id::<uuid::Uuid>().to_string());
    answer(&context, &opened, (&form, &Problems::none()), None)
}

/// `POST /staff/sessions/{id}/after/materials`
pub async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let new = match read(&form) {
        Ok(new) => new,
        Err(problems) => return answer(&context, &opened, (&form, &problems), None),
    };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let key = form.text("key").to_owned();
    let done = perform(async move {
        let at = (session, key.as_str());
        retrying(|| add_material(&working, organiser, at, new.clone())).await
    });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(said(&who, *id, "資料を追加しました。")),
        Settled::Again(problems, notice) => {
            answer(&context, &opened, (&form, &by_box(problems)), notice)
        }
    }
}

/// Moments are typed into boxes for day and time.
fn by_box(problems: Problems) -> Problems {
    let mut mapped = Problems::none();
    for problem in problems.into_list() {
        let field = if problem.field == "expires_at" { "expires_at_day" } else { &problem.field };
        mapped.add(field, problem.detail.clone());
    }
    mapped
}

fn read(form: &Form) -> Result<NewMaterial, Problems> {
    let mut problems = Problems::none();
    let mut when = |name: &str| {
        let boxes = ["year", "month", "day"].map(|part| format!("{name}_day_{part}"));
        let wanted = boxes.iter().any(|name| form.filled(name).is_some());
        wanted.then(|| moment(form, name, &mut problems)).flatten()
    };
    let (released_at, expires_at) = (when("released_at"), when("expires_at"));
    let file = form.file("file").map(|file| NewFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes.clone(),
    });
    let source = match (form.filled("url"), file) {
        (Some(url), None) => Some(Source::Address(url.trim().to_owned())),
        (None, Some(file)) => Some(Source::File(file)),
        _ => {
            problems.add("file", say::SOURCE);
            None
        }
    };
    let Some(source) = source.filter(|_| problems.is_empty()) else { return Err(problems) };
    Ok(NewMaterial {
        kind: match form.text("kind") {
            "recording" => MaterialKind::Recording,
            _ => MaterialKind::Document,
        },
        title: form.text("title").to_owned(),
        part: form.text("part").parse::<SessionPartId>().ok(),
        circle: match form.text("circle") {
            "confirmed" => Circle::Confirmed,
            _ => Circle::Attended,
        },
        released_at,
        expires_at,
        source,
    })
}

fn answer(
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    use actix_web::http::StatusCode;
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let base = format!("/staff/sessions/{}/after", opened.view.rows.session.id);
    let parts = (1..).zip(&opened.view.rows.parts).map(|(number, rows)| {
        let title = rows.part.title.clone().unwrap_or_else(|| format!("日程 {number}"));
        Choice::new(rows.part.id.to_string(), title)
    });
    let page = facts(&base, parts.collect(), (form, problems), notice);
    context.pages.answer_with(status, &opened.shell, &page)
}

fn facts(
    base: &str,
    parts: Vec<Choice>,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> MaterialPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let kinds = [Choice::new("document", "資料"), Choice::new("recording", "録画")];
    let circles =
        [Choice::new("attended", "出席した方"), Choice::new("confirmed", "参加が確定した方全員")];
    let day = |name: &str, label: &str| Field::date(name, label, form, problems).hint(DAY_HINT);
    let time = |name: &str, label: &str| field(name, label).width(Width::S).hint(TIME_HINT);
    let fields = [
        field("kind", "種類").required().options(kinds),
        field("title", "名前").required().width(Width::L),
        field("file", "ファイル").hint("ファイルかURLのどちらか1つを指定してください。"),
        field("url", "URL").width(Width::Full).inputmode("url"),
        field("part", "日程").options(parts),
        field("circle", "見られる方").required().options(circles),
        day("released_at_day", "公開を始める日").hint("空欄のときは、すぐに公開します。"),
        time("released_at_time", "公開を始める時刻"),
        day("expires_at_day", "公開を終える日").hint("空欄のときは、終えません。"),
        time("expires_at_time", "公開を終える時刻"),
    ];
    MaterialPage {
        form: FormFacts::new(fields, problems),
        key: form.text("key").to_owned(),
        action: format!("{base}/materials"),
        back: base.to_owned(),
        notice,
    }
}

/// `GET /staff/sessions/{id}/after/materials/{material}`: the file.
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionMaterialId)>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = staff_file(reader, Organiser::from(&who), path.into_inner()).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(attachment(name, bytes))
}

/// `POST /staff/sessions/{id}/after/materials/{material}/removal`
pub async fn remove(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionMaterialId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, (session, material)) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move {
        retrying(|| remove_material(&context, organiser, session, material)).await
    });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(said(&who, session, "資料を削除しました。")),
        Settled::Again(..) => Err(Failure::NotFound),
    }
}

fn said(who: &Coordinator, id: StudySessionId, text: &str) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/after");
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("file", say::SOURCE);
    let form = Form::default();
    let notice = Some(say::NOT_NOW.to_owned());
    let parts = || vec![Choice::new("1", "日程 1")];
    vec![
        sample(&facts("/staff/sessions/1/after", parts(), (&form, &problems), notice)),
        sample(&facts("/staff/sessions/1/after", parts(), (&form, &Problems::none()), None)),
    ]
}
