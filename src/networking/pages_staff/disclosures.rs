//! `/staff/networking/disclosures`: what was told of whom, to whom.

use actix_web::{HttpResponse, web};
use entities::DisclosureId;
use entities::networking::disclosure;
use serde::{Deserialize, Serialize};

use super::frame::{self, DISCLOSURES, INTRODUCTIONS, Tab, TabFacts, viewed};
use crate::context::Context;
use crate::networking::introductions::{Details, disclosures, labels};
use crate::networking::wording;
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, ListPart, Page, Row, Sample, address, after, sample};

const PER_PAGE: u64 = 50;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    words: String,
    cursor: String,
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    words: String,
    rows: Vec<Row>,
    next: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_disclosures.html";
}

/// `GET /staff/networking/disclosures`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let before = after::<DisclosureId>(Some(&wanted.cursor)).ok().flatten();
    let words: String = wanted.words.chars().filter(|letter| *letter != '\0').collect();
    let db = context.database.reader();
    let found = disclosures(db, &words, (before, PER_PAGE + 1)).await?;
    let part = ListPart::of(found, PER_PAGE, |row| row.id, |row| row);
    let subject = Subject::all("disclosure");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    let next = part
        .next_cursor
        .map(|cursor| address(DISCLOSURES, &[("words", words.as_str()), ("cursor", &cursor)]));
    let rows = part.items.iter().map(row).collect();
    let page = ListPage { tabs: frame::tabs(Tab::Disclosures), words, rows, next };
    context.pages.answer(&frame::shell(&who, &context, (&[], "提供の記録")), &page)
}

fn row(one: &disclosure::Model) -> Row {
    let href = format!("{INTRODUCTIONS}/{}", one.introduction_id);
    Row::new([
        Cell::link(tokyo::date_time(one.at), href),
        Cell::text(one.subject_name.clone()).small(wording::side(one.side)),
        Cell::text(labels(&Details::stored(&one.details), false)),
        Cell::text(one.recipient.clone()),
        Cell::text(tokyo::date_time(one.agreed_at)),
        Cell::text(tokyo::date(one.keep_until)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: Vec<Row>, words: &str| ListPage {
        tabs: frame::tabs(Tab::Disclosures),
        words: words.to_owned(),
        next: (!rows.is_empty()).then(|| "/staff/networking/disclosures?cursor=a".to_owned()),
        rows,
    };
    let row = Row::new((0..6).map(|_| Cell::text("鈴木 花子")));
    vec![sample(&page(vec![row], "")), sample(&page(Vec::new(), "鈴木"))]
}
