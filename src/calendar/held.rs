//! What one holder has at present.

use chrono::{DateTime, Utc};
use entities::ResourceId;
use sea_orm::{ConnectionTrait, DbErr};

use super::claim::Holder;
use super::storage;

/// Time of one resource that a holder has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldTime {
    pub resource: ResourceId,
    /// Without buffers.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Until when it is only a hold; `None` once it is meant.
    pub until: Option<DateTime<Utc>>,
}

/// What a holder holds, by resource; holds that have expired are not theirs any longer, even where
/// nobody has taken their place yet.
pub async fn held_by(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    holder: Holder,
) -> Result<Vec<HeldTime>, DbErr> {
    let claims = storage::claims_of(db, holder).await?;
    let held = claims.into_iter().map(|claim| HeldTime {
        resource: claim.resource_id,
        starts_at: claim.starts_at,
        ends_at: claim.ends_at,
        until: claim.hold_expires_at,
    });
    Ok(held.filter(|held| held.until.is_none_or(|until| now < until)).collect())
}
