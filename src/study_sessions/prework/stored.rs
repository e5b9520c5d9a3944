use chrono::{DateTime, Utc};
use entities::study_sessions::prework::SpeakersSee;
use entities::study_sessions::{prework, prework_handed, prework_reminder, registration};
use entities::{PersonId, RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::study_sessions::registration::LIVE;

/// What a session asks for, as stored, without the bytes of the worksheet: pages that say a sentence
/// about it are many, and a worksheet may have five mebibytes.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Assignment {
    pub session_id: StudySessionId,
    pub instructions: String,
    /// A file is handed in.
    pub asks_file: bool,
    /// JSON list of questions answered in words.
    pub questions: String,
    pub due_at: DateTime<Utc>,
    pub speakers_see: SpeakersSee,
    /// Days after the end of the session until what was handed in is erased.
    pub kept_days: i32,
    /// Of the worksheet to fill in.
    pub sheet_name: Option<String>,
    pub version: i32,
    pub created_by: PersonId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

pub async fn prework(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<Assignment>, DbErr> {
    prework::Entity::find_by_id(id)
        .select_only()
        .columns([
            prework::Column::SessionId,
            prework::Column::Instructions,
            prework::Column::AsksFile,
            prework::Column::Questions,
            prework::Column::DueAt,
            prework::Column::SpeakersSee,
            prework::Column::KeptDays,
            prework::Column::SheetName,
            prework::Column::Version,
            prework::Column::CreatedBy,
            prework::Column::CreatedAt,
            prework::Column::UpdatedAt,
        ])
        .into_model()
        .one(db)
        .await
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

/// Whether anybody has handed in.
pub async fn any_handed_in(db: &impl ConnectionTrait, id: StudySessionId) -> Result<bool, DbErr> {
    let found: Option<RegistrationId> = prework_handed::Entity::find()
        .select_only()
        .column(prework_handed::Column::RegistrationId)
        .filter(prework_handed::Column::SessionId.eq(id))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found.is_some())
}

/// Whether anybody has handed in who still takes part.
pub async fn any_taking_part(db: &impl ConnectionTrait, id: StudySessionId) -> Result<bool, DbErr> {
    let handed = handed_in(db, id).await?;
    let still = registration::Entity::find()
        .filter(registration::Column::Id.is_in(handed))
        .filter(registration::Column::State.is_in(LIVE));
    Ok(still.count(db).await? > 0)
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
