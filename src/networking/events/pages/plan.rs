//! 「席の案」: round by round, table by table, with what could not be met; made, compared, locked.

use actix_web::{HttpResponse, web};
use entities::networking::events::event::EventState;
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use serde::Serialize;

use super::frame::{Head, Judged, Place, open_to_judge, sample_head, viewed};
use crate::context::Context;
use crate::networking::events::publish::seen_by_participants;
use crate::networking::events::storage::{Whole, seats_of};
use crate::networking::events::{assemble, effect, wording};
use crate::networking::rounds::{judge, shortfalls};
use crate::people::Coordinator;
use crate::people::vocabularies::Terms;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, Page, Row, Sample, Told, sample};

#[derive(Serialize)]
struct PlanPage {
    head: Head,
    base: String,
    /// The plan that is shown; empty while there is none.
    plan: String,
    title: String,
    /// Why nothing can be planned now.
    closed: Option<&'static str>,
    /// People come or go who are not in the plan yet.
    outdated: bool,
    begun: bool,
    /// Participants see it.
    published: bool,
    /// Letters were written about it.
    told: bool,
    stats: Vec<Stat>,
    missing: Vec<String>,
    compared: Vec<Told>,
    better: Vec<String>,
    worse: Vec<String>,
    rounds: Vec<RoundBox>,
    history: Vec<Row>,
}

#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    unit: &'static str,
}

#[derive(Serialize)]
struct RoundBox {
    number: i32,
    title: String,
    begun: bool,
    tables: Vec<TableBox>,
    /// People locked to a table in this round who have no seat in the plan, with their table.
    loose: Vec<(SeatLine, String)>,
}

#[derive(Serialize)]
struct TableBox {
    title: String,
    seats: Vec<SeatLine>,
}

#[derive(Serialize)]
struct SeatLine {
    id: String,
    name: String,
    organisation: String,
    locked: bool,
}

impl Page for PlanPage {
    const TEMPLATE: &'static str = "networking/events/staff_plan.html";
}

/// `GET /staff/events/{id}/plan`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let opened = open_to_judge(&who, &context, *id, Place::Plan).await?;
    viewed(&who, &context, *id, "plan").await?;
    let reader = context.database.reader();
    let terms = Terms::load(reader).await?;
    let whole = &opened.considered.whole;
    let before = whole.plan().and_then(|now| {
        whole.plans.iter().rev().find(|plan| plan.number < now.number).map(|plan| plan.id)
    });
    let before = match before {
        Some(plan) => Some(Whole { seats: seats_of(reader, plan).await?, ..whole.clone() }),
        None => None,
    };
    let shown = seen_by_participants(whole, context.now());
    context.pages.answer(&opened.shell, &page(&opened, &terms, (before.as_ref(), shown)))
}

fn page(
    opened: &Judged,
    terms: &Terms,
    (before, shown): (Option<&Whole>, Option<NetworkingPlanId>),
) -> PlanPage {
    let whole = &opened.considered.whole;
    let now = whole.event.plan_id;
    let mut page = PlanPage {
        head: opened.head.clone(),
        base: opened.base.clone(),
        plan: whole.event.plan_id.map(|id| id.to_string()).unwrap_or_default(),
        title: whole.plan().map(|plan| format!("案{}", plan.number)).unwrap_or_default(),
        closed: closed(whole),
        outdated: !whole.is_current(),
        begun: !whole.begun.is_empty(),
        published: now.is_some() && now == shown,
        told: now.is_some() && now == whole.event.published_plan_id,
        stats: Vec::new(),
        missing: Vec::new(),
        compared: Vec::new(),
        better: Vec::new(),
        worse: Vec::new(),
        rounds: Vec::new(),
        history: history(whole, shown),
    };
    if whole.plan().is_some() {
        judged(opened, terms, &mut page);
        compare(opened, before, &mut page);
        page.rounds = (0..whole.event.rounds).map(|round| round_box(whole, round)).collect();
    }
    page
}

fn closed(whole: &Whole) -> Option<&'static str> {
    match whole.event.state {
        EventState::Draft => {
            Some("まだ公開していません。公開すると申込を受け付け、席の案を作れます。")
        }
        EventState::Held => Some("開催済みです。席の記録だけを見られます。"),
        EventState::CalledOff => Some("中止した交流会です。"),
        EventState::Open if whole.rounds_begun() >= whole.event.rounds => {
            Some("すべての回が始まりました。席はもう変わりません。")
        }
        EventState::Open => None,
    }
}

fn rounds_of(opened: &Judged, whole: &Whole) -> Vec<crate::networking::rounds::Seating> {
    let ids = &opened.considered.numbered.ids;
    let coming = whole.rounds_begun()..whole.event.rounds;
    coming.map(|round| assemble::seating(whole, ids, round)).collect()
}

fn judged(opened: &Judged, terms: &Terms, page: &mut PlanPage) {
    let considered = &opened.considered;
    let rounds = rounds_of(opened, &considered.whole);
    let question = &considered.numbered.question;
    let score = judge(question, &rounds);
    let stats = wording::score(&score).into_iter();
    page.stats = stats.map(|(label, value)| Stat { label, value, unit: "" }).collect();
    let missing = shortfalls(question, &rounds);
    let missing = missing.iter();
    page.missing =
        missing.map(|one| wording::shortfall_with(considered, Some(terms), one)).collect();
}

/// Beside the plan before it.
fn compare(opened: &Judged, before: Option<&Whole>, page: &mut PlanPage) {
    let Some(before) = before else { return };
    let now = rounds_of(opened, &opened.considered.whole);
    let effect = effect::between(&opened.considered, &rounds_of(opened, before), &now);
    let pairs = wording::score(&effect.before).into_iter().zip(wording::score(&effect.after));
    let told = pairs.filter(|((_, was), (_, is))| was != is);
    page.compared =
        told.map(|((label, was), (_, is))| Told::new(label, format!("{was} → {is}"))).collect();
    page.better = effect.better;
    page.worse = effect.worse;
}

fn round_box(whole: &Whole, round: i32) -> RoundBox {
    let seat = |id: &NetworkingParticipantId| {
        let one = whole.participant(*id)?;
        let locked =
            whole.locks.iter().any(|it| it.round == round && it.participant_id == one.id());
        Some(SeatLine {
            id: one.id().to_string(),
            name: one.name(),
            organisation: one.organisation_name().unwrap_or_default().to_owned(),
            locked,
        })
    };
    let tables = whole.tables(round).into_iter().map(|(table, guests)| TableBox {
        title: wording::table(table),
        seats: guests.iter().filter_map(seat).collect(),
    });
    let seated = |id: NetworkingParticipantId| {
        whole.seats.iter().any(|seat| seat.round == round && seat.participant_id == id)
    };
    let locks = whole.locks.iter().filter(|it| it.round == round);
    let loose = locks
        .filter(|it| !seated(it.participant_id))
        .filter_map(|it| Some((seat(&it.participant_id)?, wording::table(it.table_number))));
    RoundBox {
        number: round,
        title: wording::round(round),
        begun: round < whole.rounds_begun(),
        loose: loose.collect(),
        tables: tables.collect(),
    }
}

fn history(whole: &Whole, shown: Option<NetworkingPlanId>) -> Vec<Row> {
    let row = |plan: &entities::networking::events::plan::Model| {
        let mut title = Cell::text(format!("案{}", plan.number));
        if shown == Some(plan.id) {
            title = title.chip(("success", "公開中"));
        }
        Row::new([
            title,
            Cell::text(wording::origin(plan.origin)).small(plan.note.clone()),
            Cell::text(tokyo::date_time(plan.made_at)),
        ])
    };
    whole.plans.iter().rev().map(row).collect()
}

fn sample_page() -> PlanPage {
    PlanPage {
        head: sample_head(),
        base: "/staff/events/1".to_owned(),
        plan: String::new(),
        title: String::new(),
        closed: None,
        outdated: true,
        begun: false,
        published: false,
        told: false,
        stats: Vec::new(),
        missing: Vec::new(),
        compared: Vec::new(),
        better: Vec::new(),
        worse: Vec::new(),
        rounds: Vec::new(),
        history: Vec::new(),
    }
}

fn sample_round(number: i32, begun: bool) -> RoundBox {
    let seat = |id: &str, locked| SeatLine {
        id: id.to_owned(),
        name: "鈴木 大地".to_owned(),
        organisation: "花巻みらい商工会".to_owned(),
        locked,
    };
    let seats = vec![seat(&format!("a{number}"), true), seat(&format!("b{number}"), false)];
    let loose = if begun { Vec::new() } else { vec![(seat("c", true), wording::table(2))] };
    RoundBox {
        loose,
        number,
        title: wording::round(number),
        begun,
        tables: vec![TableBox { title: "テーブル1".to_owned(), seats }],
    }
}

pub fn samples() -> Vec<Sample> {
    let full = PlanPage {
        plan: "1".to_owned(),
        title: "案2".to_owned(),
        outdated: false,
        begun: true,
        stats: vec![Stat { label: "かなった希望", value: "9／10件".to_owned(), unit: "" }],
        missing: vec!["鈴木 大地さんの希望「髙橋 恵さん」はかないませんでした。".to_owned()],
        compared: vec![Told::new("かなった希望", "8／10件 → 9／10件".to_owned())],
        better: vec!["山田さんと佐藤さんは2回同席します。".to_owned()],
        worse: vec!["鈴木さんの希望はかないませんでした。".to_owned()],
        rounds: vec![sample_round(0, true), sample_round(1, false)],
        history: vec![Row::new([
            Cell::text("案2").chip(("success", "公開中")),
            Cell::text("入れ替え"),
            Cell::text("2026年11月30日（月）10:00"),
        ])],
        ..sample_page()
    };
    let closed = Some("開催済みです。");
    let plan = "1".to_owned();
    let closed = PlanPage { closed, published: true, told: true, plan, ..sample_page() };
    let live = PlanPage { closed: None, plan: "1".to_owned(), published: true, ..sample_page() };
    vec![sample(&sample_page()), sample(&full), sample(&closed), sample(&live)]
}
