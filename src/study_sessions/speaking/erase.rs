//! A page that anybody opens who holds its link does not stay open for good.

use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::{self, SessionState};
use entities::study_sessions::{participant_question, speaker_pass};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use serde_json::json;

use super::Refusal;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::pen::Pen;

/// After the end of the session.
pub(super) const KEPT: TimeDelta = TimeDelta::days(90);

/// Whether links and questions of a session are kept no longer. One that is put off has no end yet.
pub fn is_over(session: &session::Model, now: DateTime<Utc>) -> bool {
    session.state != SessionState::Postponed && session.ends_at + KEPT <= now
}

/// The same of sessions that still have either.
pub fn due(now: DateTime<Utc>) -> Condition {
    let links = speaker_pass::Entity::find().select_only().column(speaker_pass::Column::SessionId);
    let questions = participant_question::Entity::find()
        .select_only()
        .column(participant_question::Column::SessionId);
    Condition::all()
        .add(session::Column::EndsAt.lte(now - KEPT))
        .add(session::Column::State.ne(SessionState::Postponed))
        .add(
            Condition::any()
                .add(session::Column::Id.in_subquery(links.into_query()))
                .add(session::Column::Id.in_subquery(questions.into_query())),
        )
}

/// For the schedule: erases participants' questions and the links of speakers, with the addresses they
/// went to, of sessions long over; says of how many sessions.
pub async fn erase_old(context: &Context, now: DateTime<Utc>) -> Result<usize, Stop<Refusal>> {
    let sessions: Vec<StudySessionId> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(due(now))
        .into_tuple()
        .all(context.database.reader())
        .await?;
    for id in &sessions {
        retrying(|| erase(context, *id)).await?;
    }
    Ok(sessions.len())
}

async fn erase(context: &Context, id: StudySessionId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let questions = participant_question::Column::SessionId.eq(id);
    let questions = participant_question::Entity::delete_many().filter(questions).exec(&tx).await?;
    let links = speaker_pass::Column::SessionId.eq(id);
    let links = speaker_pass::Entity::delete_many().filter(links).exec(&tx).await?;
    let facts = json!({ "questions": questions.rows_affected, "links": links.rows_affected });
    pen.note(Actor::System, "study_session.speaking_erased", id, facts).await?;
    tx.commit().await?;
    Ok(())
}
