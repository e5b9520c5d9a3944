use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::{self, Approval, SessionState};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::{Refusal, Standing, storage};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Organiser, lottery, seats};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishWhen {
    Now,
    At(DateTime<Utc>),
}

/// Makes a draft public, now or at a set time; a set time can be set anew.
pub async fn publish(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    when: PublishWhen,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = unpublished(pen, id).await?;
    match when {
        PublishWhen::Now => {
            open_to_the_public(&mut row, pen.now);
            row.publish_at = None;
            promise(pen, &row).await?;
        }
        PublishWhen::At(time) if time <= pen.now => return Err(Refusal::PublishInThePast.into()),
        PublishWhen::At(time) => {
            row.state = SessionState::Scheduled;
            row.publish_at = Some(time);
        }
    }
    let facts = json!({ "publish_at": row.publish_at });
    save(pen, row).await?;
    pen.note(who.actor(), "study_session.published", id, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// Turns a scheduled session back into a draft.
pub async fn withdraw_publication(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = unpublished(pen, id).await?;
    row.state = SessionState::Draft;
    row.publish_at = None;
    save(pen, row).await?;
    pen.note(who.actor(), "study_session.publication_withdrawn", id, json!(null)).await?;
    tx.commit().await?;
    Ok(())
}

/// For the schedule: makes public what is due by now; says how many. Doing it again is harmless.
pub async fn publish_due(context: &Context, now: DateTime<Utc>) -> Result<usize, Stop<Refusal>> {
    let due: Vec<StudySessionId> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::State.eq(SessionState::Scheduled))
        .filter(session::Column::PublishAt.lte(now))
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut published = 0;
    for id in due {
        published += usize::from(retrying(|| publish_one(context, id, now)).await?);
    }
    Ok(published)
}

async fn publish_one(
    context: &Context,
    id: StudySessionId,
    now: DateTime<Utc>,
) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let Some(mut row) = storage::lock(&tx, id).await? else { return Ok(false) };
    let still_due =
        row.state == SessionState::Scheduled && row.publish_at.is_some_and(|at| at <= now);
    if !still_due {
        return Ok(false);
    }
    let at = row.publish_at.take().unwrap_or(now);
    open_to_the_public(&mut row, at);
    promise(pen, &row).await?;
    save(pen, row).await?;
    pen.note(Actor::System, "study_session.published", id, json!(null)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Nobody could register before: a window that was to open at once opens now.
fn open_to_the_public(row: &mut session::Model, at: DateTime<Utc>) {
    row.state = SessionState::Published;
    row.published_at = Some(at);
    if row.opens_at < at && at < row.closes_at {
        row.opens_at = at;
    }
}

/// Whether registration opens the moment the session becomes public: it is not public yet, and its
/// opening lies before that. So an opening that was left empty is stored, as the moment of saving.
pub fn opens_with_publication(row: &session::Model) -> bool {
    let public_at = row.publish_at.unwrap_or(row.updated_at);
    is_private(row) && row.opens_at <= public_at && public_at < row.closes_at
}

/// Whether nobody has set an opening that lay ahead when the session was saved.
pub fn has_no_opening(row: &session::Model) -> bool {
    opens_with_publication(row) && row.opens_at <= row.updated_at
}

/// Whether registration is over by the time the session can become public.
pub fn is_public_too_late(row: &session::Model, now: DateTime<Utc>) -> bool {
    is_private(row) && row.closes_at <= row.publish_at.unwrap_or(now)
}

fn is_private(row: &session::Model) -> bool {
    matches!(row.state, SessionState::Draft | SessionState::Scheduled)
}

/// Whoever may enter a draw may also know that its seed was chosen before.
async fn promise(pen: Pen<'_>, row: &session::Model) -> Result<(), sea_orm::DbErr> {
    if row.approval == Approval::ByLottery {
        lottery::commit(pen, row.id).await?;
    }
    Ok(())
}

async fn unpublished(pen: Pen<'_>, id: StudySessionId) -> Result<session::Model, Stop<Refusal>> {
    let row = storage::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    if is_private(&row) {
        return Ok(row);
    }
    let counts = seats::of(pen.tx, id).await?;
    Err(Refusal::NotPossibleNow(Standing::from(&row).phase(&counts, pen.now)).into())
}

/// Stores the row with a new version.
pub(super) async fn save(
    pen: Pen<'_>,
    mut row: session::Model,
) -> Result<session::Model, sea_orm::DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    session::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}
