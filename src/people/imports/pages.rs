//! Uploading a roster, reading its problems, applying it.

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
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, NavEntry};
use crate::web::{
    BannerKind, Cell, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Routes, Row, Sample,
    Shell, perform, sample,
};

use super::columns::{headings, rows};
use super::{ApplyRefused, Outcome, RawRow, RowProblem, apply, check, keep, read_table};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "名簿の取り込み",
    label_en: "Import",
    href: "/staff/import",
    roles: &[Role::Coordinator],
};

const PREVIEW: usize = 20;
const SHOWN_PROBLEMS: usize = 500;

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/import", get().to(show))
        .route("/staff/import", post().to(dry_run))
        .route("/staff/import/sample.csv", get().to(sample_file))
        .route("/staff/import/{id}", get().to(outcome))
        .route("/staff/import/{id}/application", post().to(apply_rows));
}

#[derive(Serialize)]
struct UploadPage {
    form: FormFacts,
    headings: Vec<&'static str>,
}

impl Page for UploadPage {
    const TEMPLATE: &'static str = "people/import/upload.html";
}

#[derive(Serialize)]
struct DryRunPage {
    /// None while there are problems.
    id: Option<String>,
    file_name: String,
    lines: usize,
    strange: Vec<String>,
    problems: Vec<Row>,
    problem_count: usize,
    preview: Vec<Row>,
}

impl Page for DryRunPage {
    const TEMPLATE: &'static str = "people/import/dry_run.html";
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
    let row = || Row::new((0..3).map(|_| Cell::text("3行目")));
    let dry = |id: Option<&str>, problems: Vec<Row>| DryRunPage {
        id: id.map(Into::into),
        file_name: "名簿.xlsx".into(),
        lines: 2,
        strange: vec!["備考".into()],
        problem_count: problems.len(),
        problems,
        preview: vec![Row::new((0..5).map(|_| Cell::text("山田")))],
    };
    vec![
        sample(&UploadPage {
            form: upload_form(&Form::default(), &Problems::none()),
            headings: headings(),
        }),
        sample(&dry(Some("1"), Vec::new())),
        sample(&dry(None, vec![row()])),
        sample(&OutcomePage { file_name: "名簿.xlsx".into(), outcome: Outcome::default() }),
    ]
}

fn upload_form(form: &Form, problems: &Problems) -> FormFacts {
    FormFacts::new([Field::new("file", "名簿のファイル", form, problems).required()], problems)
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
    let body = format!("\u{FEFF}{}\r\n{}\r\n", headings().join(","), example.join(","));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"roster-sample.csv\""))
        .body(body)
}

/// `POST /staff/import`: reads and checks; writes nothing but the kept rows.
async fn dry_run(
    context: Data<Context>,
    who: Coordinator,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(file) = form.file("file").cloned() else {
        problems.add("file", "ファイルを選んでください。");
        return upload_page(&context, &who, &problems);
    };
    let (file_name, bytes) = (file.name, file.bytes);
    let read = tokio::task::spawn_blocking(move || read_table(&bytes)).await;
    let table = match read.map_err(anyhow::Error::from)? {
        Ok(table) => table,
        Err(unreadable) => {
            problems.add("file", unreadable.sentence());
            return upload_page(&context, &who, &problems);
        }
    };
    let (rows, strange) = rows(&table);
    let terms = Terms::load(context.database.reader()).await?;
    let (_, wrong) = check(&rows, &terms);
    let id = if wrong.is_empty() {
        let (keeping, actor) = (context.clone(), who.actor());
        let (name, kept) = (file_name.clone(), rows.clone());
        Some(perform(async move { keep(&keeping, &actor, &name, &kept).await }).await??)
    } else {
        None
    };
    let page = DryRunPage {
        id: id.map(|id: PeopleImportId| id.to_string()),
        file_name,
        lines: rows.len(),
        strange,
        problem_count: wrong.len(),
        problems: wrong.iter().take(SHOWN_PROBLEMS).map(problem_row).collect(),
        preview: rows.iter().take(PREVIEW).map(preview_row).collect(),
    };
    let shell = shell(&context, &who, "取り込む前の確認");
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if wrong.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}

fn problem_row(problem: &RowProblem) -> Row {
    Row::new([
        Cell::text(format!("{}行目", problem.line)),
        Cell::text(problem.column),
        Cell::text(problem.detail.clone()),
    ])
}

fn preview_row(row: &RawRow) -> Row {
    let name = format!("{} {}", row.person.family_name, row.person.given_name);
    Row::new([
        Cell::text(format!("{}行目", row.line)),
        Cell::text(row.organisation.name.clone()),
        Cell::text(name.trim()),
        Cell::text(row.person.email.clone()),
        Cell::text(row.roles.join("、")),
    ])
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
            let detail = format!(
                "{line}行目を取り込めませんでした。確認のあとに登録内容が変わっています。もう一度ファイルを選んでください。"
            );
            Err(Failure::conflict("import_changed", detail))
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

fn upload_page(
    context: &Context,
    who: &Coordinator,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let page = UploadPage { form: upload_form(&Form::default(), problems), headings: headings() };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell(context, who, "名簿を取り込む"), &page)
}

fn shell(context: &Context, who: &Coordinator, title: &str) -> Shell {
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("名簿の取り込み", "/staff/import"),
        Crumb::here(title),
    ];
    Shell { breadcrumb: crumbs, ..who.shell(context, title) }
}
