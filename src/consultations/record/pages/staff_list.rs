//! All records: how far they are, which are late.

use actix_web::{HttpResponse, web};
use entities::consultations::record::RecordState;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::shown::chip;
use crate::consultations::Organiser;
use crate::consultations::record::{Filter, Line, listing, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Cell, Choice, Crumb, Failure, Page, Row, Sample, address, sample, thousands};

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    state: String,
    overdue: String,
    accompanist: String,
    organisation: String,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    wanted: Wanted,
    years: Vec<Choice>,
    states: Vec<Choice>,
    accompanists: Vec<Choice>,
    organisations: Vec<Choice>,
    count: String,
    narrowed: bool,
    data: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "consultations/record/staff_records.html";
}

impl Wanted {
    /// What cannot be read does not narrow.
    pub fn filter(&self) -> Filter {
        Filter {
            fiscal_year: self.year.trim().parse().ok(),
            state: RecordState::try_from_value(&self.state).ok(),
            overdue: !self.overdue.is_empty(),
            accompanist: self.accompanist.parse().ok(),
            organisation: self.organisation.parse().ok(),
        }
    }

    fn values(&self) -> [(&'static str, &str); 5] {
        [
            ("year", &self.year),
            ("state", &self.state),
            ("overdue", &self.overdue),
            ("accompanist", &self.accompanist),
            ("organisation", &self.organisation),
        ]
    }
}

/// `GET /staff/records`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted.into_inner();
    let asking = (Organiser::from(&who), context.now());
    let reader = context.database.reader();
    let shown = listing(reader, asking, &wanted.filter()).await?;
    // Whom one could narrow to, in the years that are listed.
    let years = Filter { fiscal_year: wanted.filter().fiscal_year, ..Filter::default() };
    let all = listing(reader, asking, &years).await?;
    let mut shell = who.shell(&context, "相談記録");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("相談記録")];
    let present = FiscalYear::at(context.now());
    context.pages.answer(&shell, &page(&shown, &all, (wanted, present)))
}

fn page(shown: &[Line], all: &[Line], (wanted, present): (Wanted, FiscalYear)) -> ListPage {
    let years = [present, present.previous(), present.previous().previous()];
    ListPage {
        rows: shown.iter().map(row).collect(),
        count: format!("{}件", thousands(shown.len() as u64)),
        narrowed: wanted.values().iter().any(|(_, value)| !value.is_empty()),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
        states: RecordState::iter()
            .map(|state| Choice::new(state.to_value(), wording::state(state)))
            .collect(),
        accompanists: choices(all.iter().filter_map(|line| {
            let id = line.parties.row.accompanist_id?;
            Some((line.parties.accompanist_name()?, id.to_string()))
        })),
        organisations: choices(all.iter().map(|line| {
            (line.parties.organisation.clone(), line.parties.row.organisation_id.to_string())
        })),
        data: address("/staff/records/data.xlsx", &wanted.values()),
        wanted,
    }
}

/// Each once, by name.
fn choices(found: impl Iterator<Item = (String, String)>) -> Vec<Choice> {
    let mut found: Vec<_> = found.collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(name, id)| Choice::new(id, name)).collect()
}

fn row(line: &Line) -> Row {
    let row = &line.parties.row;
    let met = row.held_from.zip(row.held_until);
    let due = match line.state {
        RecordState::Draft | RecordState::Returned => tokyo::date_time(line.due_at),
        _ => "提出済み".to_owned(),
    };
    let due = Cell::text(due);
    Row::new([
        Cell::link(row.number.clone(), format!("/staff/records/{}", row.id)).chip(chip(line.state)),
        Cell::text(met.map(|(from, until)| tokyo::span(from, until)).unwrap_or_default()),
        Cell::text(line.parties.organisation.clone())
            .small(format!("{} さん", line.parties.client_name())),
        Cell::text(format!("{} さん", line.parties.accompanist_name().unwrap_or_default())),
        if line.overdue { due.chip(("warning", "期限超過")) } else { due },
    ])
}

pub fn samples() -> Vec<Sample> {
    let Ok(present) = FiscalYear::starting_in(2026) else { return Vec::new() };
    let empty = page(&[], &[], (Wanted::default(), present));
    let narrowed = Wanted { overdue: "yes".to_owned(), ..Wanted::default() };
    let narrowed = page(&[], &[], (narrowed, present));
    let mut full = page(&[], &[], (Wanted::default(), present));
    full.rows.push(Row::new([
        Cell::link("S8-048-213K", "/staff/records/1").chip(("open", "相談者の確認待ち")),
        Cell::text("2026年12月3日（木）14:00～15:05"),
        Cell::text("花巻みらい商工会").small("鈴木 大地 さん"),
        Cell::text("髙橋 恵 さん"),
        Cell::text("").chip(("warning", "期限超過")),
    ]));
    vec![sample(&empty), sample(&narrowed), sample(&full)]
}
