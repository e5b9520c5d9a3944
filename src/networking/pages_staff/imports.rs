//! A file of contacts: choosing it, its dry run, writing it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::ContactImportId;
use serde::Serialize;

use super::frame::{self, CONTACTS};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::contacts::{
    Forecast, ImportLine, RawLine, apply, check, forecast, heading_names, keep, lines,
};
use crate::networking::{Organiser, Refusal, wording};
use crate::people::Coordinator;
use crate::people::imports::{RowProblem, read_table};
use crate::people::vocabularies::Terms;
use crate::web::{
    BannerKind, Cell, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample, perform, sample,
};

const BASE: &str = "/staff/networking/contacts/imports";
const SHOWN_PROBLEMS: usize = 500;
const PREVIEW: usize = 20;

#[derive(Serialize)]
struct UploadPage {
    form: FormFacts,
    headings: Vec<&'static str>,
}

impl Page for UploadPage {
    const TEMPLATE: &'static str = "networking/staff_import.html";
}

#[derive(Serialize)]
struct DryRunPage {
    /// None while there are problems.
    application: Option<String>,
    file_name: String,
    lines: usize,
    new: usize,
    known: usize,
    strange: Vec<String>,
    problems: Vec<Row>,
    problem_count: usize,
    preview: Vec<Row>,
}

impl Page for DryRunPage {
    const TEMPLATE: &'static str = "networking/staff_dry_run.html";
}

/// `GET …/imports`
pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    upload_page(&who, &context, &Problems::none())
}

fn upload_page(
    who: &Coordinator,
    context: &Context,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let way = [("連携先", CONTACTS)];
    let shell = frame::shell(who, context, (&way, "ファイルから取り込む"));
    context.pages.answer_with(status, &shell, &upload(problems))
}

fn upload(problems: &Problems) -> UploadPage {
    let field = Field::new("file", "連携先のファイル", &Form::default(), problems).required();
    UploadPage { form: FormFacts::new([field], problems), headings: heading_names() }
}

/// `GET …/imports/sample.csv`: headings and one line, in UTF-8 with a mark for spreadsheets.
pub async fn sample_file(_who: Coordinator) -> HttpResponse {
    let example = [
        "海外の教育機関",
        "さくら日本語学院",
        "サクラニホンゴガクイン",
        "Sakura Japanese Language School",
        "ベトナム",
        "",
        "ハノイ",
        "",
        "https://sakura.example.vn/",
        "日本語、ベトナム語",
        "海外教育機関との連携",
        "",
        "Nguyen Thi Lan",
        "Director",
        "lan@sakura.example.vn",
        "+84 24 0000 0000",
        "en",
    ];
    let body = format!("\u{FEFF}{}\r\n{}\r\n", heading_names().join(","), example.join(","));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"contacts-sample.csv\""))
        .body(body)
}

/// `POST …/imports`: reads and checks; writes nothing but the kept lines.
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(file) = form.file("file").cloned() else {
        problems.add("file", "ファイルを選んでください。");
        return upload_page(&who, &context, &problems);
    };
    let name = file.name.clone();
    let read = tokio::task::spawn_blocking(move || read_table(&file.bytes)).await;
    let table = match read.map_err(anyhow::Error::from)? {
        Ok(table) => table,
        Err(unreadable) => {
            problems.add("file", unreadable.sentence());
            return upload_page(&who, &context, &problems);
        }
    };
    let (raw, strange) = lines(&table);
    let terms = Terms::load(context.database.reader()).await?;
    let (checked, wrong) = check(&raw, &terms);
    let seen = forecast(context.database.reader(), &checked).await?;
    let page = dry_run(&who, &context, (&name, raw), (checked, wrong, seen)).await?;
    let page = DryRunPage { strange, ..page };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if page.application.is_some() { StatusCode::OK } else { invalid };
    let way = [("連携先", CONTACTS), ("ファイルから取り込む", BASE)];
    let shell = frame::shell(&who, &context, (&way, "取り込む前の確認"));
    context.pages.answer_with(status, &shell, &page)
}

async fn dry_run(
    who: &Coordinator,
    context: &web::Data<Context>,
    (name, raw): (&str, Vec<RawLine>),
    (checked, wrong, seen): (Vec<ImportLine>, Vec<RowProblem>, Forecast),
) -> Result<DryRunPage, Failure> {
    let count = raw.len();
    let application = if wrong.is_empty() {
        let (working, desk, file) = (context.clone(), Organiser::from(who), name.to_owned());
        let id = perform(async move { keep(&working, desk, (&file, &raw)).await }).await??;
        Some(format!("{BASE}/{id}/application"))
    } else {
        None
    };
    Ok(DryRunPage {
        application,
        file_name: name.to_owned(),
        lines: count,
        new: seen.new,
        known: seen.known,
        strange: Vec::new(),
        problem_count: wrong.len(),
        problems: wrong.iter().take(SHOWN_PROBLEMS).map(problem).collect(),
        preview: checked.iter().take(PREVIEW).map(preview).collect(),
    })
}

fn problem(one: &RowProblem) -> Row {
    Row::new([
        Cell::text(format!("{}行目", one.line)),
        Cell::text(one.column),
        Cell::text(one.detail.clone()),
    ])
}

fn preview(line: &ImportLine) -> Row {
    let person = line.person.as_ref();
    let email = person.and_then(|person| person.email.as_ref());
    Row::new([
        Cell::text(format!("{}行目", line.line)),
        Cell::text(line.contact.name.clone()),
        Cell::text(person.map(|person| person.name.clone()).unwrap_or_default()),
        Cell::text(email.map(|email| email.as_str().to_owned()).unwrap_or_default()),
    ])
}

/// `POST …/imports/{id}/application`
pub async fn write(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactImportId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| apply(&context, desk, id)).await }).await?;
    match done {
        Ok(done) => {
            let text =
                format!("取り込みました。新しい行 {}件、登録済み {}件。", done.new, done.known);
            Ok(who.visit().redirect_saying(CONTACTS, BannerKind::Success, &text))
        }
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let text = wording::refusal(&refusal);
            Ok(who.visit().redirect_saying(BASE, BannerKind::Error, &text))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    let mut wrong = Problems::none();
    wrong.add("file", "ファイルを選んでください。");
    let row = |count: usize| Row::new((0..count).map(|_| Cell::text("3行目")));
    let dry = |application: Option<&str>, problems: Vec<Row>| DryRunPage {
        application: application.map(Into::into),
        file_name: "連携先.xlsx".into(),
        lines: 2,
        new: 2,
        known: 0,
        strange: vec!["ふりがな欄".into()],
        problem_count: problems.len(),
        problems,
        preview: vec![row(4)],
    };
    vec![
        sample(&upload(&Problems::none())),
        sample(&upload(&wrong)),
        sample(&dry(Some("/staff/networking/contacts/imports/1/application"), Vec::new())),
        sample(&dry(None, vec![row(3)])),
    ]
}
