//! Reading a session with everything that belongs to it.

use std::collections::HashMap;

use entities::study_sessions::{
    co_host, part, question, reminder_distance, session, speaker, theme,
};
use entities::{SessionPartId, StudySessionId, TermId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _};

use crate::database::WriteTransaction;
use crate::study_sessions::seats::{self, SeatCount};

/// A session as stored.
#[derive(Clone, Debug)]
pub struct SessionRows {
    pub session: session::Model,
    pub themes: Vec<TermId>,
    /// By ordinal, which is by start.
    pub parts: Vec<PartRows>,
    pub seats: Vec<SeatCount>,
    pub co_hosts: Vec<co_host::Model>,
    /// Those still asked, in order.
    pub questions: Vec<question::Model>,
    /// Minutes before the start.
    pub reminders: Vec<i32>,
}

#[derive(Clone, Debug)]
pub struct PartRows {
    pub part: part::Model,
    pub speakers: Vec<speaker::Model>,
}

/// Locks the session until the transaction ends. Whoever touches its seats, waiting list or state
/// does this first; everything else follows in the order seats, registrations, letters.
pub async fn lock(
    tx: &WriteTransaction,
    id: StudySessionId,
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// Everything that belongs to a session whose row is known.
pub async fn load(
    db: &impl ConnectionTrait,
    session: session::Model,
) -> Result<SessionRows, DbErr> {
    let id = session.id;
    Ok(SessionRows {
        session,
        themes: themes(db, id).await?,
        parts: parts(db, id).await?,
        seats: seats::of(db, id).await?,
        co_hosts: co_host::Entity::find()
            .filter(co_host::Column::SessionId.eq(id))
            .order_by_asc(co_host::Column::Ordinal)
            .all(db)
            .await?,
        questions: question::Entity::find()
            .filter(question::Column::SessionId.eq(id))
            .filter(question::Column::Retired.eq(false))
            .order_by_asc(question::Column::Ordinal)
            .all(db)
            .await?,
        reminders: reminders(db, id).await?,
    })
}

pub async fn reminders(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Vec<i32>, DbErr> {
    reminder_distance::Entity::find()
        .select_only()
        .column(reminder_distance::Column::Minutes)
        .filter(reminder_distance::Column::SessionId.eq(id))
        .order_by_asc(reminder_distance::Column::Minutes)
        .into_tuple()
        .all(db)
        .await
}

async fn themes(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Vec<TermId>, DbErr> {
    theme::Entity::find()
        .select_only()
        .column(theme::Column::TermId)
        .filter(theme::Column::SessionId.eq(id))
        .order_by_asc(theme::Column::TermId)
        .into_tuple()
        .all(db)
        .await
}

async fn parts(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Vec<PartRows>, DbErr> {
    let parts = part::Entity::find()
        .filter(part::Column::SessionId.eq(id))
        .order_by_asc(part::Column::Ordinal)
        .all(db)
        .await?;
    let ids = parts.iter().map(|part| part.id);
    let speakers = speaker::Entity::find()
        .filter(speaker::Column::PartId.is_in(ids))
        .order_by_asc(speaker::Column::Ordinal)
        .all(db)
        .await?;
    let mut by_part: HashMap<SessionPartId, Vec<speaker::Model>> = HashMap::new();
    for speaker in speakers {
        by_part.entry(speaker.part_id).or_default().push(speaker);
    }
    Ok(parts
        .into_iter()
        .map(|part| PartRows { speakers: by_part.remove(&part.id).unwrap_or_default(), part })
        .collect())
}
