//! All records: how far they are, which are late.

use actix_web::{HttpResponse, web};
use entities::consultations::record::RecordState;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::shown::chip;
use crate::consultations::Organiser;
use crate::consultations::record::{Filter, Line, Narrowings, listing, narrowings, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{
    Cell, Choice, Crumb, Failure, Page, Paging, Row, Sample, address, sample, thousands,
};

const PER_PAGE: u64 = 50;

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    state: String,
    overdue: String,
    accompanist: String,
    organisation: String,
    /// Counts from 1.
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    wanted: Wanted,
    years: Vec<Choice>,
    states: Vec<Choice>,
    accompanists: Vec<Choice>,
    organisations: Vec<Choice>,
    /// Of all that fit, on whatever page.
    count: String,
    paging: Paging,
    narrowed: bool,
    /// The first page with these filters, where this one lies behind the last.
    first: Option<String>,
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
    let wanted = Wanted { page: wanted.page.max(1), ..wanted.into_inner() };
    let (organiser, filter) = (Organiser::from(&who), wanted.filter());
    let reader = context.database.reader();
    let asking = (organiser, context.now());
    let (shown, total) = listing(reader, asking, &filter, (wanted.page, PER_PAGE)).await?;
    let offered = narrowings(reader, organiser, filter.fiscal_year).await?;
    let mut shell = who.shell(&context, "相談記録");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here("相談記録")];
    let present = FiscalYear::at(context.now());
    context.pages.answer(&shell, &page((&shown, total), offered, (wanted, present)))
}

fn page(
    (shown, total): (&[Line], u64),
    offered: Narrowings,
    (wanted, present): (Wanted, FiscalYear),
) -> ListPage {
    let own = address("/staff/records", &wanted.values());
    let years = [present, present.previous(), present.previous().previous()];
    ListPage {
        rows: shown.iter().map(row).collect(),
        count: format!("{}件", thousands(total)),
        paging: Paging::new(total, wanted.page, PER_PAGE, &own),
        first: (shown.is_empty() && total > 0).then_some(own),
        narrowed: wanted.values().iter().any(|(_, value)| !value.is_empty()),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
        states: RecordState::iter()
            .map(|state| Choice::new(state.to_value(), wording::state(state)))
            .collect(),
        accompanists: choices(offered.accompanists),
        organisations: choices(offered.organisations),
        data: address("/staff/records/data.xlsx", &wanted.values()),
        wanted,
    }
}

fn choices<I: ToString>(named: Vec<(String, I)>) -> Vec<Choice> {
    named.into_iter().map(|(name, id)| Choice::new(id.to_string(), name)).collect()
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
    let of = |total, wanted| page((&[], total), Narrowings::default(), (wanted, present));
    let empty = of(0, Wanted::default());
    let narrowed = of(0, Wanted { overdue: "yes".to_owned(), ..Wanted::default() });
    let behind = of(120, Wanted { page: 9, ..Wanted::default() });
    let mut full = of(120, Wanted { page: 2, ..Wanted::default() });
    full.first = None;
    full.rows.push(Row::new([
        Cell::link("S8-048-213K", "/staff/records/1").chip(("open", "相談者の確認待ち")),
        Cell::text("2026年12月3日（木）14:00～15:05"),
        Cell::text("花巻みらい商工会").small("鈴木 大地 さん"),
        Cell::text("髙橋 恵 さん"),
        Cell::text("").chip(("warning", "期限超過")),
    ]));
    vec![sample(&empty), sample(&narrowed), sample(&behind), sample(&full)]
}
