//! One introduction, with everything the secretariat knows.

use actix_web::{HttpResponse, web};
use entities::IntroductionId;
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::{introduction_event, introduction_outcome};
use serde::Serialize;

use super::frame::{self, CONTACTS, INTRODUCTIONS, viewed};
use crate::context::Context;
use crate::networking::introductions::state::{is_open, is_over};
use crate::networking::introductions::{
    Details, Parties, due_day, events_of, find, labels, outcomes_of, parties, times_of,
};
use crate::networking::wording;
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::vocabulary::tokyo;
use crate::web::{Chip, Failure, Page, Sample, Told, sample};

#[derive(Clone, Debug, Serialize)]
struct ShowPage {
    base: String,
    chip: Chip,
    requester: Vec<Told>,
    partner: Vec<Told>,
    contact: Option<String>,
    meeting: Vec<Told>,
    outcomes: Vec<Told>,
    events: Vec<EventLine>,
    /// What can be done now.
    checks: bool,
    asks_again: bool,
    held: bool,
    open: bool,
    meets: bool,
    refuses: bool,
    dispatch: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "networking/staff_introduction.html";
}

#[derive(Clone, Debug, Serialize)]
struct EventLine {
    when: String,
    title: &'static str,
    text: String,
}

/// `GET /staff/networking/introductions/{id}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let row = find(db, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("introduction", id.0), None).await?;
    let all = parties(db, row).await?;
    let events = events_of(db, *id).await?;
    let outcomes = outcomes_of(db, (*id, None)).await?;
    let times = times_of(db, *id).await?;
    let offered: Vec<_> =
        times.iter().map(|time| tokyo::span(time.starts_at, time.ends_at)).collect();
    let page = facts(&all, (&events, &outcomes), &offered);
    let title = format!("紹介 {}", all.row.number);
    context.pages.answer(&frame::shell(&who, &context, (&[], &title)), &page)
}

fn facts(
    parties: &Parties,
    (events, outcomes): (&[introduction_event::Model], &[introduction_outcome::Model]),
    offered: &[String],
) -> ShowPage {
    let row = &parties.row;
    ShowPage {
        base: format!("{INTRODUCTIONS}/{}", row.id),
        chip: wording::chip(row.state).into(),
        requester: requester(parties),
        partner: partner(parties),
        contact: row.contact_id.map(|id| format!("{CONTACTS}/{id}")),
        meeting: meeting(parties, offered),
        outcomes: outcomes.iter().filter(|one| one.answered_at.is_some()).map(outcome).collect(),
        events: events.iter().rev().map(event).collect(),
        checks: row.state == IntroductionState::RequesterAgreed,
        asks_again: row.state == IntroductionState::PartnerAsked,
        held: matches!(row.state, IntroductionState::Met | IntroductionState::Reviewed),
        open: is_open(row.state),
        meets: row.state == IntroductionState::Introduced,
        refuses: !is_over(row.state),
        dispatch: (row.introduced_at.is_some() && row.state != IntroductionState::Declined)
            .then(|| format!("{}/new?introduction={}", frame::DISPATCHES, row.id)),
    }
}

fn requester(parties: &Parties) -> Vec<Told> {
    let row = &parties.row;
    let agreed = row.requester_agreed_at.map(tokyo::date_time);
    let again =
        if row.asks_again { "相手の同意のあとに、もう一度確かめる" } else { "" };
    vec![
        Told::new("団体", parties.organisation.name.clone()),
        Told::new("お名前", parties.name(Side::Requester)),
        Told::new("メールアドレス", parties.requester.email.clone()),
        Told::new("会いたい相手", row.wanted.clone()),
        Told::new("目的", row.purpose.clone()),
        Told::new("本人が書いた紹介", row.self_description.clone()),
        Told::new("同意", agreed),
        Told::new("伝えてよい項目", labels(&Details::stored(&row.requester_details), false)),
        Told::new("最後の確認", again.to_owned()),
    ]
}

fn partner(parties: &Parties) -> Vec<Told> {
    let row = &parties.row;
    let name = parties.contact.as_ref().map(|one| one.name.clone());
    let person = parties.answering.as_ref();
    vec![
        Told::new("連携先", name),
        Told::new("担当者", person.map(|one| one.name.clone())),
        Told::new("メールアドレス", person.and_then(|one| one.email.clone())),
        Told::new("相手に伝える文", row.told_partner.clone()),
        Told::new("事業者に伝える文", row.told_requester.clone()),
        Told::new("打診", row.asked_at.map(tokyo::date_time)),
        Told::new("回答の期限", row.due_at.map(|due| tokyo::date(due_day(due)))),
        Told::new("同意", row.partner_agreed_at.map(tokyo::date_time)),
        Told::new("伝えてよい項目", labels(&Details::stored(&row.partner_details), false)),
        Told::new("終わり方", row.ended_by.map(|side| wording::side(side).to_owned())),
        Told::new("理由（相手には伝えない）", row.end_reason.clone()),
    ]
}

fn meeting(parties: &Parties, offered: &[String]) -> Vec<Told> {
    let row = &parties.row;
    let when = row.meeting_starts_at.zip(row.meeting_ends_at);
    let when = when.map(|(starts, ends)| tokyo::span(starts, ends));
    if when.is_none() && offered.is_empty() && row.met_at.is_none() {
        return Vec::new();
    }
    vec![
        Told::new("日時", when),
        Told::new("場所・参加用URL", row.meeting_place.clone()),
        Told::new("候補", offered.join("、")),
        Told::new("候補の場所・参加用URL", row.offered_place.clone()),
        Told::new("面談した日", row.met_at.map(|at| tokyo::date(tokyo::day_of(at)))),
    ]
}

fn outcome(one: &introduction_outcome::Model) -> Told {
    let met = if one.met == Some(true) { "面談した" } else { "まだ面談していない" };
    let rating = one.rating.map(|rating| format!("評価{rating}")).unwrap_or_default();
    let parts = [met, rating.as_str(), one.words.as_str()];
    let text: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Told::new(&format!("{}（{}日後）", wording::side(one.side), one.days), text.join("、"))
}

fn event(line: &introduction_event::Model) -> EventLine {
    EventLine {
        when: tokyo::date_time(line.at),
        title: wording::act(line.act),
        text: line.side.map_or("自動", wording::side).to_owned(),
    }
}

pub fn samples() -> Vec<Sample> {
    let told = || vec![Told::new("団体", "はじめ".to_owned())];
    let event =
        EventLine { when: "11月24日".to_owned(), title: "紹介", text: "事務局".to_owned() };
    let full = ShowPage {
        base: "/staff/networking/introductions/1".to_owned(),
        chip: wording::chip(IntroductionState::Introduced).into(),
        requester: told(),
        partner: told(),
        contact: Some("/staff/networking/contacts/1".to_owned()),
        meeting: told(),
        outcomes: told(),
        events: vec![event],
        checks: false,
        asks_again: true,
        held: true,
        open: true,
        meets: true,
        refuses: true,
        dispatch: Some("/staff/networking/dispatches/new".to_owned()),
    };
    let bare = ShowPage {
        contact: None,
        meeting: Vec::new(),
        outcomes: Vec::new(),
        events: Vec::new(),
        checks: true,
        asks_again: false,
        held: false,
        open: false,
        meets: false,
        dispatch: None,
        ..full.clone()
    };
    vec![sample(&full), sample(&bare)]
}
