use actix_web::{HttpResponse, web};
use entities::networking::events::event;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::networking::events::places::Rooms;
use crate::networking::events::readers;
use crate::networking::events::wording::{self, EVENTS};
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Crumb, Failure, Page, Paging, Row, Sample, sample};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// Counts from 1.
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

const PER_PAGE: usize = 50;

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    paging: Paging,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/events/staff_events.html";
}

/// `GET /staff/events`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let events = readers::all(reader).await?;
    let rooms = Rooms::of(reader, &events).await?;
    let mut shell = who.shell(&context, EVENTS);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::here(EVENTS)];
    context.pages.answer(&shell, &page((&events, &rooms), wanted.page.max(1)))
}

fn page((events, rooms): (&[event::Model], &Rooms), number: u64) -> ListPage {
    let before = usize::try_from(number - 1).unwrap_or(usize::MAX).saturating_mul(PER_PAGE);
    let shown = events.iter().skip(before).take(PER_PAGE);
    let total = events.len() as u64;
    ListPage {
        rows: shown.map(|event| row(event, rooms)).collect(),
        paging: Paging::new(total, number, PER_PAGE as u64, "/staff/events"),
    }
}

fn row(row: &event::Model, rooms: &Rooms) -> Row {
    let title = Cell::link(row.title.clone(), format!("/staff/events/{}", row.id));
    let when = Cell::text(tokyo::span(row.starts_at, row.ends_at));
    Row::new([
        title.chip(wording::state_chip(row.state)),
        when.small(rooms.in_short(row)),
        Cell::text(format!("{}・{}回", wording::format(row.format), row.rounds)),
        Cell::text(format!("{}／{}", row.taken, row.capacity)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let full = ListPage {
        rows: vec![Row::new([
            Cell::link("地域の人事部 交流会", "/staff/events/1").chip(("open", "公開中")),
            Cell::text("2026年12月3日（木）14:00～16:00").small("えんぱーく"),
            Cell::text("テーブル・4回"),
            Cell::text("12／40"),
        ])],
        paging: Paging::new(1, 1, 50, "/staff/events"),
    };
    vec![sample(&page((&[], &Rooms::default()), 1)), sample(&full)]
}
