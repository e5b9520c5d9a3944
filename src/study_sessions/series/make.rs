use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use entities::study_sessions::{occurrence, recurrence, session as rows};
use entities::{RecurrenceId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use serde_json::json;

use super::preview::{Candidate, candidates, nothing_chosen};
use super::{Refusal, Rule};
use crate::calendar::business_calendar;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{self, SessionPlan, SessionRows, copied};
use crate::vocabulary::TimeSlot;

/// A rule, and which of its dates a coordinator wants, as they saw them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPlan {
    pub rule: Rule,
    /// Days on which a session takes place.
    pub chosen: BTreeSet<NaiveDate>,
}

/// Makes a draft of the template for every chosen date: all of them or none, in one transaction. The
/// same person sending the same key again gets the first answer.
pub async fn make(
    context: &Context,
    who: Organiser,
    (id, key): (StudySessionId, &str),
    plan: &SeriesPlan,
) -> Result<Vec<StudySessionId>, Stop<Refusal>> {
    if plan.chosen.is_empty() {
        return Err(Refusal::Invalid(nothing_chosen()).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = session::lock(&tx, id).await?.ok_or(Refusal::NotFound)?;
    let request_key = format!("{id}:{}:{key}", who.person());
    if let Some(first) = made_under(pen, &request_key).await? {
        return Ok(first);
    }
    let template = session::load(&tx, row).await?;
    let wanted = wanted(pen, &template, plan).await?;
    let recurrence_id = note_rule(pen, who, (id, request_key), &plan.rule).await?;
    let mut number = next_number(pen, &template).await?;
    let mut made = Vec::with_capacity(wanted.len());
    let mut busy = Vec::new();
    for (starts, ends) in wanted {
        let like = like(&template, (starts, ends), number)?;
        number = number.map(|number| number + 1);
        match session::write(pen, who, &like).await {
            Ok(session_id) => {
                let at = (id, session_id, recurrence_id);
                insert(pen, at, starts).await?;
                made.push(session_id);
            }
            // All that is in the way is told at once; nothing of this is kept.
            Err(Stop::Refused(session::Refusal::Occupied(more))) => busy.extend(more),
            Err(stop) => return Err(stop.map(Refusal::from)),
        }
    }
    if !busy.is_empty() {
        return Err(Refusal::Occupied(busy).into());
    }
    let facts = json!({ "sessions": made, "rule": plan.rule });
    pen.note(who.actor(), "study_session.series_made", id, facts).await?;
    tx.commit().await?;
    Ok(made)
}

async fn made_under(pen: Pen<'_>, key: &str) -> Result<Option<Vec<StudySessionId>>, Stop<Refusal>> {
    let same = recurrence::Entity::find().filter(recurrence::Column::RequestKey.eq(key));
    let Some(first) = same.one(pen.tx).await? else { return Ok(None) };
    let made = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::SessionId)
        .filter(occurrence::Column::RecurrenceId.eq(first.id))
        .order_by_asc(occurrence::Column::StartsAt)
        .into_tuple()
        .all(pen.tx)
        .await?;
    Ok(Some(made))
}

type Slot = (DateTime<Utc>, DateTime<Utc>);

/// The chosen dates as the rule names them now.
async fn wanted(
    pen: Pen<'_>,
    template: &SessionRows,
    plan: &SeriesPlan,
) -> Result<Vec<Slot>, Stop<Refusal>> {
    let calendar = business_calendar(pen.tx).await?;
    let all = candidates(pen.tx, (template, &plan.rule), &calendar, pen.now).await?;
    let is_chosen =
        |one: &&Candidate| one.date.fate.day().is_some_and(|day| plan.chosen.contains(&day));
    let chosen: Vec<_> = all.iter().filter(is_chosen).collect();
    let stale = chosen.len() != plan.chosen.len()
        || chosen.iter().any(|one| one.made.is_some() || one.past);
    if stale {
        return Err(Refusal::DatesChanged.into());
    }
    Ok(chosen.into_iter().filter_map(|one| one.slot).collect())
}

async fn note_rule(
    pen: Pen<'_>,
    who: Organiser,
    (template_id, request_key): (StudySessionId, String),
    rule: &Rule,
) -> anyhow::Result<RecurrenceId> {
    let row = recurrence::Model {
        id: pen.context.new_id(),
        template_id,
        rule: serde_json::to_string(rule)?,
        request_key,
        made_by: who.person(),
        made_at: pen.now,
    };
    let id = row.id;
    recurrence::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(id)
}

/// Counted on from the template and everything made of it, where sessions are numbered.
async fn next_number(pen: Pen<'_>, template: &SessionRows) -> Result<Option<i32>, sea_orm::DbErr> {
    let Some(own) = template.session.number else { return Ok(None) };
    let made = occurrence::Entity::find()
        .select_only()
        .column(occurrence::Column::SessionId)
        .filter(occurrence::Column::TemplateId.eq(template.session.id));
    let numbers: Vec<Option<i32>> = rows::Entity::find()
        .select_only()
        .column(rows::Column::Number)
        .filter(rows::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(made)))
        .into_tuple()
        .all(pen.tx)
        .await?;
    let last = numbers.into_iter().flatten().max().unwrap_or(own).max(own);
    Ok(Some(last + 1))
}

/// The template at another time.
fn like(
    template: &SessionRows,
    (starts, ends): Slot,
    number: Option<i32>,
) -> Result<session::CheckedPlan, Stop<Refusal>> {
    let mut plan: SessionPlan = copied(template, starts).map_err(|stop| stop.map(Refusal::from))?;
    plan.number = number;
    if let [only] = plan.parts.as_mut_slice() {
        only.slot = TimeSlot::new(starts, ends)
            .map_err(|_| anyhow::anyhow!("a date of a series has no valid slot"))?;
        // Registration may have been open until the end of a longer template.
        plan.closes_at = plan.closes_at.min(ends);
    }
    let checked = plan.checked().map_err(session::Refusal::Invalid).map_err(Refusal::from)?;
    Ok(checked)
}

async fn insert(
    pen: Pen<'_>,
    (template_id, session_id, recurrence_id): (StudySessionId, StudySessionId, RecurrenceId),
    starts_at: DateTime<Utc>,
) -> Result<(), Stop<Refusal>> {
    let row = occurrence::Model { template_id, starts_at, session_id, recurrence_id };
    let insert = occurrence::Entity::insert(row.into_active_model());
    insert.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::DatesChanged.into(),
            _ => error.into(),
        }
    })?;
    Ok(())
}
