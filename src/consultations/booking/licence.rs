//! オンライン会議の枠: an online meeting takes one of the programme's licences by itself, unless the
//! accompanist entered an address of their own, or the secretariat named one or the other.

use entities::calendar::resource::ResourceKind;
use entities::consultations::accompanist_profile;
use entities::consultations::consultation::{self, Mode};
use entities::{PersonId, ResourceId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _,
};
use uuid::Uuid;

use crate::calendar::{Resource, free_by_load, listed_resources};
use crate::consultations::Refusal;
use crate::consultations::meeting::slot_of;
use crate::consultations::pen::Pen;
use crate::database::Stop;
use crate::vocabulary::TimeSlot;

/// The licences one of which is to be taken; none where none is needed.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    licences: Vec<Resource>,
    /// The one the meeting has already: it stays where it can.
    present: Option<ResourceId>,
}

impl Pool {
    /// To be locked along with everything else the meeting needs, before anything is decided.
    pub fn locks(&self) -> &[Resource] {
        &self.licences
    }
}

/// What a meeting chooses from. `present` is the licence it keeps where it is free at the new time.
pub async fn pool(
    pen: Pen<'_>,
    row: &consultation::Model,
    present: Option<ResourceId>,
) -> Result<Pool, DbErr> {
    let named = row.licence_id.is_some();
    let Some(accompanist) = row.accompanist_id.filter(|_| row.mode == Mode::Online && !named)
    else {
        return Ok(Pool::default());
    };
    if present.is_none() && brings_own(pen.tx, accompanist).await? {
        return Ok(Pool::default());
    }
    Ok(Pool { licences: offered(pen.tx).await?, present })
}

/// Gives the meeting its licence: the present one, or the one with the fewest bookings ahead, by
/// name where that is equal. Everything is locked.
pub async fn choose(
    pen: Pen<'_>,
    row: &mut consultation::Model,
    pool: &Pool,
) -> Result<(), Stop<Refusal>> {
    let own_address = row.online_url.is_some() && pool.present.is_none();
    if pool.licences.is_empty() || own_address {
        return Ok(());
    }
    let free = free(pen, &pool.licences, (slot_of(row)?, row.id.0)).await?;
    let kept = pool.present.filter(|id| free.contains(id));
    let chosen = kept.or_else(|| free.first().copied()).ok_or(Refusal::NoLicenceFree)?;
    row.licence_id = Some(chosen);
    Ok(())
}

/// For a choice that is not booked yet: refuses what the booking would refuse.
pub async fn refuse_unless_free(
    pen: Pen<'_>,
    (accompanist, mode): (PersonId, Mode),
    slot: TimeSlot,
) -> Result<(), Stop<Refusal>> {
    if mode != Mode::Online || brings_own(pen.tx, accompanist).await? {
        return Ok(());
    }
    let pool = offered(pen.tx).await?;
    if !pool.is_empty() && free(pen, &pool, (slot, Uuid::nil())).await?.is_empty() {
        return Err(Refusal::NoLicenceFree.into());
    }
    Ok(())
}

async fn free(
    pen: Pen<'_>,
    pool: &[Resource],
    (slot, own): (TimeSlot, Uuid),
) -> Result<Vec<ResourceId>, DbErr> {
    free_by_load(pen.tx, pen.now, pool, (slot, own)).await
}

/// Where nothing is listed, the programme has no licences and nothing is chosen.
async fn offered(db: &impl ConnectionTrait) -> Result<Vec<Resource>, DbErr> {
    let listed = listed_resources(db).await?.into_iter();
    let offered =
        listed.filter(|one| one.kind == ResourceKind::Licence && one.retired_at.is_none());
    Ok(offered.map(|one| Resource::Listed(one.id)).collect())
}

/// The accompanist entered an address to meet at.
async fn brings_own(db: &impl ConnectionTrait, accompanist: PersonId) -> Result<bool, DbErr> {
    let found = accompanist_profile::Entity::find_by_id(accompanist)
        .filter(accompanist_profile::Column::OnlineUrl.is_not_null())
        .count(db)
        .await?;
    Ok(found > 0)
}
