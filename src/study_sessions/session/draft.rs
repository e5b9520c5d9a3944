use entities::study_sessions::session::{self, Allocation, SessionState};
use entities::study_sessions::{serial, series};
use entities::{SessionSeriesId, StudySessionId};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    Set,
};
use serde_json::json;

use super::check::CheckedPlan;
use super::{Refusal, SessionPlan, claims, references, rows};
use crate::calendar;
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, seats};
use crate::vocabulary::FiscalYear;

/// Writes a new session down as a draft and claims what its parts need.
pub async fn draft(
    context: &Context,
    who: Organiser,
    plan: SessionPlan,
) -> Result<StudySessionId, Stop<Refusal>> {
    draft_once(context, who, plan, None).await
}

/// As [`draft`]; asked again by the same person under the same key, it answers with the session
/// made the first time and makes no other.
pub async fn draft_once(
    context: &Context,
    who: Organiser,
    plan: SessionPlan,
    key: Option<&str>,
) -> Result<StudySessionId, Stop<Refusal>> {
    let plan = plan.checked().map_err(|problems| Stop::Refused(Refusal::Invalid(problems)))?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let (id, made) = write_once(pen, who, &plan, key).await?;
    if !made {
        return Ok(id);
    }
    pen.note(who.actor(), "study_session.drafted", id, json!({ "title": plan.title })).await?;
    tx.commit().await?;
    Ok(id)
}

/// As [`write`], and whether it was made now: asked again by the same person under the same key, it
/// gives the session made the first time.
pub async fn write_once(
    pen: Pen<'_>,
    who: Organiser,
    plan: &CheckedPlan,
    key: Option<&str>,
) -> Result<(StudySessionId, bool), Stop<Refusal>> {
    let key = key.map(|key| format!("{}:{key}", who.person()));
    // Whoever sends the same form at the same moment waits here for the first to end.
    let serial = next_serial(pen, plan.fiscal_year).await?;
    if let Some(known) = drafted_under(pen, key.as_deref()).await? {
        return Ok((known, false));
    }
    Ok((write_as(pen, who, plan, (serial, key)).await?, true))
}

async fn drafted_under(
    pen: Pen<'_>,
    key: Option<&str>,
) -> Result<Option<StudySessionId>, sea_orm::DbErr> {
    let Some(key) = key else { return Ok(None) };
    session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::RequestKey.eq(key))
        .into_tuple()
        .one(pen.tx)
        .await
}

/// Adds a series that sessions can belong to.
pub async fn add_series(
    context: &Context,
    who: Organiser,
    title: &str,
    description: &str,
) -> Result<SessionSeriesId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let id: SessionSeriesId = context.new_id();
    let row = series::ActiveModel {
        id: Set(id),
        title: Set(title.trim().to_owned()),
        description: Set(description.to_owned()),
        ordinal: Set(0),
        retired: Set(false),
        created_at: Set(context.now()),
    };
    series::Entity::insert(row).exec_without_returning(&tx).await?;
    let subject = crate::people::audit::Subject::of("study_session_series", id.0);
    let entry = crate::people::audit::Entry::new("study_session_series.added", subject);
    crate::people::audit::note(&tx, context, &who.actor(), entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// The rows of a new draft, with its claims.
pub async fn write(
    pen: Pen<'_>,
    who: Organiser,
    plan: &CheckedPlan,
) -> Result<StudySessionId, Stop<Refusal>> {
    let serial = next_serial(pen, plan.fiscal_year).await?;
    write_as(pen, who, plan, (serial, None)).await
}

async fn write_as(
    pen: Pen<'_>,
    who: Organiser,
    plan: &CheckedPlan,
    (serial, request_key): (i32, Option<String>),
) -> Result<StudySessionId, Stop<Refusal>> {
    references::check(pen, plan).await?;
    let mut row = session::Model { request_key, ..blank(pen, who, serial) };
    rows::apply(&mut row, plan, pen.now);
    let id = row.id;
    session::Entity::insert(row.clone().into_active_model()).exec_without_returning(pen.tx).await?;
    for seat in &plan.seats {
        seats::add_mode(pen.tx, id, seat.mode, seat.capacity).await?;
    }
    let parts = rows::save_children(pen, id, plan, None).await?;
    claims::claim(pen, &row, &parts).await?;
    Ok(id)
}

/// Counts sessions per fiscal year without a gap that two drafts could fall into.
async fn next_serial(pen: Pen<'_>, year: FiscalYear) -> Result<i32, sea_orm::DbErr> {
    let first = serial::ActiveModel { fiscal_year: Set(year.year()), last: Set(1) };
    let raised = Expr::col((serial::Entity, serial::Column::Last)).add(1);
    let again = OnConflict::column(serial::Column::FiscalYear)
        .value(serial::Column::Last, raised)
        .to_owned();
    let row = serial::Entity::insert(first).on_conflict(again).exec_with_returning(pen.tx).await?;
    Ok(row.last)
}

#[expect(clippy::too_many_lines, reason = "a row names every column once")]
fn blank(pen: Pen<'_>, who: Organiser, serial: i32) -> session::Model {
    let id: StudySessionId = pen.context.new_id();
    session::Model {
        id,
        fiscal_year: 0,
        serial,
        series_id: None,
        conference_id: None,
        number: None,
        title: String::new(),
        activity_level_id: None,
        purpose: String::new(),
        description: String::new(),
        search_key: String::new(),
        state: SessionState::Draft,
        publish_at: None,
        published_at: None,
        starts_at: pen.now,
        ends_at: pen.now,
        venue_summary: None,
        online_url: None,
        online_note: None,
        online_released_at: pen.now,
        licence_id: None,
        organisation_limit: None,
        audience: session::Audience::Operators,
        opens_at: pen.now,
        closes_at: pen.now,
        approval: session::Approval::Automatic,
        allocation: Allocation::FirstCome,
        promotion: session::Promotion::Offer,
        offer_hours: 0,
        promotion_stop_hours: 0,
        asks_accessibility: false,
        contact_name: String::new(),
        contact_email: String::new(),
        contact_phone: None,
        calendar_uid: calendar::uid("session", id.0, &pen.context.config.base_url),
        calendar_sequence: 0,
        registrations_made: 0,
        queue_tail: 0,
        version: 1,
        state_reason: None,
        request_key: None,
        created_by: who.person(),
        created_at: pen.now,
        updated_at: pen.now,
    }
}
