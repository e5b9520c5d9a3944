use chrono::{DateTime, Utc};
use entities::study_sessions::{conference, session};
use entities::{ConferenceId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use serde_json::json;

use super::days::days;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{
    Refusal, SessionPlan, SessionRows, Standing, copied, load, lock, write_once,
};

/// Makes a draft like this session on another day of the same conference. Asked again by the same
/// person under the same key, it answers with the day made the first time.
pub async fn add_day(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    (starts_at, key): (DateTime<Utc>, &str),
) -> Result<StudySessionId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = going_on(pen, id).await?;
    let rows = load(&tx, row).await?;
    let plan = day_like(&rows, starts_at)?;
    let plan = plan.checked().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let key = format!("{id}:{}:{key}", starts_at.timestamp());
    let (day, made) = write_once(pen, who, &plan, Some(&key)).await?;
    if !made {
        return Ok(day);
    }
    let conference = conference_of(pen, who, &rows.session).await?;
    set(pen, day, Some(conference)).await?;
    pen.note(who.actor(), "study_session.day_added", day, json!({ "from": id })).await?;
    tx.commit().await?;
    Ok(day)
}

/// Takes `other` in as a day of the conference of `id`, which becomes one if it is none yet.
/// Repeating it is harmless.
pub async fn join(
    context: &Context,
    who: Organiser,
    (id, other): (StudySessionId, StudySessionId),
) -> Result<(), Stop<Refusal>> {
    if id == other {
        return Err(Refusal::NotFound.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    // In the order of their ids: two who join the same days never wait for each other.
    let first = going_on(pen, id.min(other)).await?;
    let second = going_on(pen, id.max(other)).await?;
    let (this, joining) = if first.id == id { (first, second) } else { (second, first) };
    match (this.conference_id, joining.conference_id) {
        (Some(own), Some(theirs)) if own == theirs => return Ok(()),
        // A conference of one day is none.
        (_, Some(_)) if days(&tx, &joining).await?.len() > 1 => {
            return Err(Refusal::OfAnotherConference.into());
        }
        _ => {}
    }
    let conference = conference_of(pen, who, &this).await?;
    set(pen, other, Some(conference)).await?;
    pen.note(who.actor(), "study_session.day_joined", other, json!({ "to": id })).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a session out of its conference; registrations stay as they are. Where one day alone is
/// left, that is no conference any more. Repeating it is harmless.
pub async fn leave(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = lock(&tx, id).await?.ok_or(Refusal::NotFound)?;
    if row.conference_id.is_none() {
        return Ok(());
    }
    set(pen, id, None).await?;
    let left = days(&tx, &row).await?;
    if let [last] = left.as_slice() {
        set(pen, last.id, None).await?;
    }
    pen.note(who.actor(), "study_session.day_left", id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The session, locked, if its days are not settled yet.
async fn going_on(pen: Pen<'_>, id: StudySessionId) -> Result<session::Model, Stop<Refusal>> {
    let row = lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    if row.state.is_settled() {
        let phase = Standing::from(&row).phase(&[], pen.now);
        return Err(Refusal::NotPossibleNow(phase).into());
    }
    Ok(row)
}

/// The plan moved to another day. The same people register in the same time, if they can by then.
fn day_like(rows: &SessionRows, starts_at: DateTime<Utc>) -> Result<SessionPlan, Stop<Refusal>> {
    let mut plan = copied(rows, starts_at)?;
    plan.number = rows.session.number;
    let own = &rows.session;
    if own.closes_at <= starts_at {
        plan.opens_at = own.opens_at;
    }
    // Registration until the start stays that, day by day.
    if own.closes_at <= starts_at && own.closes_at != own.starts_at {
        plan.closes_at = own.closes_at;
    }
    Ok(plan)
}

/// The conference of a locked session, made if there is none.
async fn conference_of(
    pen: Pen<'_>,
    who: Organiser,
    row: &session::Model,
) -> Result<ConferenceId, DbErr> {
    if let Some(known) = row.conference_id {
        return Ok(known);
    }
    let id: ConferenceId = pen.context.new_id();
    let made = conference::Model { id, made_by: who.person(), made_at: pen.now };
    conference::Entity::insert(made.into_active_model()).exec_without_returning(pen.tx).await?;
    set(pen, row.id, Some(id)).await?;
    Ok(id)
}

async fn set(
    pen: Pen<'_>,
    id: StudySessionId,
    conference: Option<ConferenceId>,
) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::ConferenceId, Expr::value(conference))
        .filter(session::Column::Id.eq(id))
        .exec(pen.tx)
        .await?;
    Ok(())
}
