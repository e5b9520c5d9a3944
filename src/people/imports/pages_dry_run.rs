//! The dry run of a roster: its problems by row, or what applying it would do.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use entities::PeopleImportId;
use serde::Serialize;

use crate::context::Context;
use crate::database::Stop;
use crate::people::Coordinator;
use crate::web::{Cell, Failure, Form, Page, Problems, Row, Sample, perform, sample};

use super::pages::{shell, upload_page};
use super::{Forecast, Foreseen, Looked, Outcome, RawRow, RowProblem, keep, look, wording};

const PREVIEW: usize = 20;
/// Of problems and of new places.
const SHOWN: usize = 500;

#[derive(Serialize)]
struct DryRunPage {
    /// None while there are problems.
    id: Option<String>,
    file_name: String,
    lines: usize,
    strange: Vec<String>,
    problems: Vec<Row>,
    problem_count: usize,
    outcome: Outcome,
    new_places: Vec<Row>,
    new_place_count: usize,
    preview: Vec<Row>,
}

impl Page for DryRunPage {
    const TEMPLATE: &'static str = "people/import/dry_run.html";
}

pub fn samples() -> Vec<Sample> {
    let row = |cells: usize| Row::new((0..cells).map(|_| Cell::text("3行目")));
    let dry = |id: Option<&str>, problems: Vec<Row>| DryRunPage {
        id: id.map(Into::into),
        file_name: "名簿.xlsx".into(),
        lines: 2,
        strange: vec!["備考".into()],
        problem_count: problems.len(),
        problems,
        outcome: Outcome::default(),
        new_places: vec![row(2)],
        new_place_count: 2,
        preview: vec![row(6)],
    };
    vec![sample(&dry(Some("1"), Vec::new())), sample(&dry(None, vec![row(3)]))]
}

/// `POST /staff/import`: reads and checks; writes nothing but the kept rows.
pub async fn receive(
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
    let Looked { rows, strange, forecast: seen } = match look(&context, bytes).await {
        Ok(looked) => looked,
        Err(Stop::Refused(unreadable)) => {
            problems.add("file", unreadable.sentence());
            return upload_page(&context, &who, &problems);
        }
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    let id = if seen.problems.is_empty() {
        let (keeping, actor) = (context.clone(), who.actor());
        let (name, kept) = (file_name.clone(), rows.clone());
        Some(perform(async move { keep(&keeping, &actor, &name, &kept).await }).await??)
    } else {
        None
    };
    let page = DryRunPage {
        id: id.map(|id: PeopleImportId| id.to_string()),
        file_name,
        strange,
        ..page(&rows, &seen)
    };
    let shell = shell(&context, &who, "取り込む前の確認");
    let status = if page.id.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    context.pages.answer_with(status, &shell, &page)
}

fn page(rows: &[RawRow], seen: &Forecast) -> DryRunPage {
    let new_places = seen.lines.iter().filter_map(new_place);
    DryRunPage {
        id: None,
        file_name: String::new(),
        lines: rows.len(),
        strange: Vec::new(),
        problems: seen.problems.iter().take(SHOWN).map(problem).collect(),
        problem_count: seen.problems.len(),
        outcome: seen.outcome,
        new_places: new_places.clone().take(SHOWN).collect(),
        new_place_count: new_places.count(),
        preview: rows.iter().take(PREVIEW).map(|row| preview(row, seen)).collect(),
    }
}

fn problem(problem: &RowProblem) -> Row {
    Row::new([line(problem.line), Cell::text(problem.column), Cell::text(problem.detail.clone())])
}

fn new_place(foreseen: &Foreseen) -> Option<Row> {
    let place = foreseen.new_place.as_ref()?;
    Some(Row::new([line(foreseen.line), Cell::text(wording::new_place(place))]))
}

fn preview(row: &RawRow, seen: &Forecast) -> Row {
    let name = format!("{} {}", row.person.family_name, row.person.given_name);
    let foreseen = seen.lines.iter().find(|foreseen| foreseen.line == row.line);
    Row::new([
        line(row.line),
        Cell::text(row.organisation.name.clone()),
        Cell::text(name.trim()),
        Cell::text(row.person.email.clone()),
        Cell::text(row.roles.join("、")),
        Cell::text(foreseen.map_or_else(|| wording::TO_MEND.to_owned(), wording::foreseen)),
    ])
}

fn line(number: usize) -> Cell {
    Cell::text(format!("{number}行目"))
}
