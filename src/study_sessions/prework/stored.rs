use chrono::{DateTime, Utc};
use entities::study_sessions::{prework, prework_handed, prework_reminder};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

pub async fn prework(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<prework::Model>, DbErr> {
    prework::Entity::find_by_id(id).one(db).await
}

/// Until when, for whoever needs no more.
pub async fn deadline(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<DateTime<Utc>>, DbErr> {
    prework::Entity::find_by_id(id)
        .select_only()
        .column(prework::Column::DueAt)
        .into_tuple()
        .one(db)
        .await
}

/// Minutes before the deadline.
pub async fn distances(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Vec<i32>, DbErr> {
    prework_reminder::Entity::find()
        .select_only()
        .column(prework_reminder::Column::Minutes)
        .filter(prework_reminder::Column::SessionId.eq(id))
        .order_by_asc(prework_reminder::Column::Minutes)
        .into_tuple()
        .all(db)
        .await
}

/// Who has handed in.
pub async fn handed_in(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<RegistrationId>, DbErr> {
    prework_handed::Entity::find()
        .select_only()
        .column(prework_handed::Column::RegistrationId)
        .filter(prework_handed::Column::SessionId.eq(id))
        .into_tuple()
        .all(db)
        .await
}
