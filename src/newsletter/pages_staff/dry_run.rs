//! What a file of readers would do, before anything is written.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::frame::{self, IMPORTS};
use super::problem_rows::problem_rows;
use crate::context::Context;
use crate::newsletter::Newsdesk;
use crate::newsletter::imports::{Checked, Forecast, NewImport, keep};
use crate::people::Editor;
use crate::people::imports::RowProblem;
use crate::web::{Cell, Failure, Page, Row, Sample, perform, sample, thousands};

const PREVIEW: usize = 20;

#[derive(Serialize)]
struct DryRunPage {
    /// None while there are problems.
    application: Option<String>,
    file_name: String,
    lines: usize,
    strange: Vec<String>,
    problems: Vec<Row>,
    problem_count: usize,
    preview: Vec<Row>,
    stats: Vec<Stat>,
    left_out: Vec<Row>,
}

impl Page for DryRunPage {
    const TEMPLATE: &'static str = "newsletter/staff_dry_run.html";
}

#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
    note: Option<&'static str>,
}

/// How a file was read.
pub struct Outcome {
    pub lines: usize,
    /// Headings nobody understands.
    pub strange: Vec<String>,
    pub wrong: Vec<RowProblem>,
    pub seen: Forecast,
}

/// Keeps the lines if nothing is wrong with any, and shows what would become of them.
pub async fn answer(
    (who, context): (&Editor, &web::Data<Context>),
    outcome: Outcome,
    new: NewImport,
) -> Result<HttpResponse, Failure> {
    let preview = new.lines.iter().take(PREVIEW).map(preview_row).collect();
    let file_name = new.file_name.clone();
    let application = if outcome.wrong.is_empty() {
        let (working, desk) = (context.clone(), Newsdesk::from(who));
        let id = perform(async move { keep(&working, desk, &new).await }).await??;
        Some(format!("{IMPORTS}/{id}/application"))
    } else {
        None
    };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if application.is_some() { StatusCode::OK } else { invalid };
    let page = facts(application, outcome, (file_name, preview));
    let way = [("名簿の取り込み", IMPORTS)];
    let shell = frame::shell(who, context, (&way, "取り込む前の確認"));
    context.pages.answer_with(status, &shell, &page)
}

fn facts(
    application: Option<String>,
    outcome: Outcome,
    (file_name, preview): (String, Vec<Row>),
) -> DryRunPage {
    DryRunPage {
        application,
        file_name,
        lines: outcome.lines,
        strange: outcome.strange,
        problem_count: outcome.wrong.len(),
        problems: problem_rows(&outcome.wrong),
        preview,
        stats: stats(&outcome.seen),
        left_out: problem_rows(&outcome.seen.left_out),
    }
}

fn stats(seen: &Forecast) -> Vec<Stat> {
    let stat = |label, value: usize, note| Stat {
        label,
        value: thousands(value as u64),
        unit: "名",
        note,
    };
    let left_out = Some("配信を止めた人と、メールが届かないアドレス");
    vec![
        stat("新しく登録する", seen.new, None),
        stat("登録済み", seen.known, Some("そのまま残ります")),
        stat("登録しない", seen.left_out.len(), left_out),
    ]
}

fn preview_row(line: &Checked) -> Row {
    Row::new([
        Cell::text(format!("{}行目", line.line)),
        Cell::text(line.email.as_str()),
        Cell::text(line.preferences.name.clone().unwrap_or_default()),
        Cell::text(line.preferences.affiliation.clone().unwrap_or_default()),
    ])
}

pub fn samples() -> Vec<Sample> {
    let problem = |detail: &str| {
        let detail = detail.to_owned();
        RowProblem { line: 3, column: "メールアドレス", detail }
    };
    let dry = |application: Option<&str>, wrong: Vec<RowProblem>| {
        let left_out = vec![problem("配信を止めた人なので、登録しません。")];
        let seen = Forecast { new: 1, known: 0, left_out };
        let outcome = Outcome { lines: 2, strange: vec!["備考".into()], wrong, seen };
        let preview = vec![Row::new((0..4).map(|_| Cell::text("2行目")))];
        facts(application.map(Into::into), outcome, ("申込者.xlsx".into(), preview))
    };
    vec![
        sample(&dry(Some("/staff/newsletter/imports/1/application"), Vec::new())),
        sample(&dry(None, vec![problem("メールアドレスを入力してください。")])),
    ]
}
