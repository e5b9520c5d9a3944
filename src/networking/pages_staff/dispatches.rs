//! Dispatches: the list, one of them, the file.

use actix_web::{HttpResponse, web};
use entities::DispatchId;
use entities::networking::dispatch::DispatchState;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::files::as_file;
use super::frame::{self, DISPATCHES, INTRODUCTIONS, Tab, TabFacts, viewed};
use crate::context::Context;
use crate::networking::dispatches::{
    DispatchFilter, DispatchView, dispatch_data, dispatches, find,
};
use crate::networking::wording;
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{
    Cell, Choice, Failure, ListPart, Page, Row, Sample, Told, address, after, sample,
};

const PER_PAGE: u64 = 50;
/// More than a programme sends in a year.
const ALL: u64 = 10_000;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    state: String,
    cursor: String,
}

impl Wanted {
    fn filter(&self) -> DispatchFilter {
        let year = self.year.parse().ok().and_then(|year| FiscalYear::starting_in(year).ok());
        let state = DispatchState::iter().find(|one| one.to_value() == self.state);
        DispatchFilter { year, state }
    }
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    narrowed: bool,
    years: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    data: String,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_dispatches.html";
}

#[derive(Serialize)]
struct ShowPage {
    base: String,
    state: &'static str,
    facts: Vec<Told>,
    introduction: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "networking/staff_dispatch.html";
}

/// `GET /staff/networking/dispatches`
pub async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted.into_inner();
    let before = after::<DispatchId>(Some(&wanted.cursor)).ok().flatten();
    let db = context.database.reader();
    let found = dispatches(db, &wanted.filter(), (before, PER_PAGE + 1)).await?;
    let part = ListPart::of(found, PER_PAGE, |one| one.row.id, |one| one);
    let subject = Subject::all("specialist_dispatch");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    let now = FiscalYear::at(context.now());
    let years = [now.next(), now, now.previous()];
    let parameters = [("year", wanted.year.as_str()), ("state", &wanted.state)];
    let page = ListPage {
        tabs: frame::tabs(Tab::Dispatches),
        narrowed: !wanted.year.is_empty() || !wanted.state.is_empty(),
        years: years.map(|year| Choice::new(year.year().to_string(), year.label())).into(),
        states: states(),
        rows: part.items.iter().map(row).collect(),
        next: part.next_cursor.map(|cursor| {
            let [year, state] = parameters;
            address(DISPATCHES, &[year, state, ("cursor", &cursor)])
        }),
        data: address(&format!("{DISPATCHES}/data.xlsx"), &parameters),
        wanted: wanted.clone(),
    };
    context.pages.answer(&frame::shell(&who, &context, (&[], "専門人材の派遣")), &page)
}

fn states() -> Vec<Choice> {
    DispatchState::iter()
        .map(|one| Choice::new(one.to_value(), wording::dispatch_state(one)))
        .collect()
}

fn row(view: &DispatchView) -> Row {
    let row = &view.row;
    Row::new([
        Cell::link(view.specialist.clone(), format!("{DISPATCHES}/{}", row.id))
            .small(view.from.clone()),
        Cell::text(view.place()).small(view.to.clone()),
        Cell::text(row.role.clone()),
        Cell::text(tokyo::date_span(row.starts_on, row.ends_on)),
        Cell::text(wording::dispatch_state(row.state)),
    ])
}

/// `GET /staff/networking/dispatches/data.xlsx`
pub async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let all = dispatches(db, &wanted.filter(), (None, ALL)).await?;
    let subject = Subject::all("specialist_dispatch");
    viewed(&context, who.actor(), subject, Some(all.len())).await?;
    let work = tokio::task::spawn_blocking(move || dispatch_data(&all)).await;
    let bytes = work.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(as_file(("dispatches.xlsx", kind), bytes))
}

/// `GET /staff/networking/dispatches/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<DispatchId>,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("specialist_dispatch", id.0), None).await?;
    let way = [("専門人材の派遣", DISPATCHES)];
    let shell = frame::shell(&who, &context, (&way, &view.specialist));
    context.pages.answer(&shell, &facts(&view))
}

fn facts(view: &DispatchView) -> ShowPage {
    let row = &view.row;
    ShowPage {
        base: format!("{DISPATCHES}/{}", row.id),
        state: wording::dispatch_state(row.state),
        facts: vec![
            Told::new("派遣する人", view.specialist.clone()),
            Told::new("派遣元", view.from.clone()),
            Told::new("派遣先", view.place()),
            Told::new("受け入れ団体", view.to.clone()),
            Told::new("役割", row.role.clone()),
            Told::new("期間", tokyo::date_span(row.starts_on, row.ends_on)),
            Told::new("目的", row.purpose.clone()),
            Told::new("移動", row.travel.clone()),
            Told::new("成果", row.outcome.clone()),
        ],
        introduction: row.introduction_id.map(|id| format!("{INTRODUCTIONS}/{id}")),
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: Vec<Row>, narrowed| ListPage {
        tabs: frame::tabs(Tab::Dispatches),
        wanted: Wanted::default(),
        narrowed,
        years: vec![Choice::new("2026", "令和8年度")],
        states: states(),
        next: (!rows.is_empty()).then(|| "/staff/networking/dispatches?cursor=a".to_owned()),
        rows,
        data: "/staff/networking/dispatches/data.xlsx".to_owned(),
    };
    let row = Row::new((0..5).map(|_| Cell::text("山田 太郎")));
    let show = |introduction: Option<&str>| ShowPage {
        base: "/staff/networking/dispatches/1".to_owned(),
        state: "予定",
        facts: vec![Told::new("派遣する人", "山田 太郎".to_owned())],
        introduction: introduction.map(ToOwned::to_owned),
    };
    vec![
        sample(&page(vec![row], false)),
        sample(&page(Vec::new(), true)),
        sample(&page(Vec::new(), false)),
        sample(&show(Some("/staff/networking/introductions/1"))),
        sample(&show(None)),
    ]
}
