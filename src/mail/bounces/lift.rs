use chrono::{DateTime, Utc};
use entities::mail::bounce::{self, BounceAction};
use entities::mail::bounce_lift;
use entities::mail::circular_refusal::{self, RefusalReason};
use entities::mail::suppression::{self, SuppressionReason};
use entities::{MailBounceId, PersonId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::database::{Stop, WriteTransaction};

/// Why there is nothing to take back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BounceRefusal {
    NotFound,
    /// Nothing followed from it.
    NothingFollowed,
    AlreadyLifted,
}

/// Takes back what a returned letter led to: the address gets letters again, and what came before
/// counts no more. Where its owner wanted no circulars, that stays.
pub async fn lift(
    tx: &WriteTransaction,
    now: DateTime<Utc>,
    id: MailBounceId,
    by: Option<PersonId>,
) -> Result<(), Stop<BounceRefusal>> {
    let row = bounce::Entity::find_by_id(id).one(tx).await?;
    let row = row.ok_or(Stop::Refused(BounceRefusal::NotFound))?;
    let Some(address_key) = row.address_key.filter(|_| row.action != BounceAction::Nothing) else {
        return Err(Stop::Refused(BounceRefusal::NothingFollowed));
    };
    let lifted = bounce_lift::Model {
        bounce_id: id,
        address_key: address_key.clone(),
        lifted_at: now,
        lifted_by: by,
    };
    let known = OnConflict::column(bounce_lift::Column::BounceId).do_nothing().to_owned();
    let added = bounce_lift::Entity::insert(lifted.into_active_model())
        .on_conflict(known)
        .exec_without_returning(tx)
        .await?;
    if added == 0 {
        return Err(Stop::Refused(BounceRefusal::AlreadyLifted));
    }
    suppression::Entity::delete_many()
        .filter(suppression::Column::AddressKey.eq(&address_key))
        .filter(suppression::Column::Reason.eq(SuppressionReason::Bounced))
        .exec(tx)
        .await?;
    circular_refusal::Entity::delete_many()
        .filter(circular_refusal::Column::AddressKey.eq(&address_key))
        .filter(circular_refusal::Column::Reason.ne(RefusalReason::Owner))
        .exec(tx)
        .await?;
    Ok(())
}
