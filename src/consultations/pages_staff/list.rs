//! All consultations, narrowed as one likes.

use actix_web::{HttpResponse, web};
use entities::consultations::consultation::ConsultationState;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::frame::{self, BASE, Tab, TabFacts};
use crate::consultations::meeting::Parties;
use crate::consultations::readers::{AccompanistLine, RegisterFilter, accompanists, register};
use crate::consultations::{Organiser, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{Cell, Choice, Failure, Page, Paging, Row, Sample, address, sample};

const PER_PAGE: u64 = 50;

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    state: String,
    accompanist: String,
    text: String,
    /// Counts from 1.
    page: u64,
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    rows: Vec<Row>,
    wanted: Wanted,
    years: Vec<Choice>,
    states: Vec<Choice>,
    accompanists: Vec<Choice>,
    paging: Paging,
    narrowed: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "consultations/staff_list.html";
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted.into_inner();
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let filter = RegisterFilter {
        fiscal_year: wanted.year.trim().parse().ok(),
        state: ConsultationState::try_from_value(&wanted.state).ok(),
        accompanist: wanted.accompanist.parse().ok(),
        text: wanted.text.clone(),
    };
    let page = wanted.page.clamp(1, 1_000_000);
    let found = register(reader, organiser, &filter, (page, PER_PAGE)).await?;
    let present = FiscalYear::at(context.now());
    let people = accompanists(reader, present, organiser).await?;
    let shell = frame::shell(&who, &context, Some("すべての相談"));
    context.pages.answer(&shell, &facts((&found.0, found.1), wanted, (&people, present)))
}

fn facts(
    (found, total): (&[Parties], u64),
    wanted: Wanted,
    (people, present): (&[AccompanistLine], FiscalYear),
) -> ListPage {
    let kept = [
        ("year", wanted.year.as_str()),
        ("state", &wanted.state),
        ("accompanist", &wanted.accompanist),
        ("text", &wanted.text),
    ];
    let own = address(&format!("{BASE}/all"), &kept);
    let years = [present.next(), present, present.previous(), present.previous().previous()];
    let person = |line: &AccompanistLine| Choice::new(line.person.to_string(), line.name.clone());
    ListPage {
        tabs: frame::tabs(Tab::All),
        rows: found.iter().map(row).collect(),
        narrowed: kept.iter().any(|(_, value)| !value.is_empty()),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
        states: ConsultationState::iter()
            .map(|state| Choice::new(state.to_value(), wording::state(state)))
            .collect(),
        accompanists: people.iter().map(person).collect(),
        paging: Paging::new(total, wanted.page.max(1), PER_PAGE, &own),
        wanted,
    }
}

fn row(parties: &Parties) -> Row {
    let row = &parties.row;
    let name = parties.accompanist_name().map(|name| format!("{name}さん"));
    Row::new([
        Cell::link(row.number.clone(), format!("{BASE}/{}", row.id)).chip(frame::chip(parties)),
        Cell::text(parties.organisation.clone()).small(format!("{}さん", parties.client_name())),
        Cell::text(name.unwrap_or_default()),
        Cell::text(frame::when(parties)),
        Cell::text(wording::mode(row.mode)).small(format!("{}分", row.minutes)),
        Cell::text(parties.theme.clone().unwrap_or_default()),
    ])
}

pub fn samples() -> Vec<Sample> {
    let present = FiscalYear::of_day(chrono::NaiveDate::default());
    let page = |wanted| facts((&[], 0), wanted, (&[], present));
    let mut full = page(Wanted::default());
    full.rows.push(Row::new([
        Cell::link("S8-482-136K", format!("{BASE}/1")).chip(("open", "確定")),
        Cell::text("花巻みらい商工会").small("鈴木 一郎さん"),
        Cell::text("佐藤 花子さん"),
        Cell::text("2026年12月3日（木）14:00～15:00"),
        Cell::text("オンライン").small("60分"),
        Cell::text("採用"),
    ]));
    let narrowed = Wanted { text: "花巻".to_owned(), ..Wanted::default() };
    vec![sample(&page(Wanted::default())), sample(&page(narrowed)), sample(&full)]
}
