//! `/staff/networking/contacts`: search and filters.

use actix_web::{HttpResponse, web};
use entities::ContactId;
use entities::people::term::Vocabulary;
use serde::{Deserialize, Serialize};

use super::frame::{self, CONTACTS, Offered, Tab, TabFacts, viewed};
use crate::context::Context;
use crate::networking::contacts::{ContactFilter, Whole, contacts, count_contacts};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::people::vocabularies::Terms;
use crate::vocabulary::Prefecture;
use crate::web::{
    Cell, Choice, Failure, ListPart, Page, Row, Sample, address, after, sample, thousands,
};

const PER_PAGE: u64 = 50;
const ABROAD: &str = "abroad";

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    words: String,
    kind: String,
    /// A block, or abroad.
    place: String,
    language: String,
    topic: String,
    retired: String,
    cursor: String,
}

impl Wanted {
    fn filter(&self, offered: &Offered) -> ContactFilter {
        let term = |vocabulary, code: &str| offered.terms.find(vocabulary, code).map(|one| one.id);
        let block = offered.block(&self.place);
        let inside = block.map(|block| offered.regions.prefectures_of(block.id));
        let language = term(Vocabulary::Language, &self.language);
        let topic = term(Vocabulary::Theme, &self.topic);
        ContactFilter {
            words: self.words.clone(),
            kind: term(Vocabulary::ContactKind, &self.kind),
            terms: language.into_iter().chain(topic).collect(),
            prefectures: inside
                .unwrap_or_default()
                .into_iter()
                .map(|one| i32::from(one.code()))
                .collect(),
            abroad: self.place == ABROAD,
            retired: !self.retired.is_empty(),
        }
    }

    fn address(&self, cursor: &str) -> String {
        let parameters = [
            ("words", self.words.as_str()),
            ("kind", &self.kind),
            ("place", &self.place),
            ("language", &self.language),
            ("topic", &self.topic),
            ("retired", &self.retired),
            ("cursor", cursor),
        ];
        address(CONTACTS, &parameters)
    }
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    wanted: Wanted,
    narrowed: bool,
    count: String,
    kinds: Vec<Choice>,
    places: Vec<Choice>,
    languages: Vec<Choice>,
    topics: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_contacts.html";
}

/// `GET /staff/networking/contacts`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let (wanted, db) = (wanted.into_inner(), context.database.reader());
    let offered = Offered::load(&context).await?;
    let filter = wanted.filter(&offered);
    let before = after::<ContactId>(Some(&wanted.cursor)).ok().flatten();
    let found = contacts(db, &filter, (before, PER_PAGE + 1)).await?;
    let total = count_contacts(db, &filter).await?;
    let part = ListPart::of(found, PER_PAGE, |one| one.row.id, |one| one);
    viewed(&context, who.actor(), Subject::all("contact"), Some(part.items.len())).await?;
    let bare = Wanted { cursor: String::new(), ..wanted.clone() };
    let choices = |vocabulary, chosen: &str| offered.terms.choices(vocabulary, &[chosen]);
    let blocks = offered.regions.blocks.iter();
    let places = blocks.map(|block| Choice::new(block.code.clone(), block.name.clone()));
    let page = ListPage {
        tabs: frame::tabs(Tab::Contacts),
        narrowed: bare.address("") != CONTACTS,
        count: format!("{}件", thousands(total)),
        kinds: choices(Vocabulary::ContactKind, &wanted.kind),
        places: places.chain([Choice::new(ABROAD, "海外")]).collect(),
        languages: choices(Vocabulary::Language, &wanted.language),
        topics: choices(Vocabulary::Theme, &wanted.topic),
        rows: part.items.iter().map(|one| row(one, &offered.terms)).collect(),
        next: part.next_cursor.map(|cursor| bare.address(&cursor)),
        wanted,
    };
    context.pages.answer(&frame::shell(&who, &context, (&[], "連携先")), &page)
}

/// `ベトナム ハノイ`, `長野県 塩尻市`
pub fn place(one: &Whole) -> String {
    let parts = [region(one), one.row.city.clone().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Its country, or its prefecture.
pub fn region(one: &Whole) -> String {
    let row = &one.row;
    let prefecture = row.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code).map(Prefecture::kanji);
    let parts = [row.country.as_deref(), prefecture];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn row(one: &Whole, terms: &Terms) -> Row {
    let href = format!("{CONTACTS}/{}", one.row.id);
    let people: Vec<_> =
        one.people.iter().filter(|person| !person.retired).map(|person| &*person.name).collect();
    let words: Vec<_> = one.terms.iter().map(|id| terms.label(*id)).collect();
    let name =
        Cell::link(one.row.name.clone(), href).small(one.row.name_en.clone().unwrap_or_default());
    let name = if one.row.retired { name.chip(("done", "使わない")) } else { name };
    Row::new([
        name,
        Cell::text(terms.label(one.row.kind_id)),
        Cell::text(place(one)),
        Cell::text(people.join("、")),
        Cell::text(words.join("、")),
    ])
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: Vec<Row>, narrowed| ListPage {
        tabs: frame::tabs(Tab::Contacts),
        wanted: Wanted::default(),
        narrowed,
        count: "1件".to_owned(),
        kinds: vec![Choice::new("embassy", "大使館")],
        places: vec![Choice::new("kanto", "関東")],
        languages: Vec::new(),
        topics: Vec::new(),
        next: (!rows.is_empty()).then(|| "/staff/networking/contacts?cursor=a".to_owned()),
        rows,
    };
    let row = Row::new((0..5).map(|_| Cell::text("さくら日本語学院")));
    vec![
        sample(&page(vec![row], false)),
        sample(&page(Vec::new(), true)),
        sample(&page(Vec::new(), false)),
    ]
}
