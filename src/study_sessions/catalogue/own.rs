//! What somebody has registered for, or has registered colleagues for.

use chrono::{DateTime, Utc};
use entities::RegistrationId;
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::{registration, session};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use super::Listed;
use crate::study_sessions::Member;
use crate::study_sessions::readers::my_registrations;

/// A registration and its session.
#[derive(Clone, Debug)]
pub struct Own {
    pub registration: registration::Model,
    pub for_colleague: bool,
    pub listed: Listed,
    /// Whether they were there in at least one part; none where nothing is recorded.
    pub came: Option<bool>,
}

/// The latest session first.
pub async fn own(
    db: &impl ConnectionTrait,
    who: Member,
    now: DateTime<Utc>,
) -> Result<Vec<Own>, DbErr> {
    let mine = my_registrations(db, now, who).await?;
    let ids = mine.iter().map(|one| one.session.id);
    let sessions = session::Entity::find().filter(session::Column::Id.is_in(ids)).all(db).await?;
    let sessions = Listed::all_of(db, sessions, now).await?;
    let rows = mine.iter().map(|one| one.registration.id);
    let recorded = attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.is_in(rows))
        .all(db)
        .await?;
    let came = |id: RegistrationId| {
        let own = recorded.iter().filter(|row| row.registration_id == id);
        own.map(|row| !matches!(row.presence, Presence::Excused | Presence::NoShow)).max()
    };
    let own = mine.into_iter().filter_map(|one| {
        let listed = sessions.iter().find(|listed| listed.session.id == one.session.id)?.clone();
        let (registration, for_colleague) = (one.registration, one.for_colleague);
        Some(Own { came: came(registration.id), registration, for_colleague, listed })
    });
    Ok(own.collect())
}
