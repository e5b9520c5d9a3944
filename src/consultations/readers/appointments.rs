use chrono::TimeDelta;
use entities::PersonId;
use entities::consultations::consultation::{self, ConsultationState, Side};
use futures_util::future::BoxFuture;
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use crate::calendar::Appointment;
use crate::consultations::letters::appointment_at;
use crate::consultations::links;
use crate::consultations::meeting::parties_of;
use crate::context::Context;

/// How long past meetings stay in a feed.
const PAST: TimeDelta = TimeDelta::days(90);

/// What a person's private calendar shows of consultations, on whichever side they stand, with the
/// same UID and number as the letters. Five queries.
pub fn personal_appointments(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<Appointment>>> {
    Box::pin(async move {
        use ConsultationState::{Cancelled, Confirmed, Held, Missed, Proposed};
        let own = Condition::any()
            .add(consultation::Column::ClientId.eq(person))
            .add(consultation::Column::AccompanistId.eq(person));
        // Only what once was firm is shown as cancelled.
        let shown = Condition::any()
            .add(consultation::Column::State.is_in([Proposed, Confirmed, Held, Missed]))
            .add(
                Condition::all()
                    .add(consultation::Column::State.eq(Cancelled))
                    .add(consultation::Column::ConfirmedAt.is_not_null()),
            );
        let db = context.database.reader();
        let rows = consultation::Entity::find()
            .filter(own)
            .filter(shown)
            .filter(consultation::Column::EndsAt.gt(context.now() - PAST))
            .order_by_asc(consultation::Column::StartsAt)
            .order_by_asc(consultation::Column::Id)
            .all(db)
            .await?;
        let all = parties_of(db, rows).await?;
        all.iter()
            .map(|parties| {
                let is_client = parties.row.client_id == person;
                let side = if is_client { Side::Client } else { Side::Accompanist };
                // Feeds name nobody to invite.
                // Whoever sees a feed is not let in by it: its address leads to signing in.
                let url = links::signed_in_url(&context.config, parties.row.id);
                let entry = appointment_at(context, parties, side, url)?;
                Ok(Appointment { attendee: None, ..entry })
            })
            .collect()
    })
}
