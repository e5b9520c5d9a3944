use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::study_sessions::part;
use entities::study_sessions::session::{self, SessionState};
use sea_orm::sea_query::{Cond, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use super::filter::col;
use super::listing::{Listing, read, select};
use crate::study_sessions::Organiser;

/// A part with the session it belongs to.
#[derive(Clone, Debug)]
pub struct PartLine {
    pub part: part::Model,
    pub session: Listing,
}

/// Parts that take time between two instants, by start, at most `limit`; of drafts too, but not of
/// those that were thrown away. Three queries.
pub async fn parts_between(
    db: &impl ConnectionTrait,
    (_who, now): (Organiser, DateTime<Utc>),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<PartLine>, DbErr> {
    let discarded = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::State.eq(SessionState::Discarded))
        .into_query();
    let parts = part::Entity::find()
        .filter(part::Column::StartsAt.lt(until))
        .filter(part::Column::EndsAt.gt(from))
        .filter(part::Column::SessionId.not_in_subquery(discarded))
        .order_by_asc(part::Column::StartsAt)
        .order_by_asc(part::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let own = col("id").is_in(parts.iter().map(|part| part.session_id));
    let sessions = read(db, now, &select(Cond::all().add(own))).await?;
    let sessions: HashMap<_, _> = sessions.into_iter().map(|one| (one.id, one)).collect();
    let line = |part: part::Model| {
        let session = sessions.get(&part.session_id)?.clone();
        Some(PartLine { part, session })
    };
    Ok(parts.into_iter().filter_map(line).collect())
}
