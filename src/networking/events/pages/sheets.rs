//! On paper and on the wall: a strip for each person, a card for each table, signs to read from afar.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, NetworkingParticipantId};
use serde::Serialize;

use super::frame::{Opened, Place, open, viewed};
use crate::context::Context;
use crate::networking::events::letters::TableLine;
use crate::networking::events::storage::Participant;
use crate::networking::events::wording;
use crate::people::Coordinator;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
struct PeoplePage {
    back: String,
    programme: String,
    event: String,
    when: String,
    people: Vec<Strip>,
}

/// What one person takes along.
#[derive(Serialize)]
struct Strip {
    name: String,
    organisation: Option<String>,
    lines: Vec<TableLine>,
}

#[derive(Serialize)]
struct TablesPage {
    back: String,
    programme: String,
    event: String,
    when: String,
    cards: Vec<Card>,
}

/// What lies on one table in one round.
#[derive(Serialize)]
struct Card {
    table: String,
    round: String,
    names: Vec<String>,
}

#[derive(Serialize)]
struct SignsPage {
    back: String,
    round: String,
    /// Whether the round runs, or comes next.
    running: bool,
    tables: Vec<Card>,
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "networking/events/sheet_people.html";
}

impl Page for TablesPage {
    const TEMPLATE: &'static str = "networking/events/sheet_tables.html";
}

impl Page for SignsPage {
    const TEMPLATE: &'static str = "networking/events/signs.html";
}

/// `GET /staff/events/{id}/sheets/people`
pub async fn people(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("席の紙（1人ずつ）")).await?;
    viewed(&who, &context, *id, "sheets").await?;
    let whole = &opened.whole;
    let tables: BTreeMap<_, _> =
        (0..whole.event.rounds).map(|round| (round, whole.tables(round))).collect();
    let seated = |one: &&Participant| whole.seats.iter().any(|it| it.participant_id == one.id());
    let mut people: Vec<_> = whole.confirmed().filter(seated).collect();
    people.sort_by_key(|one| (one.person.family_kana.clone(), one.person.given_kana.clone()));
    let strip = |one: &Participant| Strip {
        name: one.name(),
        organisation: one.organisation_name().map(str::to_owned),
        lines: tables.iter().map(|(at, laid)| TableLine::of(whole, one, *at, laid)).collect(),
    };
    let people = people.into_iter().map(strip).collect();
    let page = PeoplePage {
        back: format!("{}/plan", opened.base),
        programme: context.config.secretariat.programme.clone(),
        event: whole.event.title.clone(),
        when: opened.head.when.clone(),
        people,
    };
    context.pages.answer(&opened.shell, &page)
}

/// `GET /staff/events/{id}/sheets/tables`
pub async fn tables(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("席の紙（テーブルごと）")).await?;
    viewed(&who, &context, *id, "sheets").await?;
    let event = &opened.whole.event;
    let mut cards: Vec<_> =
        (0..event.rounds).flat_map(|round| cards(&opened, round)).collect::<Vec<_>>();
    // What lies on one table stays together.
    cards.sort_by_key(|(table, round, _)| (*table, *round));
    let page = TablesPage {
        back: format!("{}/plan", opened.base),
        programme: context.config.secretariat.programme.clone(),
        event: event.title.clone(),
        when: opened.head.when.clone(),
        cards: cards.into_iter().map(|(_, _, card)| card).collect(),
    };
    context.pages.answer(&opened.shell, &page)
}

fn cards(opened: &Opened, round: i32) -> Vec<(i32, i32, Card)> {
    let whole = &opened.whole;
    // What lies on tables and hangs on walls is read by everybody.
    let name = |id: &NetworkingParticipantId| whole.participant(*id).map(wording::shown);
    let cards = whole.tables(round).into_iter().map(|(table, guests)| {
        let names = guests.iter().filter_map(name).collect();
        let card = Card { table: wording::table(table), round: wording::round(round), names };
        (table, round, card)
    });
    cards.collect()
}

/// `GET /staff/events/{id}/signs`: the round that runs, or the first one.
pub async fn signs(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner("テーブルの案内")).await?;
    viewed(&who, &context, *id, "signs").await?;
    let begun = opened.whole.rounds_begun();
    let round = (begun - 1).max(0);
    let page = SignsPage {
        back: format!("{}/day", opened.base),
        round: wording::round(round),
        running: begun > 0,
        tables: cards(&opened, round).into_iter().map(|(_, _, card)| card).collect(),
    };
    context.pages.answer(&opened.shell, &page)
}

fn sample_people(people: Vec<Strip>) -> PeoplePage {
    PeoplePage {
        back: "/1".to_owned(),
        programme: "地域の人事部".to_owned(),
        event: "交流会".to_owned(),
        when: "2026年12月3日（木）14:00～16:00".to_owned(),
        people,
    }
}

fn sample_cards() -> Vec<Card> {
    vec![Card {
        table: "テーブル1".to_owned(),
        round: "第1回".to_owned(),
        names: vec!["鈴木 大地さん（花巻みらい商工会）".to_owned()],
    }]
}

pub fn samples() -> Vec<Sample> {
    let line = TableLine {
        round: "第1回".to_owned(),
        table: "テーブル1".to_owned(),
        others: vec!["髙橋 恵さん".to_owned()],
    };
    let organisation = Some("花巻みらい商工会".to_owned());
    let strip = Strip { name: "鈴木 大地".to_owned(), organisation, lines: vec![line] };
    let plain = Strip { name: "山田 花子".to_owned(), organisation: None, lines: Vec::new() };
    let tables = |cards| TablesPage {
        back: "/1".to_owned(),
        programme: "地域の人事部".to_owned(),
        event: "交流会".to_owned(),
        when: "2026年12月3日（木）14:00～16:00".to_owned(),
        cards,
    };
    let round = || "第1回".to_owned();
    let signs =
        |running, tables| SignsPage { back: "/1".to_owned(), round: round(), running, tables };
    vec![
        sample(&sample_people(Vec::new())),
        sample(&sample_people(vec![strip, plain])),
        sample(&tables(Vec::new())),
        sample(&tables(sample_cards())),
        sample(&signs(false, Vec::new())),
        sample(&signs(true, sample_cards())),
    ]
}
