//! `/staff/networking/met`: who has met whom.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::frame::{self, Tab, TabFacts};
use crate::context::Context;
use crate::networking::met::{Gap, Meetings, MetMap, met_map};
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{Cell, Choice, Failure, Page, Row, Sample, sample, thousands};

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    year: String,
}

#[derive(Serialize)]
struct MetPage {
    tabs: Vec<TabFacts>,
    year: String,
    years: Vec<Choice>,
    label: String,
    regions: Vec<String>,
    rows: Vec<MatrixRow>,
    total: String,
    across: String,
    description: String,
    apart: Vec<String>,
    alone: Vec<Row>,
    /// Drawn in units of the picture.
    width: usize,
    height: usize,
}

impl Page for MetPage {
    const TEMPLATE: &'static str = "networking/staff_met.html";
}

#[derive(Serialize)]
struct MatrixRow {
    region: String,
    y: usize,
    cells: Vec<MatrixCell>,
}

#[derive(Serialize)]
struct MatrixCell {
    x: usize,
    count: u64,
    /// How strongly it is filled, in hundredths.
    share: u64,
}

const CELL: usize = 64;
const LINE: usize = 40;
const LABEL: usize = 80;

/// `GET /staff/networking/met`
pub async fn show(
    who: Coordinator,
    (context, meetings): (web::Data<Context>, web::Data<Meetings>),
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let now = FiscalYear::at(context.now());
    let asked = wanted.year.parse().ok().and_then(|year| FiscalYear::starting_in(year).ok());
    let year = asked.unwrap_or(now);
    let map = met_map(&context, *meetings.get_ref(), year).await?;
    let page = facts(&map, year, [now, now.previous()]);
    context.pages.answer(&frame::shell(&who, &context, (&[], "だれがだれに会ったか")), &page)
}

fn facts(map: &MetMap, year: FiscalYear, years: [FiscalYear; 2]) -> MetPage {
    let most = map.pairs.iter().flatten().copied().max().unwrap_or(0).max(1);
    let cell = |(place, count): (usize, &u64)| MatrixCell {
        x: LABEL + place * CELL,
        count: *count,
        share: if *count == 0 { 0 } else { 8 + count * 32 / most },
    };
    let line = |(place, row): (usize, &Vec<u64>)| MatrixRow {
        region: map.regions.get(place).cloned().unwrap_or_default(),
        y: LINE + place * LINE,
        cells: row.iter().enumerate().map(cell).collect(),
    };
    let apart = map.apart.iter().map(|(one, other)| format!("{one} と {other}"));
    MetPage {
        tabs: frame::tabs(Tab::Met),
        year: year.year().to_string(),
        years: years.map(|one| Choice::new(one.year().to_string(), one.label())).into(),
        label: year.label(),
        rows: map.pairs.iter().enumerate().map(line).collect(),
        total: thousands(map.total),
        across: thousands(map.across),
        description: format!(
            "会ったことのある組は{}組で、そのうち地域をまたぐ組は{}組です。縦と横に地域を並べ、交わるところに組の数を書いています。",
            thousands(map.total),
            thousands(map.across)
        ),
        apart: apart.collect(),
        alone: map.alone.iter().map(gap).collect(),
        width: LABEL + map.regions.len() * CELL,
        height: LINE + map.regions.len() * LINE,
        regions: map.regions.clone(),
    }
}

fn gap(gap: &Gap) -> Row {
    let href = format!("/staff/organisations/{}", gap.organisation);
    Row::new([Cell::link(gap.name.clone(), href), Cell::text(gap.block.clone())])
}

pub fn samples() -> Vec<Sample> {
    let year = FiscalYear::of_day(chrono::NaiveDate::default());
    let map = MetMap {
        regions: vec!["関東".to_owned(), "海外".to_owned()],
        pairs: vec![vec![3, 0], vec![0, 0]],
        apart: vec![("関東".to_owned(), "海外".to_owned())],
        alone: vec![Gap {
            organisation: entities::OrganisationId(uuid::Uuid::nil()),
            name: "はじめ".to_owned(),
            block: "関東".to_owned(),
        }],
        total: 3,
        across: 0,
    };
    let none = MetMap { apart: Vec::new(), alone: Vec::new(), total: 0, ..map.clone() };
    let page = |map: &MetMap| sample(&facts(map, year, [year, year]));
    vec![page(&map), page(&none)]
}
