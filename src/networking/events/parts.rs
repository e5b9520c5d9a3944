//! Parts of study sessions an event may be held with: of those that still take place, at a time that
//! is known.

use chrono::{DateTime, TimeDelta, Utc};
use entities::SessionPartId;
use entities::study_sessions::session::SessionState;
use entities::study_sessions::{part, session};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _,
};

use super::Refusal;
use super::pen::Pen;
use super::wording::{PART_GONE, UNKNOWN_PART};
use crate::database::Stop;
use crate::web::Problems;

/// Parts stay on offer so long after their end.
const JUST_OVER: TimeDelta = TimeDelta::days(1);

/// A part with what it is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub part: part::Model,
    pub title: String,
    pub state: SessionState,
}

/// Ahead or going on, drafts too: an event is planned together with its session. One that was put off
/// has no time, and one that was held or called off will not come.
pub fn takes_place(state: SessionState) -> bool {
    matches!(state, SessionState::Draft | SessionState::Scheduled | SessionState::Published)
}

/// What an event may be held with, by time, and what this one is held with already.
pub async fn offered(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    stored: Option<SessionPartId>,
) -> Result<Vec<Offered>, DbErr> {
    let ahead = part::Column::EndsAt.gt(now - JUST_OVER);
    let own = stored.map(|id| part::Column::Id.eq(id));
    let found = part::Entity::find()
        .filter(Condition::any().add(ahead).add_option(own))
        .order_by_asc(part::Column::StartsAt)
        .order_by_asc(part::Column::Id)
        .all(db)
        .await?;
    let ids = found.iter().map(|row| row.session_id);
    let sessions = session::Entity::find().filter(session::Column::Id.is_in(ids)).all(db).await?;
    let whole = found.into_iter().filter_map(|part| {
        let session = sessions.iter().find(|it| it.id == part.session_id)?;
        Some(Offered { title: session.title.clone(), state: session.state, part })
    });
    Ok(whole.filter(|one| takes_place(one.state) || Some(one.part.id) == stored).collect())
}

/// Refuses what was not on offer; what an event is held with already stays, whatever became of it.
pub(super) async fn check(
    pen: Pen<'_>,
    wanted: Option<SessionPartId>,
    stored: Option<SessionPartId>,
) -> Result<(), Stop<Refusal>> {
    let Some(id) = wanted.filter(|_| wanted != stored) else { return Ok(()) };
    let said = match state_of(pen, id).await? {
        Some(state) if takes_place(state) => return Ok(()),
        Some(_) => PART_GONE,
        None => UNKNOWN_PART,
    };
    let mut problems = Problems::none();
    problems.add("part_id", said);
    Err(problems.into())
}

async fn state_of(pen: Pen<'_>, id: SessionPartId) -> Result<Option<SessionState>, DbErr> {
    let Some(part) = part::Entity::find_by_id(id).one(pen.tx).await? else { return Ok(None) };
    let session = session::Entity::find_by_id(part.session_id).one(pen.tx).await?;
    Ok(session.map(|row| row.state))
}
