//! All engagements of a year: stage, who is at it, what to look at.

use actix_web::{HttpResponse, web};
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::milestone::MilestoneKind;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use crate::accompaniment::pages::{chip_of, warning_text};
use crate::accompaniment::readers::{Contacted, Filter, Line, listing};
use crate::accompaniment::{Arranger, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Choice, Crumb, Failure, Page, Row, Sample, sample};

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    accompanist: String,
    state: String,
    stage: String,
    warned: String,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    wanted: Wanted,
    years: Vec<Choice>,
    accompanists: Vec<Choice>,
    states: Vec<Choice>,
    stages: Vec<Choice>,
    count: String,
    narrowed: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "accompaniment/staff_engagements.html";
}

/// `GET /staff/engagements`
pub async fn show(
    who: Coordinator,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted.into_inner();
    let known = contacted.known(&context).await?;
    let asking = (Arranger::from(&who), context.now());
    let reader = context.database.reader();
    let year = wanted.year.trim().parse().ok();
    let filter = Filter { fiscal_year: year, ..Filter::default() };
    // Read once for the year, so that the choices show whom one could narrow to.
    let all = listing(reader, asking, &filter, &known).await?;
    let mut shell = who.shell(&context, "伴走");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("伴走")];
    let present = FiscalYear::at(context.now());
    context.pages.answer(&shell, &facts(&all, wanted, present))
}

fn facts(all: &[Line], wanted: Wanted, present: FiscalYear) -> ListPage {
    let shown: Vec<_> = all.iter().filter(|line| fits(line, &wanted)).collect();
    let years = [present.next(), present, present.previous(), present.previous().previous()];
    let values = [&wanted.accompanist, &wanted.state, &wanted.stage, &wanted.warned, &wanted.year];
    ListPage {
        rows: shown.iter().map(|line| row(line)).collect(),
        count: format!("{}件", shown.len()),
        narrowed: values.iter().any(|value| !value.is_empty()),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
        accompanists: accompanists(all),
        states: [EngagementState::Active, EngagementState::Completed, EngagementState::Ended]
            .map(|state| Choice::new(state.to_value(), wording::state(state)))
            .into(),
        stages: MilestoneKind::iter()
            .map(|kind| Choice::new(kind.to_value(), wording::milestone(kind)))
            .collect(),
        wanted,
    }
}

fn fits(line: &Line, wanted: &Wanted) -> bool {
    let named = |id: &str| line.accompanists.iter().any(|(own, _)| own.to_string() == id);
    let stage = line.stage.map(|kind| kind.to_value()).unwrap_or_default();
    (wanted.accompanist.is_empty() || named(&wanted.accompanist))
        && (wanted.state.is_empty() || line.row.state.to_value() == wanted.state)
        && (wanted.stage.is_empty() || stage == wanted.stage)
        && (wanted.warned.is_empty() || !line.warnings.is_empty())
}

fn accompanists(all: &[Line]) -> Vec<Choice> {
    let mut people: Vec<_> =
        all.iter().flat_map(|line| &line.accompanists).map(|(id, name)| (name, id)).collect();
    people.sort();
    people.dedup();
    people.into_iter().map(|(name, id)| Choice::new(id.to_string(), name.clone())).collect()
}

fn row(line: &Line) -> Row {
    let href = format!("/staff/engagements/{}", line.row.id);
    let names: Vec<_> = line.accompanists.iter().map(|(_, name)| format!("{name}さん")).collect();
    let stage = line.stage.map_or("すべて到達", wording::milestone);
    let year = FiscalYear::starting_in(line.row.fiscal_year).map(FiscalYear::label);
    let warned = warning_text(&line.warnings);
    let warning = match warned {
        Some(text) => Cell::text(String::new()).chip(("warning", "注意")).small(text),
        None => Cell::text(String::new()),
    };
    Row::new([
        Cell::link(line.operator.clone(), href).chip(chip_of(line.row.state)),
        Cell::text(year.unwrap_or_default()),
        Cell::text(names.join("、")).small(line.accompanist.clone()),
        Cell::text(stage)
            .small(line.due_on.map(|day| format!("期日 {}", tokyo::date(day))).unwrap_or_default()),
        Cell::text(format!("{}／9", line.reached)),
        warning,
    ])
}

pub fn samples() -> Vec<Sample> {
    let present = FiscalYear::starting_in(2026).ok();
    let Some(present) = present else { return Vec::new() };
    let empty = facts(&[], Wanted::default(), present);
    let narrowed = facts(&[], Wanted { state: "active".into(), ..Wanted::default() }, present);
    let mut full = facts(&[], Wanted::default(), present);
    full.rows.push(Row::new([
        Cell::link("花巻みらい商工会", "/staff/engagements/1").chip(("open", "伴走中")),
        Cell::text("令和8年度"),
        Cell::text("髙橋 恵さん").small("安曇野ひとづくり機構"),
        Cell::text("ヒアリング").small("期日 2026年12月8日（火）"),
        Cell::text("2／9"),
        Cell::text("").chip(("warning", "注意")).small("行動計画が50日間進んでいません"),
    ]));
    vec![sample(&empty), sample(&narrowed), sample(&full)]
}
