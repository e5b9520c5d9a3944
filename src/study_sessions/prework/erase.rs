use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{prework, prework_handed, session};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};
use serde_json::json;

use super::Refusal;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::pen::Pen;

/// Sessions whose pre-work is kept no longer. A session that is put off has no end yet.
pub async fn due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<StudySessionId>, DbErr> {
    let kept = prework_handed::Entity::find()
        .select_only()
        .column(prework_handed::Column::SessionId)
        .into_query();
    let asked: Vec<(StudySessionId, i32, DateTime<Utc>)> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .column_as(prework::Column::KeptDays, "kept_days")
        .column(session::Column::EndsAt)
        .join(sea_orm::JoinType::InnerJoin, {
            session::Entity::belongs_to(prework::Entity)
                .from(session::Column::Id)
                .to(prework::Column::SessionId)
                .into()
        })
        .filter(session::Column::Id.in_subquery(kept))
        .filter(session::Column::EndsAt.lte(now))
        .filter(session::Column::State.ne(SessionState::Postponed))
        .into_tuple()
        .all(db)
        .await?;
    let over = |(_, days, ends): &(_, i32, DateTime<Utc>)| {
        *ends + TimeDelta::days(i64::from(*days)) <= now
    };
    Ok(asked.into_iter().filter(over).map(|(id, ..)| id).collect())
}

/// For the schedule: erases what was handed in for sessions long over; says of how many sessions.
pub async fn erase_due(context: &Context, now: DateTime<Utc>) -> Result<usize, Stop<Refusal>> {
    let sessions = due(context.database.reader(), now).await?;
    for id in &sessions {
        retrying(|| erase(context, *id)).await?;
    }
    Ok(sessions.len())
}

async fn erase(context: &Context, id: StudySessionId) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let own = prework_handed::Column::SessionId.eq(id);
    let gone = prework_handed::Entity::delete_many().filter(own).exec(&tx).await?;
    let facts = json!({ "people": gone.rows_affected });
    pen.note(Actor::System, "study_session.prework_erased", id, facts).await?;
    tx.commit().await?;
    Ok(())
}
