//! What somebody needs in order to take part. It may tell of an illness or a disability: it is stored
//! apart, and erased soon after the session.

use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::{accessibility_need, registration, session};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    Set,
};

use super::{By, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;

/// Needs are kept for this long after the end, for whoever clears up; then they are erased.
pub const NEEDS_KEPT: TimeDelta = TimeDelta::days(1);

/// Replaces them by what was said now. Whoever manages a colleague's registration does not see them,
/// and so does not take them away by saying nothing.
pub async fn replace(
    pen: Pen<'_>,
    by: By,
    row: &registration::Model,
    needs: Option<&str>,
) -> Result<(), DbErr> {
    if needs.is_none() && by.is_for_colleague(row) {
        return Ok(());
    }
    erase(pen, row.id).await?;
    add(pen, row.id, needs).await
}

/// Keeps what was said; nothing if nothing was.
pub async fn add(pen: Pen<'_>, id: RegistrationId, needs: Option<&str>) -> Result<(), DbErr> {
    let Some(needs) = needs.map(str::trim).filter(|needs| !needs.is_empty()) else { return Ok(()) };
    let row = accessibility_need::ActiveModel {
        registration_id: Set(id),
        needs: Set(needs.to_owned()),
        noted_at: Set(pen.now),
    };
    accessibility_need::Entity::insert(row).exec_without_returning(pen.tx).await?;
    Ok(())
}

/// Forgets what one registration needed.
pub async fn erase(pen: Pen<'_>, id: RegistrationId) -> Result<(), DbErr> {
    accessibility_need::Entity::delete_by_id(id).exec(pen.tx).await?;
    Ok(())
}

/// Forgets what everybody needed for a session that does not take place.
pub async fn erase_of_session(pen: Pen<'_>, id: StudySessionId) -> Result<(), DbErr> {
    let own = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::SessionId.eq(id));
    accessibility_need::Entity::delete_many()
        .filter(accessibility_need::Column::RegistrationId.in_subquery(own.into_query()))
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// For the schedule: erases accessibility needs a day after their session; says how many.
pub async fn erase_accessibility_needs(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<u64, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let over = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::EndsAt.lte(now - NEEDS_KEPT))
        .filter(session::Column::State.ne(session::SessionState::Postponed));
    let registrations = registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::SessionId.in_subquery(over.into_query()));
    let gone = accessibility_need::Entity::delete_many()
        .filter(accessibility_need::Column::RegistrationId.in_subquery(registrations.into_query()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
