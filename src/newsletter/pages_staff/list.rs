//! `/staff/newsletter/readers`: search and filters.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use entities::SubscriberId;
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::{self, Frequency, ReaderKind, ReaderState};
use sea_orm::{ActiveEnum as _, Iterable as _};
use serde::{Deserialize, Serialize};

use super::frame::{self, READERS, Tab, TabFacts, viewed};
use crate::context::Context;
use crate::mail::unwanted;
use crate::newsletter::{ReaderFilter, count_readers, readers, wording};
use crate::people::Newsroom;
use crate::people::audit::Subject;
use crate::vocabulary::{Prefecture, tokyo};
use crate::web::{
    Cell, Choice, Failure, ListPart, Page, Row, Sample, address, after, sample, thousands,
};

const PER_PAGE: u64 = 50;
/// Beside the states: reads, and nothing arrives.
const UNDELIVERED: &str = "undelivered";

/// By which people become readers; the other routes only change or end it.
const WAYS_IN: [Route; 3] = [Route::Form, Route::Import, Route::Staff];

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    words: String,
    state: String,
    kind: String,
    prefecture: String,
    frequency: String,
    route: String,
    cursor: String,
}

impl Wanted {
    fn filter(&self) -> ReaderFilter {
        let prefecture = Prefecture::parse(&self.prefecture);
        ReaderFilter {
            words: self.words.clone(),
            state: ReaderState::iter().find(|one| one.to_value() == self.state),
            undelivered: (self.state == UNDELIVERED).then_some(true),
            kind: ReaderKind::iter().find(|one| one.to_value() == self.kind),
            prefecture: prefecture.map(|one| i32::from(one.code())),
            frequency: Frequency::iter().find(|one| one.to_value() == self.frequency),
            route: Route::iter().find(|one| one.to_value() == self.route),
        }
    }

    fn address(&self, cursor: &str) -> String {
        let parameters = [
            ("words", self.words.as_str()),
            ("state", &self.state),
            ("kind", &self.kind),
            ("prefecture", &self.prefecture),
            ("frequency", &self.frequency),
            ("route", &self.route),
            ("cursor", cursor),
        ];
        address(READERS, &parameters)
    }
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    narrowed: bool,
    count: String,
    rows: Vec<Row>,
    first: Option<String>,
    next: Option<String>,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    prefectures: Vec<Choice>,
    frequencies: Vec<Choice>,
    routes: Vec<Choice>,
    edits: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "newsletter/staff_readers.html";
}

/// `GET /staff/newsletter/readers`
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    use entities::people::role_assignment::Role;
    let (wanted, db) = (wanted.into_inner(), context.database.reader());
    let filter = wanted.filter();
    // A cursor that cannot be read begins anew.
    let before = after::<SubscriberId>(Some(&wanted.cursor)).ok().flatten();
    let found = readers(db, &filter, (before, PER_PAGE + 1)).await?;
    let total = count_readers(db, &filter).await?;
    let part = ListPart::of(found, PER_PAGE, |row| row.id, |row| row);
    let subject = Subject::all("newsletter_subscriber");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    let edits = who.person().roles.may(Role::Editor);
    let keys = part.items.iter().map(|row| row.address_key.as_str()).collect();
    let unwanted = unwanted(db, keys).await?;
    let tabs = frame::tabs(&who, Tab::Readers);
    let page = facts((tabs, edits), wanted, (part, total), &unwanted);
    context.pages.answer(&frame::shell(&who, &context, (&[], "読者")), &page)
}

fn facts(
    (tabs, edits): (Vec<TabFacts>, bool),
    wanted: Wanted,
    (part, total): (ListPart<subscriber::Model>, u64),
    unwanted: &HashSet<String>,
) -> ListPage {
    let bare = Wanted { cursor: String::new(), ..wanted.clone() };
    ListPage {
        tabs,
        narrowed: bare.address("") != READERS,
        count: format!("{}名", thousands(total)),
        rows: part.items.iter().map(|reader| row(reader, unwanted)).collect(),
        first: (!wanted.cursor.is_empty()).then(|| bare.address("")),
        next: part.next_cursor.map(|cursor| bare.address(&cursor)),
        wanted,
        states: states(),
        kinds: choices(wording::kind),
        prefectures: Prefecture::all()
            .map(|one| Choice::new(one.code().to_string(), one.kanji()))
            .collect(),
        frequencies: choices(wording::frequency),
        routes: WAYS_IN.map(|way| Choice::new(way.to_value(), wording::route(way))).into(),
        edits,
    }
}

fn states() -> Vec<Choice> {
    let mut all = choices(wording::state);
    all.insert(1, Choice::new(UNDELIVERED, "配信中のうち届きません"));
    all
}

fn choices<E>(word: fn(E) -> &'static str) -> Vec<Choice>
where
    E: sea_orm::ActiveEnum<Value = String> + sea_orm::Iterable,
{
    E::iter()
        .map(|one| {
            let value = one.to_value();
            Choice::new(value, word(one))
        })
        .collect()
}

fn row(reader: &subscriber::Model, unwanted: &HashSet<String>) -> Row {
    let chip = wording::reader_chip(reader.state, unwanted.contains(&reader.address_key));
    let href = format!("{READERS}/{}", reader.id);
    let address = reader.email.clone().unwrap_or_else(|| "（消去済み）".to_owned());
    let prefecture = reader.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code);
    Row::new([
        Cell::link(address, href).chip(chip),
        Cell::text(reader.name.clone().unwrap_or_default())
            .small(reader.affiliation.clone().unwrap_or_default()),
        Cell::text(reader.kind.map(wording::kind).unwrap_or_default()),
        Cell::text(prefecture.map(Prefecture::kanji).unwrap_or_default()),
        Cell::text(tokyo::date(tokyo::day_of(reader.subscribed_at)))
            .small(wording::route(reader.route)),
    ])
}

pub fn samples() -> Vec<Sample> {
    let reader = crate::newsletter::pages::sample_reader().row;
    let part = |items, next: Option<&str>| ListPart { items, next_cursor: next.map(Into::into) };
    let tabs = || frame::tabs_for(true, Tab::Readers);
    let held = HashSet::from([reader.address_key.clone()]);
    let some = vec![reader];
    let narrowed = Wanted { words: "山田".into(), cursor: "a".into(), ..Wanted::default() };
    vec![
        sample(&facts((tabs(), true), Wanted::default(), (part(Vec::new(), None), 0), &held)),
        sample(&facts((tabs(), false), narrowed.clone(), (part(some, Some("b")), 51), &held)),
        sample(&facts((tabs(), true), narrowed, (part(Vec::new(), None), 0), &held)),
    ]
}
