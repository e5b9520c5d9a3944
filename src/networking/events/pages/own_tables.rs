//! 「あなたの席」: on a phone, on the day.

use actix_web::{HttpResponse, web};
use entities::NetworkingEventId;
use serde::Serialize;

use super::own::OwnEvent;
use crate::context::Context;
use crate::networking::events::letters::TableLine;
use crate::networking::events::publish::seen_by_participants;
use crate::networking::events::storage::{Participant, seats_of};
use crate::networking::events::wording;
use crate::people::SignedIn;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
struct TablesPage {
    back: String,
    /// 「いまはテーブル3」「次はテーブル5」, the one to read first.
    now: Option<Told>,
    next: Option<Told>,
    lines: Vec<TableLine>,
}

#[derive(Serialize)]
struct Told {
    round: String,
    table: String,
    others: Vec<String>,
}

impl Page for TablesPage {
    const TEMPLATE: &'static str = "networking/events/tables.html";
}

/// `GET /my/events/{id}/tables`: as told, nothing before; on the day as they stand.
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let own = seen.own(&who).ok_or(Failure::NotFound)?;
    let lines = lines(&context, &seen, own).await?;
    let begun = usize::try_from(seen.whole.rounds_begun()).unwrap_or(0);
    let page = TablesPage {
        back: seen.base.clone(),
        now: begun.checked_sub(1).and_then(|at| line(&lines, at)),
        next: line(&lines, begun),
        lines,
    };
    context.pages.answer(&seen.shell(&who, &context, Some("あなたの席")), &page)
}

/// Somebody's tables, round by round, as participants see them; none before anything was told.
pub async fn lines(
    context: &Context,
    seen: &OwnEvent,
    own: &Participant,
) -> Result<Vec<TableLine>, Failure> {
    let Some(plan) = seen_by_participants(&seen.whole, context.now()) else {
        return Ok(Vec::new());
    };
    let mut told = seen.whole.clone();
    if told.event.plan_id != Some(plan) {
        told.seats = seats_of(context.database.reader(), plan).await?;
    }
    let rounds = 0..told.event.rounds;
    Ok(rounds.map(|at| TableLine::of(&told, own, at, &told.tables(at))).collect())
}

fn line(lines: &[TableLine], at: usize) -> Option<Told> {
    let line = lines.get(at)?;
    let (table, others) = (line.table.clone(), line.others.clone());
    Some(Told { round: line.round.clone(), table, others })
}

pub fn samples() -> Vec<Sample> {
    let told = |at: i32| Told {
        round: wording::round(at),
        table: "テーブル3".to_owned(),
        others: vec!["髙橋 恵さん（安曇野ひとづくり機構）".to_owned()],
    };
    let page = |now, next, lines| TablesPage { back: "/my/events/1".to_owned(), now, next, lines };
    let line = TableLine {
        round: "第1回".to_owned(),
        table: "テーブル3".to_owned(),
        others: vec!["髙橋 恵さん".to_owned()],
    };
    let alone = TableLine { others: Vec::new(), ..line.clone() };
    vec![
        sample(&page(None, None, Vec::new())),
        sample(&page(Some(told(0)), Some(told(1)), vec![line, alone])),
    ]
}
