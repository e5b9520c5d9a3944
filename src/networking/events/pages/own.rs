//! Events for those who take part: the list, and one event.

use actix_web::{HttpResponse, web};
use entities::NetworkingEventId;
use entities::networking::events::event::{self, EventFormat, EventState};
use entities::networking::events::participant;
use serde::Serialize;

use crate::context::Context;
use crate::networking::events::places::Rooms;
use crate::networking::events::publish::seen_by_participants;
use crate::networking::events::storage::{Whole, find};
use crate::networking::events::wording::{self, EVENTS};
use crate::networking::events::{readers, storage::Participant};
use crate::people::SignedIn;
use crate::people::vocabularies::Terms;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Crumb, Failure, Page, Routes, Sample, Shell, Told, sample};

#[derive(Serialize)]
struct MinePage {
    cards: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    title: String,
    href: String,
    chip: Chip,
    when: String,
    place: String,
    note: String,
}

impl Page for MinePage {
    const TEMPLATE: &'static str = "networking/events/mine.html";
}

#[derive(Serialize)]
struct EventPage {
    base: String,
    description: String,
    facts: Vec<Told>,
    /// For those who take part, until it is over.
    online_url: Option<String>,
    takes_part: bool,
    /// Registration and wishes are open.
    open: bool,
    full: bool,
    wishes: Vec<String>,
    has_tables: bool,
    withdrawable: bool,
    participant: String,
    reason: Option<String>,
}

impl Page for EventPage {
    const TEMPLATE: &'static str = "networking/events/event.html";
}

pub fn routes(service: &mut Routes) {
    service.route("/my/events", web::get().to(list));
}

/// `GET /my/events`
pub async fn list(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let rows = readers::visible(reader, who.person_id()).await?;
    let rooms = Rooms::of(reader, rows.iter().map(|(row, _)| row)).await?;
    let now = context.now();
    let card = |(row, own): &(_, Option<_>)| card((row, rooms.in_short(row)), own.as_ref(), now);
    let cards = rows.iter().map(card).collect();
    let mut shell = who.shell(&context, EVENTS);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::here(EVENTS)];
    context.pages.answer(&shell, &MinePage { cards })
}

fn card(
    (row, place): (&event::Model, String),
    own: Option<&participant::Model>,
    now: chrono::DateTime<chrono::Utc>,
) -> Card {
    let chip = match (row.state, own) {
        (EventState::Open, Some(_)) => ("success", "参加確定"),
        (EventState::Open, None) if now >= row.deadline => ("neutral", "受付終了"),
        (EventState::Open, None) if row.taken >= row.capacity => ("neutral", "満席"),
        (EventState::Open, None) => ("open", "受付中"),
        (state, _) => wording::state_chip(state),
    };
    Card {
        title: row.title.clone(),
        href: format!("/my/events/{}", row.id),
        chip: chip.into(),
        when: tokyo::span(row.starts_at, row.ends_at),
        place,
        note: format!("申込と希望の締切：{}", tokyo::date_time(row.deadline)),
    }
}

/// An event as somebody who takes part, or may, opens it. Drafts are not there.
pub struct OwnEvent {
    pub whole: Whole,
    pub base: String,
}

impl OwnEvent {
    pub async fn take(
        who: &SignedIn,
        context: &Context,
        id: NetworkingEventId,
    ) -> Result<Self, Failure> {
        let whole = find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
        let open = match whole.event.state {
            EventState::Draft => false,
            EventState::Open => true,
            // What is over is for those who were part of it.
            _ => whole.participants.iter().any(|one| one.row.person_id == who.person_id()),
        };
        let base = format!("/my/events/{id}");
        if open { Ok(Self { whole, base }) } else { Err(Failure::NotFound) }
    }

    pub fn own(&self, who: &SignedIn) -> Option<&Participant> {
        self.whole.confirmed().find(|one| one.row.person_id == who.person_id())
    }

    /// Registration and wishes are still taken.
    pub fn takes(&self, now: chrono::DateTime<chrono::Utc>) -> bool {
        self.whole.event.state == EventState::Open && now < self.whole.event.deadline
    }

    pub fn shell(&self, who: &SignedIn, context: &Context, name: Option<&str>) -> Shell {
        let title = &self.whole.event.title;
        let mut shell = who.shell(context, name.unwrap_or(title));
        shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::to(EVENTS, "/my/events")];
        match name {
            Some(name) => {
                shell.breadcrumb.push(Crumb::to(title, &self.base));
                shell.breadcrumb.push(Crumb::here(name));
            }
            None => shell.breadcrumb.push(Crumb::here(title)),
        }
        shell
    }
}

/// `GET /my/events/{id}`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let reader = context.database.reader();
    let terms = Terms::load(reader).await?;
    let own = seen.own(&who);
    let row = &seen.whole.event;
    let place = Rooms::of(reader, [row]).await?.place(row);
    let wishes = seen.whole.wishes.iter();
    let wishes = wishes.filter(|it| own.is_some_and(|own| own.id() == it.participant_id));
    let page = EventPage {
        base: seen.base.clone(),
        description: row.description.clone(),
        facts: facts((row, place), own.is_some()),
        online_url: row
            .online_url
            .clone()
            .filter(|_| own.is_some() && row.state == EventState::Open),
        takes_part: own.is_some(),
        open: seen.takes(context.now()),
        full: row.taken >= row.capacity,
        wishes: wishes.map(|it| wording::own_wish(&seen.whole, &terms, it)).collect(),
        has_tables: own.is_some() && seen_by_participants(&seen.whole, context.now()).is_some(),
        withdrawable: row.state == EventState::Open && seen.whole.begun.is_empty(),
        participant: own.map(|own| own.id().to_string()).unwrap_or_default(),
        reason: row.call_off_reason.clone(),
    };
    context.pages.answer(&seen.shell(&who, &context, None), &page)
}

/// The address for taking part online is for those who do.
fn facts((row, place): (&event::Model, Option<String>), takes_part: bool) -> Vec<Told> {
    let how = match row.format {
        EventFormat::Tables => {
            format!("{}人ずつのテーブルで、席を替えながら{}回", row.table_size, row.rounds)
        }
        EventFormat::Pairs => format!("1対1で、相手を替えながら{}回", row.rounds),
    };
    let mut facts = vec![
        Told::new("日時", tokyo::span(row.starts_at, row.ends_at)),
        Told::new("進め方", how),
        Told::new("申込と希望の締切", tokyo::date_time(row.deadline)),
    ];
    if row.online_url.is_some() && !takes_part {
        let told = "参加が決まった方にお知らせします。".to_owned();
        facts.insert(1, Told::new("参加用URL", told));
    }
    // Where there is none, it takes place online alone.
    facts.insert(1, Told::new("会場", place.unwrap_or_else(|| "オンライン".to_owned())));
    facts
}

pub fn samples() -> Vec<Sample> {
    let card = Card {
        title: "地域の人事部 交流会".to_owned(),
        href: "/my/events/1".to_owned(),
        chip: ("open", "受付中").into(),
        when: "2026年12月3日（木）14:00～16:00".to_owned(),
        place: "えんぱーく".to_owned(),
        note: "締切：2026年11月30日（月）17:00".to_owned(),
    };
    let page = |takes_part: bool, open, full| EventPage {
        base: "/my/events/1".to_owned(),
        description: "はじめての方も歓迎です。".to_owned(),
        facts: vec![Told::new("会場", "えんぱーく".to_owned())],
        online_url: takes_part.then(|| "https://meeting.example.jp/exchange".to_owned()),
        takes_part,
        open,
        full,
        wishes: if takes_part { vec!["髙橋 恵さん".to_owned()] } else { Vec::new() },
        has_tables: takes_part,
        withdrawable: open,
        participant: "1".to_owned(),
        reason: (!open).then(|| "台風のため。".to_owned()),
    };
    vec![
        sample(&MinePage { cards: Vec::new() }),
        sample(&MinePage { cards: vec![card] }),
        sample(&page(false, true, false)),
        sample(&page(false, true, true)),
        sample(&page(true, true, false)),
        sample(&page(true, false, false)),
    ]
}
