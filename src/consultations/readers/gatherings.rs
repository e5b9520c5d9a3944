use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use entities::people::membership;
use entities::{OrganisationId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::context::Context;
use crate::vocabulary::FiscalYear;

/// When organisations were together, and which.
type Gathering = (DateTime<Utc>, Vec<OrganisationId>);

/// Which organisations met in consultations that were held in a fiscal year; without names. Two
/// queries.
pub fn gatherings(
    context: &Context,
    year: FiscalYear,
) -> BoxFuture<'_, anyhow::Result<Vec<Gathering>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let held = consultation::Entity::find()
            .filter(consultation::Column::State.eq(ConsultationState::Held))
            .filter(consultation::Column::StartsAt.gte(year.starts()))
            .filter(consultation::Column::StartsAt.lt(year.ends()))
            .all(db)
            .await?;
        let places = membership::Entity::find()
            .filter(
                membership::Column::PersonId
                    .is_in(held.iter().filter_map(|row| row.accompanist_id)),
            )
            .filter(membership::Column::EndedAt.is_null())
            .order_by_asc(membership::Column::CreatedAt)
            .all(db)
            .await?;
        // Whoever belongs to several speaks for the first.
        let mut of: HashMap<PersonId, OrganisationId> = HashMap::new();
        for place in places {
            of.entry(place.person_id).or_insert(place.organisation_id);
        }
        let met = |row: &consultation::Model| {
            let theirs = of.get(&row.accompanist_id?)?;
            Some((row.starts_at?, vec![row.organisation_id, *theirs]))
        };
        Ok(held.iter().filter_map(met).collect())
    })
}
