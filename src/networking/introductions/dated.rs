//! What of introductions has a time, for the secretariat.

use chrono::{DateTime, Utc};
use entities::IntroductionId;
use entities::networking::introduction::{self, Column};
use entities::networking::introduction_time;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::meeting;
use super::parties::{Parties, parties_of};
use super::times::TIME_KIND;
use crate::calendar::Holder;
use crate::networking::Organiser;

/// A meeting that stands, or one of the times on offer for one.
#[derive(Clone, Debug)]
pub struct Dated {
    pub parties: Parties,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Nobody has chosen it yet.
    pub offered: bool,
    /// Under whom its room or licence is taken.
    pub holder: Holder,
}

/// Meetings between two instants, and times on offer that are still to come, at most `limit` of
/// each; in no order. Seven queries.
pub async fn dated_between(
    db: &impl ConnectionTrait,
    (_who, now): (Organiser, DateTime<Utc>),
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> anyhow::Result<Vec<Dated>> {
    let times = offers(db, (from.max(now), until), limit).await?;
    let meets = Condition::all().add(Column::MeetingStartsAt.lt(until));
    let meets = meets.add(Column::MeetingEndsAt.gt(from));
    let rows = introduction::Entity::find()
        .filter(meets)
        .order_by_asc(Column::MeetingStartsAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let known = |id: IntroductionId| rows.iter().any(|row| row.id == id);
    let others = times.iter().map(|time| time.introduction_id).filter(|id| !known(*id));
    let offering = introduction::Entity::find().filter(Column::Id.is_in(others)).all(db).await?;
    let meeting = rows.len();
    let all = parties_of(db, rows.into_iter().chain(offering).collect()).await?;

    let mut dated: Vec<_> = all.iter().take(meeting).filter_map(meeting_of).collect();
    for time in times {
        let of = all.iter().find(|parties| parties.row.id == time.introduction_id);
        dated.extend(of.filter(|parties| parties.in_touch()).map(|parties| Dated {
            parties: parties.clone(),
            starts_at: time.starts_at,
            ends_at: time.ends_at,
            offered: true,
            holder: Holder { kind: TIME_KIND, id: time.id.0 },
        }));
    }
    Ok(dated)
}

async fn offers(
    db: &impl ConnectionTrait,
    (after, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<introduction_time::Model>, DbErr> {
    introduction_time::Entity::find()
        .filter(introduction_time::Column::StartsAt.lt(until))
        .filter(introduction_time::Column::EndsAt.gt(after))
        .order_by_asc(introduction_time::Column::StartsAt)
        .order_by_asc(introduction_time::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

fn meeting_of(parties: &Parties) -> Option<Dated> {
    Some(Dated {
        starts_at: parties.row.meeting_starts_at?,
        ends_at: parties.row.meeting_ends_at?,
        offered: false,
        holder: meeting::holder(parties.row.id),
        parties: parties.clone(),
    })
}
