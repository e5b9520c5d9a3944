//! `/staff/networking`: introductions, those to check first.

use actix_web::{HttpResponse, web};
use entities::IntroductionId;
use entities::networking::introduction::IntroductionState;
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::frame::{self, BASE, INTRODUCTIONS, Tab, TabFacts, viewed};
use crate::context::Context;
use crate::networking::introductions::{
    IntroductionFilter, Parties, due_day, introductions, parties_of, to_check,
};
use crate::networking::wording;
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::vocabulary::tokyo;
use crate::web::{
    Cell, Choice, Failure, ListPart, Page, Row, Sample, address, after, sample, thousands,
};

const PER_PAGE: u64 = 50;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    state: String,
    number: String,
    cursor: String,
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    narrowed: bool,
    states: Vec<Choice>,
    waiting: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_introductions.html";
}

/// `GET /staff/networking`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let (wanted, db) = (wanted.into_inner(), context.database.reader());
    let state = IntroductionState::iter().find(|one| one.to_value() == wanted.state);
    let filter = IntroductionFilter { state, number: wanted.number.clone(), contact: None };
    let before = after::<IntroductionId>(Some(&wanted.cursor)).ok().flatten();
    let found = introductions(db, &filter, (before, PER_PAGE + 1)).await?;
    let part = ListPart::of(found, PER_PAGE, |row| row.id, |row| row);
    let all = parties_of(db, part.items).await?;
    viewed(&context, who.actor(), Subject::all("introduction"), Some(all.len())).await?;
    let waiting = to_check(db).await?.count;
    let page = ListPage {
        tabs: frame::tabs(Tab::Introductions),
        narrowed: !wanted.state.is_empty() || !wanted.number.is_empty(),
        states: IntroductionState::iter()
            .map(|one| Choice::new(one.to_value(), wording::state(one)))
            .collect(),
        waiting: (waiting > 0).then(|| thousands(waiting)),
        rows: all.iter().map(row).collect(),
        next: part.next_cursor.map(|cursor| {
            let parameters =
                [("state", wanted.state.as_str()), ("number", &wanted.number), ("cursor", &cursor)];
            address(BASE, &parameters)
        }),
        wanted,
    };
    context.pages.answer(&frame::shell(&who, &context, (&[], frame::TITLE)), &page)
}

fn row(parties: &Parties) -> Row {
    let row = &parties.row;
    let contact = parties.contact.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    Row::new([
        Cell::link(row.number.clone(), format!("{INTRODUCTIONS}/{}", row.id))
            .chip(wording::chip(row.state)),
        Cell::text(parties.organisation.name.clone())
            .small(parties.name(entities::networking::introduction::Side::Requester)),
        Cell::text(contact).small(parties.answering.as_ref().map_or("", |one| one.name.as_str())),
        Cell::text(row.due_at.map(|due| tokyo::date(due_day(due))).unwrap_or_default()),
        Cell::text(tokyo::date(tokyo::day_of(row.created_at))),
    ])
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: Vec<Row>, narrowed, waiting: Option<&str>| ListPage {
        tabs: frame::tabs(Tab::Introductions),
        wanted: Wanted::default(),
        narrowed,
        states: vec![Choice::new("candidate", "事業者の返事待ち")],
        waiting: waiting.map(ToOwned::to_owned),
        next: (!rows.is_empty()).then(|| "/staff/networking?cursor=a".to_owned()),
        rows,
    };
    let row = Row::new(["N8-482-136", "はじめ", "学校", "", "11月24日"].map(Cell::text));
    vec![
        sample(&page(vec![row], false, Some("2"))),
        sample(&page(Vec::new(), true, None)),
        sample(&page(Vec::new(), false, None)),
    ]
}
