use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::{self, Presence};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session::{self, SessionState};
use entities::{OrganisationId, RegistrationId, StudySessionId};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::context::Context;
use crate::vocabulary::FiscalYear;

/// A study session members of an organisation registered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attended {
    pub id: StudySessionId,
    pub number: Option<i32>,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub state: SessionState,
    /// People with a seat.
    pub registered: usize,
    /// Of them, who was there in at least one part.
    pub came: usize,
}

/// The sessions of an organisation's members, the latest first; without names. Three queries.
pub async fn attended_by(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Attended>, DbErr> {
    let registrations = registration::Entity::find()
        .filter(registration::Column::OrganisationId.eq(organisation))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .all(db)
        .await?;
    let there = there(db, &registrations).await?;
    let mut counts: HashMap<StudySessionId, (usize, usize)> = HashMap::new();
    for row in &registrations {
        let count = counts.entry(row.session_id).or_default();
        count.0 += 1;
        count.1 += usize::from(there.contains(&row.id));
    }
    let sessions = session::Entity::find()
        .filter(session::Column::Id.is_in(counts.keys().copied()))
        .order_by_desc(session::Column::StartsAt)
        .order_by_desc(session::Column::Id)
        .all(db)
        .await?;
    let line = |row: session::Model| {
        let (registered, came) = counts.get(&row.id).copied().unwrap_or_default();
        Attended {
            id: row.id,
            number: row.number,
            title: row.title,
            starts_at: row.starts_at,
            state: row.state,
            registered,
            came,
        }
    };
    Ok(sessions.into_iter().map(line).collect())
}

/// Registrations of whoever was there in at least one part.
async fn there(
    db: &impl ConnectionTrait,
    registrations: &[registration::Model],
) -> Result<HashSet<RegistrationId>, DbErr> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::RegistrationId.is_in(registrations.iter().map(|row| row.id)))
        .filter(attendance::Column::Presence.is_in([
            Presence::Present,
            Presence::Late,
            Presence::LeftEarly,
        ]))
        .all(db)
        .await?;
    Ok(rows.iter().map(|row| row.registration_id).collect())
}

/// When organisations were together, and which.
type Gathering = (DateTime<Utc>, Vec<OrganisationId>);

/// Which organisations were together at each session of a fiscal year, by the beginning of the
/// session; without names. Three queries.
pub fn gatherings(
    context: &Context,
    year: FiscalYear,
) -> BoxFuture<'_, anyhow::Result<Vec<Gathering>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let sessions = session::Entity::find()
            .filter(session::Column::StartsAt.gte(year.starts()))
            .filter(session::Column::StartsAt.lt(year.ends()))
            .all(db)
            .await?;
        let begun: HashMap<StudySessionId, DateTime<Utc>> =
            sessions.into_iter().map(|row| (row.id, row.starts_at)).collect();
        let registrations = registration::Entity::find()
            .filter(registration::Column::SessionId.is_in(begun.keys().copied()))
            .filter(registration::Column::State.eq(RegistrationState::Confirmed))
            .filter(registration::Column::OrganisationId.is_not_null())
            .all(db)
            .await?;
        let there = there(db, &registrations).await?;
        let mut together: HashMap<StudySessionId, Vec<OrganisationId>> = HashMap::new();
        for row in registrations.iter().filter(|row| there.contains(&row.id)) {
            together.entry(row.session_id).or_default().extend(row.organisation_id);
        }
        Ok(together.into_iter().map(|(id, who)| (begun[&id], who)).collect())
    })
}
