//! What the early warnings of accompaniment ask: who spoke with whom, which records are late.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::engagement_person::{self, Side};
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::record::{self, RecordState};
use entities::{ConsultationId, EngagementId, OrganisationId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use super::lists::with_record;
use crate::accompaniment::Contacts;
use crate::accompaniment::readers::ContactsById;
use crate::context::{Acquaintance, Context};
use crate::vocabulary::tokyo;

/// A record that was not handed in by its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    pub consultation: ConsultationId,
    pub number: String,
    pub organisation: OrganisationId,
    pub accompanist: Option<PersonId>,
    pub due_at: DateTime<Utc>,
    /// Since its date.
    pub days: i64,
}

/// Records that are late, the oldest first.
pub async fn overdue(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Overdue>, DbErr> {
    let late = record::Entity::find()
        .filter(record::Column::State.is_in([RecordState::Draft, RecordState::Returned]))
        .filter(record::Column::DueAt.lt(now))
        .order_by_asc(record::Column::DueAt)
        .order_by_asc(record::Column::ConsultationId)
        .all(db)
        .await?;
    let meetings = consultation::Entity::find()
        .filter(consultation::Column::Id.is_in(late.iter().map(|own| own.consultation_id)))
        .filter(consultation::Column::State.eq(ConsultationState::Held))
        .all(db)
        .await?;
    let meetings: HashMap<_, _> = meetings.into_iter().map(|row| (row.id, row)).collect();
    let line = |own: record::Model| {
        let row = meetings.get(&own.consultation_id)?;
        Some(Overdue {
            consultation: row.id,
            number: row.number.clone(),
            organisation: row.organisation_id,
            accompanist: row.accompanist_id,
            due_at: own.due_at,
            days: (tokyo::day_of(now) - tokyo::day_of(own.due_at)).num_days(),
        })
    };
    Ok(late.into_iter().filter_map(line).collect())
}

/// What is known of an operator and one accompanist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The day they last met.
    pub last: Option<NaiveDate>,
    /// The day the oldest late or open record of theirs is due.
    pub record_due: Option<NaiveDate>,
}

/// Per operator and accompanist, the last meeting that was held and the oldest record not handed in.
pub async fn contacts(
    db: &impl ConnectionTrait,
) -> Result<HashMap<(OrganisationId, PersonId), Contact>, DbErr> {
    let held = || {
        consultation::Entity::find()
            .select_only()
            .column(consultation::Column::OrganisationId)
            .column(consultation::Column::AccompanistId)
            .filter(consultation::Column::State.eq(ConsultationState::Held))
            .filter(consultation::Column::AccompanistId.is_not_null())
            .group_by(consultation::Column::OrganisationId)
            .group_by(consultation::Column::AccompanistId)
    };
    let last = held().column_as(consultation::Column::HeldFrom.max(), "last_held");
    let due = held()
        .column_as(record::Column::DueAt.min(), "first_due")
        .join(JoinType::InnerJoin, with_record())
        .filter(record::Column::State.is_in([RecordState::Draft, RecordState::Returned]));
    let day = |row: Day| row.2.map(tokyo::day_of);
    let mut known: HashMap<_, Contact> = HashMap::new();
    for row in last.into_tuple::<Day>().all(db).await? {
        known.entry((row.0, row.1)).or_default().last = day(row);
    }
    for row in due.into_tuple::<Day>().all(db).await? {
        known.entry((row.0, row.1)).or_default().record_due = day(row);
    }
    Ok(known)
}

/// A moment of an operator and an accompanist.
type Day = (OrganisationId, PersonId, Option<DateTime<Utc>>);

/// Operators and accompanists who met in a consultation that was held.
pub fn acquaintances(context: &Context) -> BoxFuture<'_, anyhow::Result<Vec<Acquaintance>>> {
    Box::pin(async move {
        let held = consultation::Entity::find()
            .select_only()
            .column(consultation::Column::OrganisationId)
            .column(consultation::Column::AccompanistId)
            .distinct()
            .filter(consultation::Column::State.eq(ConsultationState::Held))
            .filter(consultation::Column::AccompanistId.is_not_null())
            .into_tuple()
            .all(context.database.reader())
            .await?;
        Ok(held)
    })
}

/// For each engagement: when anybody last met its operator, and the oldest missing record of whoever
/// accompanies it.
pub fn engagement_contacts(context: &Context) -> BoxFuture<'_, anyhow::Result<ContactsById>> {
    Box::pin(async move {
        let db = context.database.reader();
        let known = contacts(db).await?;
        let engagements = engagement::Entity::find()
            .filter(engagement::Column::State.eq(EngagementState::Active))
            .all(db)
            .await?;
        let people = engagement_person::Entity::find()
            .filter(engagement_person::Column::Side.eq(Side::Accompanist))
            .all(db)
            .await?;
        let mut named: HashMap<EngagementId, Vec<PersonId>> = HashMap::new();
        for row in people {
            named.entry(row.engagement_id).or_default().push(row.person_id);
        }
        // Whoever of the accompanists spoke with the operator: one who has just taken over is not
        // blamed for the days before.
        let mut spoken: HashMap<OrganisationId, NaiveDate> = HashMap::new();
        for ((operator, _), contact) in &known {
            if let Some(day) = contact.last {
                let last = spoken.entry(*operator).or_insert(day);
                *last = day.max(*last);
            }
        }
        let of = |row: &engagement::Model| {
            let people = named.get(&row.id).map_or(&[][..], Vec::as_slice);
            let own = people.iter().filter_map(|person| known.get(&(row.operator_id, *person)));
            let own: Vec<_> = own.collect();
            Contacts {
                last: Some(spoken.get(&row.operator_id).copied()),
                record_due: own.iter().filter_map(|one| one.record_due).min(),
            }
        };
        Ok(engagements.iter().map(|row| (row.id, of(row))).collect())
    })
}
