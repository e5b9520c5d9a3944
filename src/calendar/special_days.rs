//! The days on which the secretariat's calendar differs from the law's, and the one way to ask when
//! the secretariat works.

use std::sync::Arc;

use chrono::NaiveDate;
use entities::calendar::special_day::{self, Column, SpecialDayKind};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use serde_json::{Value, json};

use crate::context::Context;
use crate::database::{Conflict, Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, changes, note};
use crate::vocabulary::{BusinessCalendar, FiscalYear, Holiday, Holidays, OfficeHours};

/// The most days entered at once.
pub const MOST_DAYS: usize = 31;

/// Days about to be entered, from the first to the last.
#[derive(Clone, Debug)]
pub struct NewDays {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub kind: SpecialDayKind,
    pub name: String,
    pub reason: String,
}

/// Why nothing was entered or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpecialDayRefusal {
    /// Something is entered for this day already.
    Known(NaiveDate),
    /// The law knows no holiday on this day that could be taken away.
    NoSuchHoliday(NaiveDate),
    /// The last day lies before the first, or too far after it.
    Span,
    /// Nothing is entered for this day.
    Unknown,
}

/// When the secretariat works: whoever counts business days or hours asks this, inside the
/// transaction that uses the answer. One query.
pub async fn business_calendar(db: &impl ConnectionTrait) -> Result<BusinessCalendar, DbErr> {
    let rows = all_special_days().all(db).await?;
    let of = |kind| rows.iter().filter(move |row| row.kind == kind);
    let added = of(SpecialDayKind::Holiday)
        .map(|row| Holiday { day: row.day, name: row.name.clone() })
        .collect::<Vec<_>>();
    let removed = of(SpecialDayKind::NoHoliday).map(|row| row.day);
    let closed = of(SpecialDayKind::Closure).map(|row| row.day);
    let holidays = Holidays::corrected(added, removed);
    Ok(BusinessCalendar::new(holidays, closed, OfficeHours::default()))
}

/// What a calendar of business days is made of.
pub fn all_special_days() -> Select<special_day::Entity> {
    special_day::Entity::find()
}

/// The same for a use case that asks more than once and enters no days: read once.
pub async fn business_calendar_within(
    tx: &WriteTransaction,
) -> Result<Arc<BusinessCalendar>, DbErr> {
    if let Some(known) = tx.remembered() {
        return Ok(known);
    }
    let read = Arc::new(business_calendar(tx).await?);
    tx.remember(read.clone());
    Ok(read)
}

/// What is entered for a fiscal year, in the order of the days.
pub async fn special_days(
    db: &impl ConnectionTrait,
    year: FiscalYear,
) -> Result<Vec<special_day::Model>, DbErr> {
    special_days_between(db, (year.first_day(), year.last_day())).await
}

/// The same for any days, both included.
pub async fn special_days_between(
    db: &impl ConnectionTrait,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<special_day::Model>, DbErr> {
    special_day::Entity::find()
        .filter(Column::Day.between(first, last))
        .order_by_asc(Column::Day)
        .all(db)
        .await
}

/// Enters the days; all or none.
pub async fn enter_days(
    context: &Context,
    actor: &Actor,
    wanted: &NewDays,
) -> Result<usize, Stop<SpecialDayRefusal>> {
    let days = days(wanted)?;
    let tx = context.database.begin_write().await?;
    for day in &days {
        insert(&tx, context, actor, (*day, wanted)).await?;
    }
    noted(&tx, context, actor, ("special_day.entered", wanted.first, details(wanted, None)))
        .await?;
    tx.commit().await?;
    Ok(days.len())
}

/// Enters one day in the place of whatever was entered for it. True if nothing was.
pub async fn put_day(
    context: &Context,
    actor: &Actor,
    wanted: &NewDays,
) -> Result<bool, Stop<SpecialDayRefusal>> {
    let wanted = &NewDays { last: wanted.first, ..wanted.clone() };
    days(wanted)?;
    let tx = context.database.begin_write().await?;
    let gone = special_day::Entity::find_by_id(wanted.first).lock_exclusive().one(&tx).await?;
    special_day::Entity::delete_by_id(wanted.first).exec(&tx).await?;
    insert(&tx, context, actor, (wanted.first, wanted)).await?;
    let details = details(wanted, gone.as_ref());
    noted(&tx, context, actor, ("special_day.entered", wanted.first, details)).await?;
    tx.commit().await?;
    Ok(gone.is_none())
}

/// Takes entered days back: the law holds for them again. Refused if nothing is entered for any.
pub async fn remove_days(
    context: &Context,
    actor: &Actor,
    days: &[NaiveDate],
) -> Result<(), Stop<SpecialDayRefusal>> {
    let tx = context.database.begin_write().await?;
    let mut any = false;
    for day in days {
        let known = special_day::Entity::find_by_id(*day).lock_exclusive().one(&tx).await?;
        let gone = special_day::Entity::delete_by_id(*day).exec(&tx).await?;
        if gone.rows_affected > 0 {
            any = true;
            let before = known.as_ref().map_or(Value::Null, facts);
            let details = json!({ "changes": changes(&before, &Value::Null) });
            noted(&tx, context, actor, ("special_day.removed", *day, details)).await?;
        }
    }
    if !any {
        return Err(Stop::Refused(SpecialDayRefusal::Unknown));
    }
    tx.commit().await?;
    Ok(())
}

fn days(wanted: &NewDays) -> Result<Vec<NaiveDate>, Stop<SpecialDayRefusal>> {
    let days: Vec<_> = wanted
        .first
        .iter_days()
        .take_while(|day| *day <= wanted.last)
        .take(MOST_DAYS + 1)
        .collect();
    if days.is_empty() || days.len() > MOST_DAYS {
        return Err(Stop::Refused(SpecialDayRefusal::Span));
    }
    let law = Holidays::by_law();
    let missing = days.iter().find(|day| !law.contains(**day));
    match missing {
        Some(day) if wanted.kind == SpecialDayKind::NoHoliday => {
            Err(Stop::Refused(SpecialDayRefusal::NoSuchHoliday(*day)))
        }
        _ => Ok(days),
    }
}

async fn insert(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (day, wanted): (NaiveDate, &NewDays),
) -> Result<(), Stop<SpecialDayRefusal>> {
    let row = special_day::Model {
        day,
        kind: wanted.kind,
        name: wanted.name.clone(),
        reason: wanted.reason.clone(),
        entered_by: actor.person(),
        entered_at: context.now(),
    };
    row.into_active_model().reset_all().insert(tx).await.map(drop).map_err(|error| {
        match Conflict::of(&error) {
            Conflict::Taken => Stop::Refused(SpecialDayRefusal::Known(day)),
            _ => error.into(),
        }
    })
}

fn details(wanted: &NewDays, gone: Option<&special_day::Model>) -> Value {
    let before = gone.map_or(Value::Null, facts);
    let NewDays { first, last, kind, name, reason } = wanted;
    let after = json!({ "kind": kind, "name": name, "reason": reason });
    json!({ "first": first, "last": last, "changes": changes(&before, &after) })
}

/// What the audit log tells of an entered day.
fn facts(row: &special_day::Model) -> Value {
    json!({ "kind": row.kind, "name": row.name, "reason": row.reason })
}

async fn noted(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (action, day, details): (&'static str, NaiveDate, Value),
) -> anyhow::Result<()> {
    let mut details = details;
    details["day"] = json!(day);
    let entry = Entry::new(action, Subject::all("calendar_special_day")).with(details);
    note(tx, context, actor, entry).await
}
