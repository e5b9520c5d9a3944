//! Changing a seat by hand: choose with whom or where to, see what gets better and worse, do it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, NetworkingParticipantId, NetworkingPlanId};
use serde::{Deserialize, Serialize};

use super::frame::{Judged, Place, open_to_judge};
use super::people_forms::named;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::events::adjust::{Adjustment, adjust, preview};
use crate::networking::events::{Host, Refusal, wording};
use crate::people::Coordinator;
use crate::web::{BannerKind, Choice, Failure, Form, Page, Sample, Told, perform, sample};

/// Whose seat, and what to do with it. Without `to` the page asks.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Wanted {
    round: i32,
    one: String,
    /// A participant's id, or `table-3`.
    to: String,
}

#[derive(Serialize)]
struct AdjustmentPage {
    base: String,
    wanted: Wanted,
    plan: String,
    who: String,
    others: Vec<Choice>,
    tables: Vec<Choice>,
    /// What it would do, once something is chosen.
    sentence: Option<String>,
    compared: Vec<Told>,
    better: Vec<String>,
    worse: Vec<String>,
    notice: Option<String>,
}

impl Page for AdjustmentPage {
    const TEMPLATE: &'static str = "networking/events/staff_adjustment.html";
}

const NAME: &str = "席を変える";

/// `GET /staff/events/{id}/plan/adjustment?round=0&one=…&to=…`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let opened = open_to_judge(&who, &context, *id, Place::Inner(NAME)).await?;
    let mut wanted = wanted.into_inner();
    if wanted.one.is_empty() {
        // Nobody chosen yet: whoever sits first.
        let whole = &opened.considered.whole;
        let first = whole.seats.iter().find(|seat| seat.round >= whole.rounds_begun());
        let first = first.ok_or(Failure::NotFound)?;
        wanted.round = first.round;
        wanted.one = first.participant_id.to_string();
    }
    let page = page(&opened, wanted, None)?;
    let status = if page.notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    context.pages.answer_with(status, &opened.shell, &page)
}

fn parsed(wanted: &Wanted) -> Option<Adjustment> {
    let one: NetworkingParticipantId = wanted.one.parse().ok()?;
    let round = wanted.round;
    if let Some(table) = wanted.to.strip_prefix("table-") {
        return Some(Adjustment::Move { round, participant: one, table: table.parse().ok()? });
    }
    Some(Adjustment::Swap { round, one, other: wanted.to.parse().ok()? })
}

fn page(
    opened: &Judged,
    wanted: Wanted,
    notice: Option<String>,
) -> Result<AdjustmentPage, Failure> {
    let whole = &opened.considered.whole;
    let one = wanted.one.parse().ok().and_then(|id| whole.participant(id));
    let one = one.ok_or(Failure::NotFound)?;
    let tables = whole.tables(wanted.round);
    let own = tables.iter().find(|(_, guests)| guests.contains(&one.id())).map(|(at, _)| *at);
    let own = own.ok_or(Failure::NotFound)?;
    let elsewhere = || tables.iter().filter(move |(table, _)| **table != own);
    let others = elsewhere().flat_map(|(table, guests)| {
        let people = guests.iter().filter_map(|id| whole.participant(*id));
        people.map(|it| {
            let label = format!("{}・{}", wording::table(*table), named(it));
            Choice::new(it.id().to_string(), label)
        })
    });
    let room =
        |guests: &Vec<_>| guests.len() < usize::try_from(whole.event.table_size).unwrap_or(0);
    let open_tables = elsewhere().filter(|(table, guests)| **table > 0 && room(guests));
    let mut page = AdjustmentPage {
        base: opened.base.clone(),
        plan: whole.event.plan_id.map(|id| id.to_string()).unwrap_or_default(),
        who: format!(
            "{} {}（いまは{}）",
            wording::round(wanted.round),
            named(one),
            wording::table(own)
        ),
        others: others.collect(),
        tables: open_tables
            .map(|(table, _)| Choice::new(format!("table-{table}"), wording::table(*table)))
            .collect(),
        sentence: None,
        compared: Vec::new(),
        better: Vec::new(),
        worse: Vec::new(),
        notice,
        wanted,
    };
    previewed(opened, &mut page);
    Ok(page)
}

fn previewed(opened: &Judged, page: &mut AdjustmentPage) {
    let Some(adjustment) = parsed(&page.wanted) else { return };
    let effect = match preview(&opened.considered, adjustment) {
        Ok(effect) => effect,
        Err(refusal) => {
            page.notice.get_or_insert_with(|| wording::refusal(&refusal));
            return;
        }
    };
    let pairs = wording::score(&effect.before).into_iter().zip(wording::score(&effect.after));
    let told = pairs.filter(|((_, was), (_, is))| was != is);
    page.compared =
        told.map(|((label, was), (_, is))| Told::new(label, format!("{was} → {is}"))).collect();
    page.sentence = Some(wording::adjustment(&opened.considered.whole, adjustment));
    page.better = effect.better;
    page.worse = effect.worse;
}

/// `POST /staff/events/{id}/plan/adjustment`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let wanted = Wanted {
        round: form.text("round").parse().map_err(|_| Failure::NotFound)?,
        one: form.text("one").to_owned(),
        to: form.text("to").to_owned(),
    };
    let adjustment = parsed(&wanted).ok_or(Failure::NotFound)?;
    let seen: NetworkingPlanId = form.text("plan").parse().map_err(|_| Failure::NotFound)?;
    let (host, shared, at) = (Host::from(&who), context.clone(), (*id, seen));
    let done = perform(async move { retrying(|| adjust(&shared, host, at, adjustment)).await });
    match done.await? {
        Ok(_) => {
            let place = format!("/staff/events/{id}/plan#s-{}-{}", wanted.round, wanted.one);
            Ok(who.visit().redirect_saying(&place, BannerKind::Success, "席を変えました。"))
        }
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let opened = open_to_judge(&who, &context, *id, Place::Inner(NAME)).await?;
            let page = page(&opened, wanted, Some(wording::refusal(&refusal)))?;
            context.pages.answer_with(StatusCode::CONFLICT, &opened.shell, &page)
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |others, tables| AdjustmentPage {
        base: "/staff/events/1".to_owned(),
        wanted: Wanted { round: 1, one: "1".to_owned(), to: "2".to_owned() },
        plan: "1".to_owned(),
        who: "第2回 鈴木 大地（いまはテーブル1）".to_owned(),
        others,
        tables,
        sentence: None,
        compared: Vec::new(),
        better: Vec::new(),
        worse: Vec::new(),
        notice: None,
    };
    let others = || vec![Choice::new("2", "テーブル2・髙橋 恵")];
    let first = page(others(), vec![Choice::new("table-3", "テーブル3")]);
    let chosen = AdjustmentPage {
        sentence: Some("第2回 鈴木 大地さんと髙橋 恵さんを入れ替え".to_owned()),
        compared: vec![Told::new("かなった希望", "8／10件 → 9／10件".to_owned())],
        better: vec!["希望がかなう".to_owned()],
        worse: vec!["2回同席".to_owned()],
        ..page(others(), Vec::new())
    };
    let same = AdjustmentPage {
        sentence: Some("第2回 鈴木 大地さんをテーブル3に移動".to_owned()),
        notice: Some("ほかの人が変更しました。".to_owned()),
        ..page(Vec::new(), Vec::new())
    };
    vec![sample(&first), sample(&chosen), sample(&same)]
}
