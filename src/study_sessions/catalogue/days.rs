//! The other days of a conference, as the form of one day and the page after it show them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::study_sessions::{public_request, registration, session};
use entities::{PersonId, RegistrationId, StudySessionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::{Listed, Shown};
use crate::study_sessions::conference::{public_days, serves};
use crate::study_sessions::registration::{LIVE, missed_in};
use crate::study_sessions::session::load;
use crate::study_sessions::{Phase, SessionRows};

/// Another day of the conference.
#[derive(Clone, Debug)]
pub struct OtherDay {
    pub listed: Listed,
    pub rows: SessionRows,
    pub standing: DayStanding,
}

/// Whether the form of the first day registers for this one, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayStanding {
    /// It does.
    Open,
    /// It asks something else, or is for others: it has a form of its own.
    Apart,
    /// Whoever asks is registered, under this number.
    Registered(String),
    /// Nobody can register now.
    Closed,
}

/// The other days that take place and are not over, by start. `person`: who is to take part, where
/// that is known.
pub async fn other_days(
    db: &impl ConnectionTrait,
    shown: &Shown,
    person: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Vec<OtherDay>, DbErr> {
    let takes_place =
        |day: &&Listed| Phase::decided(day.session.state).is_none() && day.session.ends_at > now;
    let days: Vec<_> = shown.days.iter().filter(takes_place).cloned().collect();
    let own = match person {
        Some(person) => numbers(db, person, days.iter().map(|day| day.session.id)).await?,
        None => HashMap::new(),
    };
    let mut others = Vec::with_capacity(days.len());
    for listed in days {
        let rows = load(db, listed.session.clone()).await?;
        let standing = match own.get(&listed.session.id) {
            Some(number) => DayStanding::Registered(number.clone()),
            None if !listed.phase.takes_registrations() => DayStanding::Closed,
            None if !serves(&shown.view.rows, &rows) => DayStanding::Apart,
            None => DayStanding::Open,
        };
        others.push(OtherDay { listed, rows, standing });
    }
    Ok(others)
}

/// Numbers of a person's registrations that still count.
async fn numbers(
    db: &impl ConnectionTrait,
    person: PersonId,
    sessions: impl Iterator<Item = StudySessionId>,
) -> Result<HashMap<StudySessionId, String>, DbErr> {
    let found: Vec<(StudySessionId, String)> = registration::Entity::find()
        .select_only()
        .column(registration::Column::SessionId)
        .column(registration::Column::Number)
        .filter(registration::Column::PersonId.eq(person))
        .filter(registration::Column::SessionId.is_in(sessions))
        .filter(registration::Column::State.is_in(LIVE))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// What the same press did on other days.
#[derive(Clone, Debug, Default)]
pub struct Together {
    /// Registrations made with this one, by the start of their day.
    pub made: Vec<(Listed, registration::Model)>,
    /// Days that could not be had any more when the address was confirmed.
    pub missed: Vec<Listed>,
}

/// Everything of the press that made this registration, this one left out.
pub async fn together(
    db: &impl ConnectionTrait,
    (row, of): (&registration::Model, &session::Model),
    now: DateTime<Utc>,
) -> Result<Together, DbErr> {
    let days = public_days(db, of).await?;
    if days.is_empty() {
        return Ok(Together::default());
    }
    let rows = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(row.person_id))
        .filter(registration::Column::RegisteredAt.eq(row.registered_at))
        .filter(registration::Column::SessionId.is_in(days.iter().map(|day| day.id)))
        .order_by_asc(registration::Column::Id)
        .all(db)
        .await?;
    let missed = missed(db, row.id).await?;
    let mut together = Together::default();
    for listed in Listed::all_of(db, days, now).await? {
        let id = listed.session.id;
        let same = |one: &&registration::Model| {
            one.session_id == id && one.registered_by == row.registered_by
        };
        match rows.iter().find(same) {
            Some(one) => together.made.push((listed, one.clone())),
            None if missed.contains(&id) => together.missed.push(listed),
            None => {}
        }
    }
    Ok(together)
}

/// The same by the id of a registration; nothing where there is none.
pub async fn together_with(
    db: &impl ConnectionTrait,
    id: RegistrationId,
    now: DateTime<Utc>,
) -> Result<Together, DbErr> {
    let Some(row) = registration::Entity::find_by_id(id).one(db).await? else {
        return Ok(Together::default());
    };
    match session::Entity::find_by_id(row.session_id).one(db).await? {
        Some(of) => together(db, (&row, &of), now).await,
        None => Ok(Together::default()),
    }
}

async fn missed(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<StudySessionId>, DbErr> {
    let details: Option<String> = public_request::Entity::find()
        .select_only()
        .column(public_request::Column::Details)
        .filter(public_request::Column::RegistrationId.eq(id))
        .into_tuple()
        .one(db)
        .await?;
    Ok(details.map(|details| missed_in(&details)).unwrap_or_default())
}
