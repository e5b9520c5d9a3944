//! The questionnaire of a session that moves.

use chrono::{DateTime, Utc};
use entities::study_sessions::{session, survey};
use sea_orm::{ActiveModelTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _};

use super::stored;
use crate::study_sessions::pen::Pen;

/// Its end and its reminder keep their distance to the end of the session, of which this is the row
/// before. A form that was opened before does not know them, so the version goes up.
pub async fn follow(
    pen: Pen<'_>,
    before: &session::Model,
    ends_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let span = ends_at - before.ends_at;
    if span.is_zero() {
        return Ok(());
    }
    let Some(known) = stored::survey(pen.tx, before.id).await? else { return Ok(()) };
    let row = survey::Model {
        closes_at: known.closes_at + span,
        remind_at: known.remind_at.map(|at| at + span),
        version: known.version + 1,
        updated_at: pen.now,
        ..known
    };
    let changed = row.into_active_model().reset_all();
    survey::Entity::update(changed).validate()?.exec(pen.tx).await?;
    Ok(())
}
