use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, Route, Side};
use entities::consultations::event::EventKind;
use entities::consultations::wish;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;

use super::limits::{self, or_override};
use super::outcome::{Booked, earlier, new_row, request_key};
use super::request::{WishedSlot, Wishes};
use crate::calendar::availability::SlotLength;
use crate::calendar::{business_calendar, business_calendar_within};
use crate::consultations::availability::{Wanted, bookable};
use crate::consultations::letters::{self, ConsultationRequested};
use crate::consultations::meeting::{
    belongs_to_operator, happened, insert, lock_organisation, parties,
};
use crate::consultations::pen::Pen;
use crate::consultations::policy::policy_at;
use crate::consultations::wording::request as say;
use crate::consultations::{By, Client, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{TimeSlot, tokyo};
use crate::web::Problems;

/// 第1～第3希望
const MOST: usize = 3;

/// Hands in up to three wishes for the secretariat to arrange. No time is taken yet. A second press
/// gets the first result.
pub async fn request_wishes(
    context: &Context,
    who: Client,
    wishes: Wishes,
) -> Result<Booked, Stop<Refusal>> {
    let subject = &wishes.subject;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let policy = policy_at(&tx, pen.now).await?;
    let earliest = policy.earliest(business_calendar_within(&tx).await?.as_ref(), pen.now);
    let moments = (pen.now, earliest);
    let slots = check_wishes(moments, &wishes.starts, subject.length).map_err(Refusal::Invalid)?;
    let organisation = lock_organisation(pen, subject.organisation).await?;
    let organisation = organisation.ok_or(Refusal::NotForThem)?;
    if let Some(first) = earlier(&tx, &request_key(who.person(), subject)).await? {
        return Ok(first);
    }
    let own = belongs_to_operator(pen, who.person(), &organisation).await?;
    if !own || wishes.accompanist == Some(who.person()) {
        return Err(Refusal::NotForThem.into());
    }
    let limits = limits::of_client(pen, &policy, (who.person(), organisation.id)).await?;
    or_override(&limits, Side::Client, None)?;
    let mut row = new_row(pen, (who.person(), Route::Wishes), who.person(), subject);
    row.conditions_version =
        limits::conditions(pen, (subject.mode, subject.accepts_conditions)).await?;
    row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    if let Some(wanted) = wishes.accompanist {
        let asking = Some((organisation.id, tokyo::day_of(pen.now)));
        if bookable(&tx, Wanted { asking, ..Wanted::one(wanted) }).await?.is_empty() {
            return Err(Refusal::NotAccepting.into());
        }
        row.accompanist_id = Some(wanted);
    }
    let row = insert(pen, row).await?;
    save_wishes(pen, &row, &slots).await?;
    tell(pen, &row, who).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

/// The first instant that can be wished for.
pub async fn earliest_wish(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, DbErr> {
    Ok(policy_at(db, now).await?.earliest(&business_calendar(db).await?, now))
}

/// One to three different whole minutes to come, not before the earliest that can be wished for, the
/// first of them named, each with its rank.
pub fn check_wishes(
    (now, earliest): (DateTime<Utc>, DateTime<Utc>),
    starts: &[Option<DateTime<Utc>>],
    length: SlotLength,
) -> Result<Vec<(i32, WishedSlot)>, Problems> {
    let mut problems = Problems::none();
    match starts.first() {
        _ if starts.iter().all(Option::is_none) => problems.add("wishes.0", say::WISHES_MISSING),
        Some(None) => problems.add("wishes.0", say::FIRST_WISH_MISSING),
        _ => {}
    }
    if starts.len() > MOST {
        problems.add("wishes.3", say::WISHES_TOO_MANY);
    }
    let mut seen = BTreeSet::new();
    let mut slots = Vec::new();
    for ((place, rank), starts) in (0..).zip(1..).zip(starts) {
        let (field, Some(starts)) = (format!("wishes.{place}"), *starts) else { continue };
        let slot = WishedSlot::new(starts, length);
        if starts <= now {
            problems.add(field.as_str(), say::WISH_PAST);
        } else if starts < earliest {
            problems.add(field.as_str(), say::wish_too_soon(earliest));
        }
        if !seen.insert(starts) {
            problems.add(field.as_str(), say::WISH_TWICE);
        }
        problems.keep(&field, TimeSlot::new(slot.starts_at, slot.ends_at));
        slots.push((rank, slot));
    }
    if problems.is_empty() { Ok(slots) } else { Err(problems) }
}

async fn save_wishes(
    pen: Pen<'_>,
    row: &consultation::Model,
    slots: &[(i32, WishedSlot)],
) -> Result<(), sea_orm::DbErr> {
    let rows = slots.iter().map(|(rank, slot)| {
        let row = wish::Model {
            consultation_id: row.id,
            rank: *rank,
            starts_at: slot.starts_at,
            ends_at: slot.ends_at,
        };
        row.into_active_model()
    });
    wish::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}

async fn tell(pen: Pen<'_>, row: &consultation::Model, who: Client) -> anyhow::Result<()> {
    let parties = parties(pen.tx, row.clone()).await?;
    let letter = ConsultationRequested::new(pen, &parties, Side::Client, ());
    letters::send(pen, &parties, (Side::Client, "requested"), (&letter, None)).await?;
    let wishes: Vec<_> = parties.wishes.iter().map(|wish| wish.starts_at).collect();
    let facts = json!({ "wishes": wishes });
    happened(pen, row, (By::Client(who), EventKind::Requested), facts).await
}
