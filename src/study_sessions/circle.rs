//! Whom of the participants something after a session is for.

use std::collections::HashSet;

use entities::people::person;
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::survey::Circle;
use entities::{PersonId, RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

/// Having been there, whole or in part.
const CAME: [Presence; 3] = [Presence::Present, Presence::Late, Presence::LeftEarly];

/// Confirmed registrations inside the circle, by reception number.
pub async fn members(
    db: &impl ConnectionTrait,
    session: StudySessionId,
    circle: Circle,
) -> Result<Vec<registration::Model>, DbErr> {
    let confirmed = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .order_by_asc(registration::Column::Number)
        .all(db)
        .await?;
    if circle == Circle::Confirmed {
        return Ok(confirmed);
    }
    let ids = confirmed.iter().map(|row| row.id);
    let came: Vec<RegistrationId> = attendance::Entity::find()
        .select_only()
        .column(attendance::Column::RegistrationId)
        .distinct()
        .filter(attendance::Column::RegistrationId.is_in(ids))
        .filter(attendance::Column::Presence.is_in(CAME))
        .into_tuple()
        .all(db)
        .await?;
    let came: HashSet<_> = came.into_iter().collect();
    Ok(confirmed.into_iter().filter(|row| came.contains(&row.id)).collect())
}

/// Those of them whom a letter finds.
pub async fn reachable(
    db: &impl ConnectionTrait,
    session: StudySessionId,
    circle: Circle,
) -> Result<Vec<registration::Model>, DbErr> {
    let mut inside = members(db, session, circle).await?;
    let without: Vec<PersonId> = person::Entity::find()
        .select_only()
        .column(person::Column::Id)
        .filter(person::Column::Id.is_in(inside.iter().map(|row| row.person_id)))
        .filter(person::Column::Email.eq(""))
        .into_tuple()
        .all(db)
        .await?;
    inside.retain(|row| !without.contains(&row.person_id));
    Ok(inside)
}

/// Whether this registration is inside.
pub async fn includes(
    db: &impl ConnectionTrait,
    row: &registration::Model,
    circle: Circle,
) -> Result<bool, DbErr> {
    if row.state != RegistrationState::Confirmed {
        return Ok(false);
    }
    if circle == Circle::Confirmed {
        return Ok(true);
    }
    let own = attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.eq(row.id))
        .filter(attendance::Column::Presence.is_in(CAME));
    Ok(own.count(db).await? > 0)
}
