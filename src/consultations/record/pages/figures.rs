//! `/staff/records/figures`: what approved records say in numbers, for the ministry too. Only what
//! accompanist and client opened up to figures is counted; no name and no sentence is among it.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::consultations::record::{Figures, figures};
use crate::context::Context;
use crate::people::Viewer;
use crate::vocabulary::FiscalYear;
use crate::web::{Cell, Choice, Crumb, Failure, Page, Row, Sample, sample, thousands};

pub const TITLE: &str = "相談の集計";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
}

#[derive(Serialize)]
struct FiguresPage {
    year: String,
    years: Vec<Choice>,
    /// What the filter says it found.
    count: String,
    stats: Vec<Stat>,
    scores: Vec<Row>,
    empty: bool,
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "consultations/record/staff_figures.html";
}

#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
    note: Option<&'static str>,
}

/// `GET /staff/records/figures`
pub async fn show(
    who: Viewer,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let present = FiscalYear::at(context.now());
    let year = wanted.year.trim().parse().ok().and_then(|year| FiscalYear::starting_in(year).ok());
    let year = year.unwrap_or(present);
    let counted = figures(context.database.reader(), year).await?;
    let mut shell = who.shell(&context, TITLE);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(TITLE)];
    context.pages.answer(&shell, &facts(&counted, (year, present)))
}

fn facts(counted: &Figures, (year, present): (FiscalYear, FiscalYear)) -> FiguresPage {
    let count = |count: usize| thousands(u64::try_from(count).unwrap_or(u64::MAX));
    let stat = |label, value, unit, note| Stat { label, value, unit, note };
    let hours = format!("{}時間{:02}", counted.minutes / 60, counted.minutes % 60);
    let score = |(place, times): (usize, &usize)| {
        Row::new([Cell::text(format!("{}", place + 1)), Cell::text(count(*times))])
    };
    let untold = Row::new([Cell::text("集計に出していない"), Cell::text(count(counted.unstated))]);
    FiguresPage {
        year: year.year().to_string(),
        count: format!("{}・{}件", year.label(), count(counted.records)),
        years: offered(year, present)
            .into_iter()
            .map(|year| Choice::new(year.year().to_string(), year.label()))
            .collect(),
        stats: vec![
            stat("承認済みの相談記録", count(counted.records), "件", None),
            stat("相談の時間", hours, "分", Some("時間を集計に出している相談の合計")),
        ],
        scores: counted.self_reliance.iter().enumerate().map(score).chain([untold]).collect(),
        empty: counted.records == 0,
    }
}

/// This year and the two before it, and the one that is shown.
fn offered(shown: FiscalYear, present: FiscalYear) -> Vec<FiscalYear> {
    let mut years = vec![present, present.previous(), present.previous().previous()];
    if !years.contains(&shown) {
        years.push(shown);
    }
    years
}

pub fn samples() -> Vec<Sample> {
    let Ok(year) = FiscalYear::starting_in(2026) else { return Vec::new() };
    let some = Figures { records: 12, minutes: 725, self_reliance: [0, 2, 5, 3, 1], unstated: 1 };
    vec![
        sample(&facts(&some, (year, year))),
        sample(&facts(&Figures::default(), (year.previous(), year))),
    ]
}
