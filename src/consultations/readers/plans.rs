use entities::PersonId;
use entities::consultations::consultation::{self, Side};
use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::consultations::meeting::{LIVE, parties_of, slot_of};
use crate::consultations::wording;
use crate::context::{Context, OwnPlan};

/// Consultations ahead that hold somebody's time, on whichever side they stand. Five queries.
pub fn own_plans(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<OwnPlan>>> {
    Box::pin(async move {
        let own = Condition::any()
            .add(consultation::Column::ClientId.eq(person))
            .add(consultation::Column::AccompanistId.eq(person));
        let db = context.database.reader();
        let rows = consultation::Entity::find()
            .filter(own)
            .filter(consultation::Column::State.is_in(LIVE))
            .filter(consultation::Column::EndsAt.gt(context.now()))
            .order_by_asc(consultation::Column::StartsAt)
            .all(db)
            .await?;
        let all = parties_of(db, rows).await?;
        all.iter()
            .map(|parties| {
                let is_client = parties.row.client_id == person;
                let side = if is_client { Side::Client } else { Side::Accompanist };
                Ok(OwnPlan {
                    ids: vec![parties.row.id.0],
                    title: wording::summary(parties, side),
                    href: format!("/consultations/{}", parties.row.id),
                    slots: vec![slot_of(&parties.row)?],
                })
            })
            .collect()
    })
}
