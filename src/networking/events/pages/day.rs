//! 「当日」: who is there, which round comes next, and planning what is left anew.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::networking::events::event::EventState;
use entities::networking::events::participant::Presence;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use serde::Serialize;

use super::frame::{Head, Opened, Place, answered, open, sample_head, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::day::{Mark, begin_round, finish as end_event, mark, opens};
use crate::networking::events::presence::has_been_there;
use crate::networking::events::storage::Participant;
use crate::networking::events::{Host, wording};
use crate::people::Coordinator;
use crate::web::{Chip, EditPage, Failure, Form, Page, Sample, perform, sample};

#[derive(Serialize)]
struct DayPage {
    head: Head,
    base: String,
    plan: String,
    closed: Option<&'static str>,
    /// People come or go who are not in the plan yet.
    outdated: bool,
    /// They come or go in the round that comes: it cannot begin so.
    blocked: bool,
    /// Why it is too early to begin.
    early: Option<String>,
    /// The plan is not what participants were told last: letters can say so.
    untold: bool,
    /// `第2回（全4回）`
    running: Option<String>,
    /// The round that comes, and its number.
    next: Option<(i32, String)>,
    finishable: bool,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    id: String,
    name: String,
    organisation: Option<String>,
    chip: Chip,
    /// Where they sit next.
    seat: String,
    buttons: Vec<Button>,
}

#[derive(Serialize)]
struct Button {
    value: &'static str,
    label: &'static str,
}

impl Page for DayPage {
    const TEMPLATE: &'static str = "networking/events/staff_day.html";
}

/// `GET /staff/events/{id}/day`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Day).await?;
    viewed(&who, &context, *id, "day").await?;
    context.pages.answer(&opened.shell, &page(&opened, context.now()))
}

fn page(opened: &Opened, now: DateTime<Utc>) -> DayPage {
    let whole = &opened.whole;
    let (begun, rounds) = (whole.rounds_begun(), whole.event.rounds);
    let open = whole.event.state == EventState::Open;
    let (planned, opens) = (whole.event.plan_id.is_some(), opens(&whole.event));
    let tables = whole.tables(begun.min(rounds - 1));
    let mut people: Vec<_> = whole.confirmed().collect();
    people.sort_by_key(|one| (one.person.family_kana.clone(), one.person.given_kana.clone()));
    let line = |one: &Participant| {
        let seat = tables.iter().find(|(_, guests)| guests.contains(&one.id()));
        Line {
            id: one.id().to_string(),
            name: one.name(),
            organisation: one.organisation_name().map(str::to_owned),
            chip: wording::presence_chip(one.row.presence).into(),
            seat: seat.map(|(table, _)| wording::table(*table)).unwrap_or_default(),
            buttons: if open {
                buttons(one.row.presence, has_been_there(&one.row, begun))
            } else {
                Vec::new()
            },
        }
    };
    DayPage {
        head: opened.head.clone(),
        base: opened.base.clone(),
        plan: whole.event.plan_id.map(|id| id.to_string()).unwrap_or_default(),
        closed: closed(whole.event.state),
        outdated: open && planned && !whole.is_current(),
        blocked: !whole.seats_fit(begun),
        early: (now < opens).then(|| wording::too_early(opens)),
        untold: planned && whole.event.plan_id != whole.event.published_plan_id,
        running: (begun > 0).then(|| format!("{}（全{rounds}回）", wording::round(begun - 1))),
        next: (open && begun < rounds).then(|| (begun, wording::round(begun))),
        finishable: open && begun > 0,
        lines: people.into_iter().map(line).collect(),
    }
}

fn closed(state: EventState) -> Option<&'static str> {
    match state {
        EventState::Draft => Some("まだ公開していません。"),
        EventState::Open => None,
        EventState::Held => Some("開催済みです。"),
        EventState::CalledOff => Some("中止した交流会です。"),
    }
}

fn buttons(presence: Presence, was_there: bool) -> Vec<Button> {
    let all = [
        (Presence::Arrived, "arrived", "来場"),
        (Presence::Late, "late", "遅刻"),
        (Presence::Left, "left", "早退"),
        (Presence::Absent, "absent", "欠席"),
        (Presence::Expected, "undone", "未確認に戻す"),
    ];
    let others = all
        .into_iter()
        .filter(|(own, _, _)| *own != presence && !(was_there && *own == Presence::Late));
    others.map(|(_, value, label)| Button { value, label }).collect()
}

/// `POST /staff/events/{id}/day`: one button of one line, `late.{participant}`.
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (act, participant) = form.text("mark").split_once('.').ok_or(Failure::NotFound)?;
    let participant: NetworkingParticipantId =
        participant.parse().map_err(|_| Failure::NotFound)?;
    let wanted = match act {
        "arrived" => Mark::Arrived,
        "late" => Mark::Late,
        "left" => Mark::Left,
        "absent" => Mark::Absent,
        "undone" => Mark::Undone,
        _ => return Err(Failure::NotFound),
    };
    let (host, at) = (Host::from(&who), (*id, participant));
    let done = perform(async move { retrying(|| mark(&context, host, at, wanted)).await });
    let page = format!("/staff/events/{id}/day#p-{participant}");
    answered(who.visit(), done.await?, (&page, "記録しました。"), &page)
}

/// `POST /staff/events/{id}/rounds`: begins the next round.
pub async fn begin(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seen: NetworkingPlanId = form.text("plan").parse().map_err(|_| Failure::NotFound)?;
    let round: i32 = form.text("round").parse().map_err(|_| Failure::NotFound)?;
    let (host, at) = (Host::from(&who), (*id, seen));
    let done = perform(async move { retrying(|| begin_round(&context, host, at, round)).await });
    let said = format!("{}を始めました。この回の席は、もう変わりません。", wording::round(round));
    let page = format!("/staff/events/{id}/day");
    answered(who.visit(), done.await?, (&page, &said), &page)
}

const FINISH: &str = "交流会を終える";

/// `GET /staff/events/{id}/completion`
pub async fn completion(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Inner(FINISH)).await?;
    let whole = &opened.whole;
    let left = whole.event.rounds - whole.rounds_begun();
    let rest = match left {
        0 => "すべての回が始まっています。".to_owned(),
        left => format!("まだ始まっていない回が{left}回あります。終えると、始められません。"),
    };
    let action = format!("{}/completion", opened.base);
    let back = format!("{}/day", opened.base);
    let page = EditPage::new((&action, &back), "まだ終えていません。", Vec::new())
        .warning(&[rest.as_str(), "始まった回の同席を、出会いとして記録します。"])
        .asking(Vec::new(), FINISH);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

/// `POST /staff/events/{id}/completion`
pub async fn finish(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (host, event) = (Host::from(&who), *id);
    let done = perform(async move { retrying(|| end_event(&context, host, event)).await });
    let page = format!("/staff/events/{event}/meetings");
    let back = format!("/staff/events/{event}/day");
    let said = "開催済みにしました。だれとだれが出会ったかを記録しています。";
    answered(who.visit(), done.await?, (&page, said), &back)
}

pub fn samples() -> Vec<Sample> {
    let page = |lines, outdated| DayPage {
        head: sample_head(),
        base: "/staff/events/1".to_owned(),
        plan: "1".to_owned(),
        closed: None,
        outdated,
        blocked: false,
        early: None,
        untold: false,
        running: None,
        next: Some((0, "第1回".to_owned())),
        finishable: false,
        lines,
    };
    let line = Line {
        id: "1".to_owned(),
        name: "鈴木 大地".to_owned(),
        organisation: Some("花巻みらい商工会".to_owned()),
        chip: ("draft", "未確認").into(),
        seat: "テーブル3".to_owned(),
        buttons: buttons(Presence::Expected, false),
    };
    let running = DayPage {
        running: Some("第1回（全4回）".to_owned()),
        finishable: true,
        blocked: true,
        untold: true,
        ..page(vec![line], true)
    };
    let early = wording::too_early(DateTime::default());
    let early = DayPage { early: Some(early), ..page(Vec::new(), false) };
    let over = DayPage {
        closed: Some("開催済みです。"),
        next: None,
        plan: String::new(),
        ..page(Vec::new(), false)
    };
    vec![sample(&page(Vec::new(), false)), sample(&early), sample(&running), sample(&over)]
}
