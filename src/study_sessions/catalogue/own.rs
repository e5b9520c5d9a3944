//! What somebody has registered for.

use chrono::{DateTime, Utc};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session;
use entities::{PersonId, StudySessionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _};

use super::Listed;

/// States that still count.
const LIVE: [RegistrationState; 4] = [
    RegistrationState::Pending,
    RegistrationState::Confirmed,
    RegistrationState::Waiting,
    RegistrationState::Offered,
];

/// A registration and its session.
#[derive(Clone, Debug)]
pub struct Own {
    pub registration: registration::Model,
    pub listed: Listed,
}

/// The person's registration for one session, if it still counts.
pub async fn own_registration(
    db: &impl ConnectionTrait,
    session: StudySessionId,
    person: PersonId,
) -> Result<Option<registration::Model>, DbErr> {
    registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .filter(registration::Column::PersonId.eq(person))
        .filter(registration::Column::State.is_in(LIVE))
        .one(db)
        .await
}

/// Everything the person registered for, the newest registration first.
pub async fn all_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Own>, DbErr> {
    let rows = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(person))
        .order_by_desc(registration::Column::RegisteredAt)
        .all(db)
        .await?;
    with_sessions(db, rows, now).await
}

/// What the person registered colleagues for.
pub async fn for_colleagues(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Own>, DbErr> {
    let rows = registration::Entity::find()
        .filter(registration::Column::RegisteredBy.eq(person))
        .filter(registration::Column::PersonId.ne(person))
        .filter(registration::Column::State.is_in(LIVE))
        .order_by_desc(registration::Column::RegisteredAt)
        .all(db)
        .await?;
    with_sessions(db, rows, now).await
}

async fn with_sessions(
    db: &impl ConnectionTrait,
    rows: Vec<registration::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<Own>, DbErr> {
    let ids = rows.iter().map(|row| row.session_id);
    let sessions =
        session::Entity::find().filter(session::Column::Id.is_in(ids)).all(db).await?;
    let sessions = Listed::all_of(db, sessions, now).await?;
    let own = rows.into_iter().filter_map(|registration| {
        let listed = sessions.iter().find(|one| one.session.id == registration.session_id)?;
        Some(Own { listed: listed.clone(), registration })
    });
    Ok(own.collect())
}
