//! `/my/introductions`

use actix_web::{HttpResponse, web};
use entities::IntroductionId;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::networking::introductions::{Parties, due_day, of_requester, parties_of};
use crate::networking::{Requester, wording};
use crate::people::Operator;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Crumb, Failure, ListPart, Page, Row, Sample, address, after, sample};
use entities::networking::introduction::Side;

const PER_PAGE: u64 = 30;
const BASE: &str = "/my/introductions";

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    cursor: String,
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    next: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/own_list.html";
}

/// `GET /my/introductions`
pub async fn show(
    who: Operator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let before = after::<IntroductionId>(Some(&wanted.cursor)).ok().flatten();
    let found = of_requester(db, Requester::from(&who), (before, PER_PAGE + 1)).await?;
    let part = ListPart::of(found, PER_PAGE, |row| row.id, |row| row);
    let all = parties_of(db, part.items).await?;
    let page = ListPage {
        rows: all.iter().map(row).collect(),
        next: part.next_cursor.map(|cursor| address(BASE, &[("cursor", &cursor)])),
    };
    let mut shell = who.shell(&context, "紹介");
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here("紹介")];
    context.pages.answer(&shell, &page)
}

fn row(parties: &Parties) -> Row {
    let row = &parties.row;
    let called = parties.called(Side::Requester);
    let wanted: String = row.wanted.chars().take(40).collect();
    let what = if called.is_empty() { wanted } else { called };
    Row::new([
        Cell::link(row.number.clone(), format!("{BASE}/{}", row.id))
            .chip((wording::chip(row.state).0, wording::state_for(Side::Requester, row.state))),
        Cell::text(what),
        Cell::text(tokyo::date(tokyo::day_of(row.created_at))),
        Cell::text(row.due_at.map(|due| tokyo::date(due_day(due))).unwrap_or_default()),
    ])
}

pub fn samples() -> Vec<Sample> {
    let row = Row::new(["N8-482-136", "ベトナムの学校", "11月24日", ""].map(Cell::text));
    vec![
        sample(&ListPage { rows: Vec::new(), next: None }),
        sample(&ListPage { rows: vec![row], next: Some("/my/introductions?cursor=a".to_owned()) }),
    ]
}
