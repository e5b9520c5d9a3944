use chrono::{DateTime, Utc};
use entities::WaitingOfferId;
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::EndedBy;
use sea_orm::QuerySelect as _;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

use super::answer::offered;
use super::fill::fill;
use super::offers::settle;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Actor;
use crate::study_sessions::letters::{self, OfferExpired};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{Refusal, end, recipient};
use crate::vocabulary::tokyo;

/// For the schedule: ends every offer whose deadline has passed and passes its seat on; says how
/// many. Doing it again is harmless.
pub async fn expire_offers(context: &Context, now: DateTime<Utc>) -> Result<usize, Stop<Refusal>> {
    let due: Vec<WaitingOfferId> = offer::Entity::find()
        .select_only()
        .column(offer::Column::Id)
        .filter(offer::Column::State.eq(OfferState::Open))
        .filter(offer::Column::DeadlineAt.lte(now))
        .order_by_asc(offer::Column::DeadlineAt)
        .into_tuple()
        .all(context.database.reader())
        .await?;
    let mut expired = 0;
    for id in due {
        expired += usize::from(retrying(|| expire_one(context, id, now)).await?);
    }
    Ok(expired)
}

async fn expire_one(
    context: &Context,
    id: WaitingOfferId,
    now: DateTime<Utc>,
) -> Result<bool, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen { now, ..Pen::new(&tx, context) };
    let (rows, offer, row) = offered(pen, id).await?;
    if offer.deadline_at > now || !settle(pen, id, OfferState::Expired).await? {
        return Ok(false);
    }
    let ended = end(pen, row, EndedBy::OfferExpired, (None, None)).await?;
    let to = recipient(&tx, ended).await?;
    let letter = OfferExpired::new(pen, &rows, &to, tokyo::date_time(offer.deadline_at));
    letters::send(pen, &to, &format!("offer_expired:{id}"), (&letter, None)).await?;
    fill(pen, &rows).await?;
    let facts = json!({ "registration": to.registration.id });
    pen.note(Actor::System, "study_session.offer_expired", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(true)
}
