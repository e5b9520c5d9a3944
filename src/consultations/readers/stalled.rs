//! What goes on by nobody unless the secretariat looks after it.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::{self, Awaits, ConsultationState, Mode};
use entities::consultations::record::{self, RecordState};
use entities::consultations::record_revision;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::calendar::business_calendar;
use crate::consultations::Organiser;
use crate::consultations::meeting::{Parties, parties_of};
use crate::consultations::record::may_approve_unconfirmed_from;
use crate::vocabulary::tokyo;

/// A meeting is to be written down by the next day.
const TO_NOTE: TimeDelta = TimeDelta::days(1);
/// So far ahead a proposal has to have an answer.
const SOON: TimeDelta = TimeDelta::days(7);
/// So far ahead a meeting has to have a place, an address or a number.
const NEAR: TimeDelta = TimeDelta::days(14);
/// More than anybody does in a day.
const MOST: u64 = 200;

/// Consultations that stand still, each with the instant since when or until when.
#[derive(Clone, Debug, Default)]
pub struct Stalled {
    /// Records the client let lie for ten business days, since they were handed in: they may be
    /// approved without the client.
    pub unconfirmed: Vec<(Parties, DateTime<Utc>)>,
    /// Over for a day, and nobody noted that they were held or missed; since they ended.
    pub unnoted: Vec<(Parties, DateTime<Utc>)>,
    /// Proposals of the next days that an accompanist has not answered; until they lapse.
    pub unanswered: Vec<(Parties, DateTime<Utc>)>,
    /// Meetings of the next days without a place, an address or a number; until they begin.
    pub unaddressed: Vec<(Parties, DateTime<Utc>)>,
}

/// However many there are, the number of queries stays the same.
pub async fn stalled(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    _who: Organiser,
) -> anyhow::Result<Stalled> {
    use consultation::Column::{Awaits as Waits, EndsAt, StartsAt, State};
    let confirmed = State.eq(ConsultationState::Confirmed);
    let soon = StartsAt.gt(now).and(StartsAt.lte(now + SOON));
    let over = confirmed.clone().and(EndsAt.lte(now - TO_NOTE));
    let proposed = State.eq(ConsultationState::Proposed).and(Waits.eq(Awaits::Accompanist));
    let near = confirmed.and(StartsAt.gt(now)).and(StartsAt.lte(now + NEAR));
    let placeless = Condition::all().add(near).add(told_nothing());
    let wanted = Condition::any().add(over).add(proposed.and(soon)).add(placeless);
    let rows = consultation::Entity::find()
        .filter(wanted)
        .order_by_asc(StartsAt)
        .limit(MOST)
        .all(db)
        .await?;
    let mut found = Stalled { unconfirmed: unconfirmed(db, now).await?, ..Stalled::default() };
    for parties in parties_of(db, rows).await? {
        let Some((starts, ends)) = parties.row.starts_at.zip(parties.row.ends_at) else { continue };
        if parties.row.state == ConsultationState::Proposed {
            found.unanswered.push((parties, starts));
        } else if ends <= now {
            found.unnoted.push((parties, ends));
        } else {
            found.unaddressed.push((parties, starts));
        }
    }
    Ok(found)
}

/// Nothing says where people meet.
fn told_nothing() -> Condition {
    use consultation::Column::{Mode as Way, OnlineUrl, Phone, Place};
    Condition::any()
        .add(Way.eq(Mode::InPerson).and(Place.is_null()))
        .add(Way.eq(Mode::Online).and(OnlineUrl.is_null()))
        .add(Way.eq(Mode::Phone).and(Phone.is_null()))
}

/// Those handed in first come first.
async fn unconfirmed(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(Parties, DateTime<Utc>)>> {
    let waiting = record::Entity::find()
        .filter(record::Column::State.eq(RecordState::Submitted))
        .order_by_asc(record::Column::UpdatedAt)
        .limit(MOST)
        .all(db)
        .await?;
    let present: HashMap<_, _> =
        waiting.into_iter().map(|row| (row.consultation_id, row.revision)).collect();
    let revisions = record_revision::Entity::find()
        .filter(record_revision::Column::ConsultationId.is_in(present.keys().copied()))
        .filter(record_revision::Column::SubmittedAt.is_not_null())
        .all(db)
        .await?;
    let (calendar, today) = (business_calendar(db).await?, tokyo::day_of(now));
    let over = revisions.into_iter().filter_map(|revision| {
        let since = revision.submitted_at?;
        let is_present = present.get(&revision.consultation_id) == Some(&revision.revision);
        let may = may_approve_unconfirmed_from(&calendar, since) <= today;
        (is_present && may).then_some((revision.consultation_id, since))
    });
    let over: HashMap<_, _> = over.collect();
    let rows = consultation::Entity::find()
        .filter(consultation::Column::Id.is_in(over.keys().copied()))
        .all(db)
        .await?;
    let found = parties_of(db, rows).await?.into_iter();
    let mut found: Vec<_> =
        found.filter_map(|parties| Some((over.get(&parties.row.id).copied()?, parties))).collect();
    found.sort_by_key(|(since, parties)| (*since, parties.row.id));
    Ok(found.into_iter().map(|(since, parties)| (parties, since)).collect())
}
