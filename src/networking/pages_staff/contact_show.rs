//! One contact.

use actix_web::{HttpResponse, web};
use entities::ContactId;
use entities::networking::contact_merge;
use serde::Serialize;

use super::contacts::place;
use super::frame::{self, CONTACTS, INTRODUCTIONS, Offered, viewed};
use crate::context::Context;
use crate::networking::contacts::{
    Before, Relation, Whole, before_merge, merges_of, relations_of, whole,
};
use crate::networking::introductions::{IntroductionFilter, introductions};
use crate::networking::wording;
use crate::people::audit::Subject;
use crate::people::{Coordinator, organisations};
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, Page, Row, Sample, Told, sample};

const SHOWN: u64 = 20;

#[derive(Clone, Debug, Serialize)]
struct ShowPage {
    base: String,
    /// It is the same as this one.
    merged: Option<String>,
    retired: bool,
    facts: Vec<Told>,
    people: Vec<Row>,
    relations: Vec<RelationLine>,
    introductions: Vec<Row>,
    merges: Vec<MergeLine>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "networking/staff_contact.html";
}

/// When two became one, and what both were.
#[derive(Clone, Debug, Serialize)]
struct MergeLine {
    at: String,
    before: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct RelationLine {
    name: String,
    text: String,
    removal: String,
}

/// `GET /staff/networking/contacts/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let one = whole(db, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("contact", id.0), None).await?;
    let offered = Offered::load(&context).await?;
    let relations = relations_of(db, *id).await?;
    let filter = IntroductionFilter { contact: Some(*id), ..IntroductionFilter::default() };
    let asked = introductions(db, &filter, (None, SHOWN)).await?;
    let merges = merges_of(db, *id).await?;
    let organisation = organisations::names(db, one.row.organisation_id).await?;
    let mut page = facts(&one, &relations, &offered);
    let own = one.row.organisation_id.and_then(|id| organisation.get(&id).cloned());
    page.facts.push(Told::new("事業の団体", own));
    page.introductions = asked
        .iter()
        .map(|row| {
            let href = format!("{INTRODUCTIONS}/{}", row.id);
            let number = Cell::link(row.number.clone(), href).chip(wording::chip(row.state));
            Row::new([number, Cell::text(tokyo::date(tokyo::day_of(row.created_at)))])
        })
        .collect();
    page.merges = merges.iter().map(merged).collect::<anyhow::Result<_>>()?;
    let title = one.row.name.clone();
    context.pages.answer(&frame::shell(&who, &context, (&[("連携先", CONTACTS)], &title)), &page)
}

fn facts(one: &Whole, relations: &[Relation], offered: &Offered) -> ShowPage {
    let row = &one.row;
    let base = format!("{CONTACTS}/{}", row.id);
    let words: Vec<_> = one.terms.iter().map(|id| offered.terms.label(*id)).collect();
    let person = |person: &entities::networking::contact_person::Model| {
        let name = Cell::link(person.name.clone(), format!("{base}/people/{}", person.id))
            .small(person.title.clone().unwrap_or_default());
        let name = if person.retired { name.chip(("done", "退任")) } else { name };
        let language = if person.language == "en" { "英語" } else { "日本語" };
        Row::new([
            name,
            Cell::text(person.email.clone().unwrap_or_default()),
            Cell::text(person.phone.clone().unwrap_or_default()),
            Cell::text(language),
        ])
    };
    ShowPage {
        merged: row.merged_into.map(|id| format!("{CONTACTS}/{id}")),
        retired: row.retired,
        facts: vec![
            Told::new("種類", offered.terms.label(row.kind_id).to_owned()),
            Told::new("フリガナ", row.kana.clone()),
            Told::new("英語名", row.name_en.clone()),
            Told::new("所在", place(one)),
            Told::new("法人番号", row.corporate_number.clone()),
            Told::new("Webサイト", row.website.clone()),
            Told::new("言語・テーマ", words.join("、")),
            Told::new("備考", row.notes.clone()),
        ],
        people: one.people.iter().map(person).collect(),
        relations: relations.iter().map(|relation| known_by(relation, &base)).collect(),
        introductions: Vec::new(),
        merges: Vec::new(),
        base,
    }
}

fn merged(row: &contact_merge::Model) -> anyhow::Result<MergeLine> {
    let both = before_merge(row)?;
    let at = tokyo::date_time(row.merged_at);
    Ok(MergeLine { at, before: both.iter().map(in_words).collect() })
}

/// `さくら日本語学院、Sakura School、ベトナム、担当者：Nguyen Thi Lan lan@sakura.example.vn`
fn in_words(one: &Before) -> String {
    let known = [&one.name_en, &one.country, &one.city, &one.corporate_number, &one.website];
    let mut parts = vec![one.name.clone()];
    parts.extend(known.into_iter().flatten().cloned());
    parts.extend(Some(one.notes.clone()).filter(|notes| !notes.is_empty()));
    for person in &one.people {
        let facts = [&person.title, &person.email, &person.phone].into_iter().flatten();
        let words: Vec<_> = std::iter::once(&person.name).chain(facts).cloned().collect();
        parts.push(format!("担当者：{}", words.join(" ")));
    }
    parts.join("、")
}

fn known_by(relation: &Relation, base: &str) -> RelationLine {
    let row = &relation.row;
    let since = row.since.map(|day| format!("{}から", tokyo::date(day)));
    let parts = [Some(wording::closeness(row.closeness).to_owned()), since, Some(row.note.clone())];
    let text: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    RelationLine {
        name: relation.name.clone(),
        text: text.join("、"),
        removal: format!("{base}/relations/{}/removal", row.person_id),
    }
}

pub fn samples() -> Vec<Sample> {
    let full = ShowPage {
        base: "/staff/networking/contacts/1".to_owned(),
        merged: None,
        retired: false,
        facts: vec![Told::new("種類", "海外の教育機関".to_owned())],
        people: vec![Row::new((0..4).map(|_| Cell::text("Nguyen Thi Lan")))],
        relations: vec![RelationLine {
            name: "山田 太郎".to_owned(),
            text: "一緒に仕事をした".to_owned(),
            removal: "/a".to_owned(),
        }],
        introductions: vec![Row::new(["N8-482-136", "11月24日"].map(Cell::text))],
        merges: vec![MergeLine {
            at: "2026年11月24日（火）10:00".to_owned(),
            before: vec!["さくら日本語学院、ベトナム".to_owned(), "Sakura School".to_owned()],
        }],
    };
    let bare = ShowPage {
        merged: Some("/staff/networking/contacts/2".to_owned()),
        retired: true,
        people: Vec::new(),
        relations: Vec::new(),
        introductions: Vec::new(),
        merges: Vec::new(),
        ..full.clone()
    };
    vec![sample(&full), sample(&bare)]
}
