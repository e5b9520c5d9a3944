//! Choosing a roster, applying it, what came of it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, get, post};
use entities::PeopleImportId;
use entities::people::role_assignment::Role;
use entities::sign_in::people_import;
use sea_orm::EntityTrait as _;
use serde::Serialize;

use crate::context::Context;
use crate::database::Stop;
use crate::people::{Coordinator, NavEntry};
use crate::web::{
    BannerKind, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Routes, Sample, Shell,
    perform, sample,
};

use super::heading_names;
use super::{ApplyRefused, Outcome, apply, pages_dry_run, wording};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "名簿の取り込み",
    label_en: "Import",
    href: "/staff/import",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/import", get().to(show))
        .route("/staff/import", post().to(pages_dry_run::receive))
        .route("/staff/import/sample.csv", get().to(sample_file))
        .route("/staff/import/{id}", get().to(outcome))
        .route("/staff/import/{id}/application", post().to(apply_rows));
}

#[derive(Serialize)]
struct UploadPage {
    form: FormFacts,
    headings: Vec<&'static str>,
    accepted: Vec<Accepted>,
}

/// A column in which only certain words count.
#[derive(Serialize)]
struct Accepted {
    label: &'static str,
    value: String,
    sub: String,
}

impl Page for UploadPage {
    const TEMPLATE: &'static str = "people/import/upload.html";
}

#[derive(Serialize)]
struct OutcomePage {
    file_name: String,
    outcome: Outcome,
}

impl Page for OutcomePage {
    const TEMPLATE: &'static str = "people/import/outcome.html";
}

pub fn samples() -> Vec<Sample> {
    let mut samples = vec![
        sample(&upload(&Problems::none())),
        sample(&OutcomePage { file_name: "名簿.xlsx".into(), outcome: Outcome::default() }),
    ];
    samples.extend(pages_dry_run::samples());
    samples
}

fn upload(problems: &Problems) -> UploadPage {
    let file = Field::new("file", "名簿のファイル", &Form::default(), problems).required();
    let accepted = wording::accepted().into_iter();
    UploadPage {
        form: FormFacts::new([file], problems),
        headings: heading_names(),
        accepted: accepted.map(|(label, value, sub)| Accepted { label, value, sub }).collect(),
    }
}

/// `GET /staff/import`
async fn show(context: Data<Context>, who: Coordinator) -> Result<HttpResponse, Failure> {
    upload_page(&context, &who, &Problems::none())
}

/// `GET /staff/import/sample.csv`: headings and one line, in UTF-8 with a mark for spreadsheets.
async fn sample_file(_who: Coordinator) -> HttpResponse {
    let example = [
        "一般社団法人みらいの人事部",
        "ミライノジンジブ",
        "これから始める事業者",
        "",
        "長野県",
        "松本市",
        "山田",
        "太郎",
        "ヤマダ",
        "タロウ",
        "yamada@example.jp",
        "0263-00-0000",
        "事務局",
        "事務局長",
        "○",
        "事業者",
        "ja",
    ];
    let body = format!("\u{FEFF}{}\r\n{}\r\n", heading_names().join(","), example.join(","));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"roster-sample.csv\""))
        .body(body)
}

/// `POST /staff/import/{id}/application`
async fn apply_rows(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PeopleImportId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (id, actor) = (*id, who.actor());
    let path = format!("/staff/import/{id}");
    match perform(async move { apply(&context, &actor, id).await }).await? {
        Ok(_) => {
            let text = "名簿を取り込みました。";
            Ok(who.visit().redirect_saying(&path, BannerKind::Success, text))
        }
        Err(Stop::Refused(ApplyRefused::Done(_))) => Ok(who.visit().redirect(&path)),
        Err(Stop::Refused(ApplyRefused::Unknown)) => Err(Failure::NotFound),
        Err(Stop::Refused(ApplyRefused::Line(line))) => {
            Err(Failure::conflict("import_changed", wording::changed_since(line)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `GET /staff/import/{id}`
async fn outcome(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PeopleImportId>,
) -> Result<HttpResponse, Failure> {
    let kept = people_import::Entity::find_by_id(*id).one(context.database.reader()).await?;
    let kept = kept.filter(|kept| kept.applied_at.is_some()).ok_or(Failure::NotFound)?;
    let outcome = serde_json::from_str(&kept.outcome).map_err(anyhow::Error::from)?;
    let page = OutcomePage { file_name: kept.file_name, outcome };
    context.pages.answer(&shell(&context, &who, "取り込みの結果"), &page)
}

pub(super) fn upload_page(
    context: &Context,
    who: &Coordinator,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell(context, who, "名簿を取り込む"), &upload(problems))
}

pub(super) fn shell(context: &Context, who: &Coordinator, title: &str) -> Shell {
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("名簿の取り込み", "/staff/import"),
        Crumb::here(title),
    ];
    Shell { breadcrumb: crumbs, ..who.shell(context, title) }
}
