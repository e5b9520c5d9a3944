use chrono::NaiveDate;
use entities::consultations::{availability_exception, consultation};
use entities::{AvailabilityExceptionId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::Keeper;
use super::hours::RawException;
use super::save::refuse_unless_accompanist;
use super::stored::modes_text;
use crate::calendar::availability::Modes;
use crate::consultations::Refusal;
use crate::consultations::meeting::{LIVE, Parties, parties_of};
use crate::consultations::pen::Pen;
use crate::consultations::wording::availability as say;
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::{ShortText, tokyo};
use crate::web::Problems;

/// Days entered ahead at once.
const MOST: u64 = 400;

/// Closes a day or adds hours on it. What is booked on that day stays.
pub async fn add_exception(
    context: &Context,
    who: Keeper,
    raw: RawException,
) -> Result<AvailabilityExceptionId, Stop<Refusal>> {
    let draft = raw.check().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let person = who.accompanist();
    refuse_unless_accompanist(pen, person).await?;
    let ahead = availability_exception::Entity::find()
        .filter(availability_exception::Column::PersonId.eq(person))
        .filter(availability_exception::Column::Day.gte(tokyo::day_of(pen.now)))
        .count(&tx)
        .await?;
    if ahead >= MOST {
        let mut problems = Problems::none();
        problems.add("day", say::too_many(usize::try_from(MOST).unwrap_or(usize::MAX)));
        return Err(Refusal::Invalid(problems).into());
    }
    let opening = draft.exception.opening();
    let hours = opening.map(|(hours, _)| hours);
    let row = availability_exception::Model {
        id: context.new_id(),
        person_id: person,
        day: draft.exception.day(),
        closed: draft.exception.is_closed(),
        from_minute: hours.map(|hours| hours.from().into()),
        until_minute: hours.map(|hours| hours.until().into()),
        modes: modes_text(opening.map_or(Modes::NONE, |(_, modes)| modes)),
        note: draft.note.map(ShortText::into_string),
    };
    if let Some(known) = same(pen, &row).await? {
        return Ok(known);
    }
    let id = row.id;
    let facts = json!({ "day": row.day, "closed": row.closed });
    availability_exception::Entity::insert(row.into_active_model())
        .exec_without_returning(&tx)
        .await?;
    pen.note(who.actor(), "consultation.day_changed", ("person", person.0), facts).await?;
    tx.commit().await?;
    Ok(id)
}

/// Entered before: a press repeated enters it once.
async fn same(
    pen: Pen<'_>,
    wanted: &availability_exception::Model,
) -> Result<Option<AvailabilityExceptionId>, DbErr> {
    let of_day = availability_exception::Entity::find()
        .filter(availability_exception::Column::PersonId.eq(wanted.person_id))
        .filter(availability_exception::Column::Day.eq(wanted.day));
    let rows = of_day.all(pen.tx).await?;
    Ok(rows.into_iter().find_map(|row| {
        let id = row.id;
        (availability_exception::Model { id: wanted.id, ..row } == *wanted).then_some(id)
    }))
}

/// Takes a day's exception back.
pub async fn remove_exception(
    context: &Context,
    who: Keeper,
    id: AvailabilityExceptionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let person = who.accompanist();
    let gone = availability_exception::Entity::delete_many()
        .filter(availability_exception::Column::Id.eq(id))
        .filter(availability_exception::Column::PersonId.eq(person))
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Refusal::NotFound.into());
    }
    let facts = json!({ "removed": id });
    pen.note(who.actor(), "consultation.day_changed", ("person", person.0), facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Meetings of an accompanist on a day that stay although the day is closed, by start.
pub async fn booked_on(
    db: &impl ConnectionTrait,
    person: PersonId,
    day: NaiveDate,
) -> anyhow::Result<Vec<Parties>> {
    let rows = consultation::Entity::find()
        .filter(consultation::Column::AccompanistId.eq(person))
        .filter(consultation::Column::State.is_in(LIVE))
        .filter(consultation::Column::StartsAt.lt(tokyo::end_of_day(day)))
        .filter(consultation::Column::EndsAt.gt(tokyo::start_of_day(day)))
        .order_by_asc(consultation::Column::StartsAt)
        .all(db)
        .await?;
    parties_of(db, rows).await
}
