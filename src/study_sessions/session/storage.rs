//! Reading a session with everything that belongs to it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::study_sessions::{
    co_host, part, question, reminder_distance, session, speaker, theme,
};
use entities::{SessionPartId, StudySessionId, TermId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _, Select};

use crate::database::WriteTransaction;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::prework;
use crate::study_sessions::seats::{self, SeatCount};

/// A session as stored. Whatever changes of it, seats aside, raises the session's version.
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
    /// Until when pre-work is handed in, where there is any.
    pub prework_due: Option<DateTime<Utc>>,
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
    to_lock(id).one(tx).await
}

/// The row of a session, for whoever locks it.
pub fn to_lock(id: StudySessionId) -> Select<session::Entity> {
    session::Entity::find_by_id(id).lock_exclusive()
}

/// Everything that belongs to a session whose row is known.
pub async fn load(
    db: &impl ConnectionTrait,
    session: session::Model,
) -> Result<SessionRows, DbErr> {
    let seats = seats::of(db, session.id).await?;
    let belongings = Belongings::read(db, session.id).await?;
    Ok(belongings.around(session, seats))
}

/// The same for those who register, change or cancel: they change nothing of it but the seats, so
/// what was read of this version of the session before still stands.
pub async fn load_unchanged(pen: Pen<'_>, session: session::Model) -> Result<SessionRows, DbErr> {
    let seats = seats::of(pen.tx, session.id).await?;
    let (kept, id) = (pen.context.database.kept(), session.id.0);
    if let Some(known) = kept.get::<Belongings>(id, session.version) {
        return Ok(Belongings::clone(&known).around(session, seats));
    }
    let read = Belongings::read(pen.tx, session.id).await?;
    kept.put(id, session.version, Arc::new(read.clone()));
    Ok(read.around(session, seats))
}

/// What changes only with the version of its session.
#[derive(Clone)]
struct Belongings {
    themes: Vec<TermId>,
    parts: Vec<PartRows>,
    co_hosts: Vec<co_host::Model>,
    questions: Vec<question::Model>,
    reminders: Vec<i32>,
    prework_due: Option<DateTime<Utc>>,
}

impl Belongings {
    async fn read(db: &impl ConnectionTrait, id: StudySessionId) -> Result<Self, DbErr> {
        Ok(Self {
            themes: themes(db, id).await?,
            parts: parts(db, id).await?,
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
            prework_due: prework::deadline(db, id).await?,
        })
    }

    fn around(self, session: session::Model, seats: Vec<SeatCount>) -> SessionRows {
        let Self { themes, parts, co_hosts, questions, reminders, prework_due } = self;
        SessionRows { session, themes, parts, seats, co_hosts, questions, reminders, prework_due }
    }
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
