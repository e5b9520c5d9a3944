//! What waits for the secretariat and for everybody themselves, counted; however much it is, the
//! number of queries stays the same.

use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::{self, Awaits, ConsultationState};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use crate::consultations::Organiser;
use crate::consultations::policy::policy_at;
use crate::consultations::strikes::suspended_since;

/// How many things wait, and since when, or until when, the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    pub count: u64,
    pub first: Option<DateTime<Utc>>,
}

/// What waits for the secretariat about consultations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfficeWork {
    /// Wishes without an accompanist, since they were sent.
    pub to_arrange: Waiting,
    /// Bookings that need the secretariat's consent, since they were sent.
    pub to_approve: Waiting,
    /// People whose latest strike suspended them within the last seven days, since then.
    pub suspended: Waiting,
}

/// Counts a selection, and finds the first by this column.
pub async fn waiting<E>(
    db: &impl ConnectionTrait,
    selected: Select<E>,
    by: E::Column,
) -> Result<Waiting, DbErr>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    let count = selected.clone().count(db).await?;
    let first = selected.select_only().column(by).order_by_asc(by).limit(1);
    Ok(Waiting { count, first: first.into_tuple().one(db).await? })
}

pub async fn office_work(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
) -> Result<OfficeWork, DbErr> {
    use consultation::Column::{Awaits as Waits, RequestedAt, State};
    let requested = State.eq(ConsultationState::Requested);
    let proposed = State.eq(ConsultationState::Proposed).and(Waits.eq(Awaits::Staff));
    let with = |condition| consultation::Entity::find().filter(condition);
    let week = now - TimeDelta::days(7);
    let given = suspended_since(db, (week, now), &policy_at(db, now).await?).await?;
    Ok(OfficeWork {
        to_arrange: waiting(db, with(requested), RequestedAt).await?,
        to_approve: waiting(db, with(proposed), RequestedAt).await?,
        suspended: Waiting { count: given.len() as u64, first: given.into_iter().min() },
    })
}
