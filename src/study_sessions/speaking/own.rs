//! Where somebody speaks.

use chrono::{DateTime, Utc};
use entities::PersonId;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{part, session, speaker};
use sea_orm::sea_query::{Expr, ExprTrait as _, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
};

use super::erase::KEPT;

/// The parts somebody speaks in.
fn spoken(person: PersonId) -> SelectStatement {
    speaker::Entity::find()
        .select_only()
        .column(speaker::Column::PartId)
        .filter(speaker::Column::PersonId.eq(person))
        .into_query()
}

/// Drafts are the secretariat's alone, as [`super::who::is_open`] has it.
fn open() -> Expr {
    session::Column::State.is_not_in(SessionState::PRIVATE)
}

fn listed(person: PersonId, now: DateTime<Utc>) -> Select<session::Entity> {
    let parts = part::Entity::find()
        .select_only()
        .column(part::Column::SessionId)
        .filter(part::Column::Id.in_subquery(spoken(person)));
    session::Entity::find()
        .filter(session::Column::Id.in_subquery(parts.into_query()))
        .filter(open().and(session::Column::EndsAt.gt(now - KEPT)))
}

/// Sessions at which somebody speaks, by start; those long over are left out. One query.
pub async fn sessions_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<session::Model>, DbErr> {
    listed(person, now).order_by_asc(session::Column::StartsAt).all(db).await
}

/// Whether that list has anything in it. One query.
pub async fn speaks(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let first = listed(person, now).select_only().column(session::Column::Id).limit(1);
    Ok(first.into_tuple::<entities::StudySessionId>().one(db).await?.is_some())
}

/// What is still ahead of a speaker: each part of theirs with its session, by start. One query.
pub async fn coming_parts(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<(part::Model, session::Model)>, DbErr> {
    let to_session = part::Entity::belongs_to(session::Entity)
        .from(part::Column::SessionId)
        .to(session::Column::Id)
        .into();
    let found = part::Entity::find()
        .join(JoinType::InnerJoin, to_session)
        .select_also(session::Entity)
        .filter(part::Column::Id.in_subquery(spoken(person)))
        .filter(open().and(part::Column::EndsAt.gt(now)))
        .order_by_asc(part::Column::StartsAt)
        .order_by_asc(part::Column::Id)
        .all(db)
        .await?;
    Ok(found.into_iter().filter_map(|(part, session)| Some((part, session?))).collect())
}
