//! Choosing a file of readers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::newsletter::import;
use serde::Serialize;

use super::deciding::offered;
use super::dry_run::{self, Outcome};
use super::frame::{self, IMPORTS, Tab, TabFacts};
use crate::context::Context;
use crate::newsletter::imports::{
    MOST_LINES, NewImport, RawLine, accepted, check, forecast, heading_names, imports, lines,
};
use crate::newsletter::{Offered, pages, wording};
use crate::people::Editor;
use crate::people::imports::{UnreadableFile, read_table_within};
use crate::vocabulary::{ShortText, parse_date_fields, tokyo};
use crate::web::{
    Cell, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample, Told, Width, sample,
    thousands,
};

const SHOWN_FILES: u64 = 20;

#[derive(Serialize)]
struct UploadPage {
    tabs: Vec<TabFacts>,
    form: FormFacts,
    headings: Vec<&'static str>,
    /// Columns with the words they take.
    accepted: Vec<Told>,
    most: String,
    files: Vec<Row>,
}

impl Page for UploadPage {
    const TEMPLATE: &'static str = "newsletter/staff_imports.html";
}

/// `GET /staff/newsletter/imports`
pub async fn show(who: Editor, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    upload_page(&who, &context, (&Form::default(), &Problems::none())).await
}

async fn upload_page(
    who: &Editor,
    context: &Context,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let files = imports(context.database.reader(), SHOWN_FILES).await?;
    let offered = offered(context).await?;
    let page = facts((form, problems), (frame::tabs(who, Tab::Imports), &files), &offered);
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    let shell = frame::shell(who, context, (&[], "名簿の取り込み"));
    context.pages.answer_with(status, &shell, &page)
}

fn facts(
    (form, problems): (&Form, &Problems),
    (tabs, files): (Vec<TabFacts>, &[import::Model]),
    offered: &Offered,
) -> UploadPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems).required();
    let source = field("source", "同意の取り方")
        .width(Width::Full)
        .hint("どこで、どのように同意したか。例：11月20日の説明会の申込書（メールマガジンの欄にチェックのある方）");
    let fields = [
        field("file", "名簿のファイル"),
        source,
        Field::date("agreed", "同意の日", form, problems).required(),
        field("consented", "名簿の全員が、メールマガジンを受け取ることに同意している"),
    ];
    let row = |file: &import::Model| {
        Row::new([
            Cell::link(file.file_name.clone(), format!("{IMPORTS}/{}", file.id)),
            Cell::text(tokyo::date_time(file.uploaded_at)),
            Cell::text(wording::import_state(file.state)),
            Cell::text(format!("{}／{}行", file.done, file.lines)),
        ])
    };
    let words = accepted(offered).into_iter();
    UploadPage {
        tabs,
        form: FormFacts::new(fields, problems),
        headings: heading_names(),
        accepted: words.map(|(column, words)| Told::new(column, words.join("、"))).collect(),
        most: thousands(MOST_LINES as u64),
        files: files.iter().map(row).collect(),
    }
}

/// `GET /staff/newsletter/imports/sample.csv`: headings and one line, in UTF-8 with a mark for
/// spreadsheets.
pub async fn sample_file(_who: Editor) -> HttpResponse {
    let example = [
        "yamada@example.jp",
        "山田 太郎",
        "長野みらい商工会",
        "支援機関",
        "長野県",
        "勉強会・イベント、個別相談",
        "戦略構築",
        "関東、中部",
        "毎号",
        "日本語",
    ];
    let body = format!("\u{FEFF}{}\r\n{}\r\n", heading_names().join(","), example.join(","));
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(("content-disposition", "attachment; filename=\"readers-sample.csv\""))
        .body(body)
}

/// `POST /staff/newsletter/imports`: reads and checks; writes nothing but the kept lines.
pub async fn receive(
    who: Editor,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let source = problems.keep("source", ShortText::<300>::parse(form.text("source")));
    let part = |name: &str| form.text(&format!("agreed_{name}"));
    let agreed = parse_date_fields(part("year"), part("month"), part("day"));
    let agreed_on = problems.keep("agreed", agreed);
    let today = tokyo::day_of(context.now());
    if agreed_on.is_some_and(|day| day > today) {
        problems.add("agreed", "同意の日は、今日までの日にしてください。");
    }
    if !form.is_ticked("consented") {
        problems.add("consented", "全員の同意を確かめて、チェックを入れてください。");
    }
    let raw = raw_lines(&form, &mut problems).await?;
    let (Some(source), Some(agreed_on), Some(read), true) =
        (source, agreed_on, raw, problems.is_empty())
    else {
        return upload_page(&who, &context, (&form, &problems)).await;
    };
    let file_name = form.file("file").map(|file| file.name.clone()).unwrap_or_default();
    let (checked, wrong) = check(&read.0, &offered(&context).await?);
    let seen = forecast(context.database.reader(), &context.post, &checked).await?;
    let new = NewImport { file_name, source: source.into_string(), agreed_on, lines: checked };
    let outcome = Outcome { lines: read.0.len(), strange: read.1, wrong, seen };
    dry_run::answer((&who, &context), outcome, new).await
}

/// The lines of the file, and the headings nobody understands.
async fn raw_lines(
    form: &Form,
    problems: &mut Problems,
) -> Result<Option<(Vec<RawLine>, Vec<String>)>, Failure> {
    let Some(file) = form.file("file").cloned() else {
        problems.add("file", wording::problems::NO_FILE);
        return Ok(None);
    };
    let read =
        tokio::task::spawn_blocking(move || read_table_within(&file.bytes, MOST_LINES)).await;
    match read.map_err(anyhow::Error::from)? {
        Ok(table) => Ok(Some(lines(&table))),
        Err(UnreadableFile::TooManyRows) => {
            let most = thousands(MOST_LINES as u64);
            problems.add(
                "file",
                format!("一度に取り込めるのは{most}行までです。ファイルを分けてください。"),
            );
            Ok(None)
        }
        Err(unreadable) => {
            problems.add("file", unreadable.sentence());
            Ok(None)
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let mut wrong = Problems::none();
    wrong.add("file", wording::problems::NO_FILE);
    let offered = pages::sample_offered();
    let upload =
        |problems| facts((&form, problems), (frame::tabs_for(true, Tab::Imports), &[]), &offered);
    vec![sample(&upload(&none)), sample(&upload(&wrong))]
}
