use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{self, ConsultationState, Mode, Side};
use entities::consultations::event::EventKind;
use entities::consultations::wish;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::json;

use super::limits;
use super::outcome::Booked;
use super::request::WishedSlot;
use super::wishable::Wishable;
use super::wishes::save_wishes;
use crate::calendar::availability::SlotLength;
use crate::consultations::letters::{self, ConsultationRequested};
use crate::consultations::meeting::{happened, lock, parties, refuse_unless, save};
use crate::consultations::pen::Pen;
use crate::consultations::{By, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;

/// The wish to have other wishes: all of them anew, while the secretariat has arranged nothing.
#[derive(Clone, Debug)]
pub struct Rewish {
    pub consultation: ConsultationId,
    /// The version the page was made from.
    pub version: i32,
    /// 第1～第3希望, best first; none in a place that was left empty.
    pub starts: Vec<Option<DateTime<Utc>>>,
    pub length: SlotLength,
    pub mode: Mode,
    /// Stays where nothing is said.
    pub about: Option<LongText<2_000>>,
    /// The version of the conditions of meeting online the client accepts; needed of them where
    /// they go over to it.
    pub accepts_conditions: Option<i32>,
}

/// Changes the wishes of a request: the client, or the secretariat for them. The client gets the
/// new ones by letter. What is so already is done; asking again is harmless.
pub async fn change_wishes(
    context: &Context,
    by: By,
    wish: Rewish,
) -> Result<Booked, Stop<Refusal>> {
    if by.side() == Side::Accompanist {
        return Err(Refusal::NotFound.into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = lock(pen, wish.consultation, by).await?;
    refuse_unless(&before, &[ConsultationState::Requested])?;
    let wishable = Wishable::read(&tx, pen.now, before.accompanist_id).await?;
    let slots = wishable.check(&wish.starts, wish.length).map_err(Refusal::Invalid)?;
    if is_so(pen, &before, (&wish, &slots)).await? {
        return Ok(Booked::from(&before));
    }
    if before.version != wish.version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let row = save(pen, anew(pen, by, &before, wish).await?).await?;
    let old = wish::Entity::delete_many().filter(wish::Column::ConsultationId.eq(row.id));
    old.exec(&tx).await?;
    save_wishes(pen, &row, &slots).await?;
    tell(pen, by, &row).await?;
    tx.commit().await?;
    Ok(Booked::from(&row))
}

async fn is_so(
    pen: Pen<'_>,
    row: &consultation::Model,
    (wish, slots): (&Rewish, &[(i32, WishedSlot)]),
) -> Result<bool, sea_orm::DbErr> {
    let own = wish::Entity::find().filter(wish::Column::ConsultationId.eq(row.id));
    let stored = own.order_by_asc(wish::Column::Rank).all(pen.tx).await?;
    let stored = stored.iter().map(|wish| (wish.rank, wish.starts_at));
    let about = wish.about.as_ref().is_none_or(|about| about.as_str() == row.about);
    Ok(stored.eq(slots.iter().map(|(rank, slot)| (*rank, slot.starts_at)))
        && row.mode == wish.mode
        && row.minutes == i32::from(wish.length.minutes())
        && about)
}

async fn anew(
    pen: Pen<'_>,
    by: By,
    before: &consultation::Model,
    wish: Rewish,
) -> Result<consultation::Model, Stop<Refusal>> {
    let mut row = before.clone();
    row.mode = wish.mode;
    row.minutes = wish.length.minutes().into();
    row.about = wish.about.map_or(row.about, LongText::into_string);
    if by.side() == Side::Client && before.mode != Mode::Online {
        let accepts = (wish.mode, wish.accepts_conditions);
        row.conditions_version = limits::conditions(pen, accepts).await?;
        row.conditions_accepted_at = row.conditions_version.map(|_| pen.now);
    }
    Ok(row)
}

async fn tell(pen: Pen<'_>, by: By, row: &consultation::Model) -> anyhow::Result<()> {
    let parties = parties(pen.tx, row.clone()).await?;
    let letter = ConsultationRequested::new(pen, &parties, Side::Client, (true,));
    let occasion = format!("wishes_changed:{}", row.version);
    letters::send(pen, &parties, (Side::Client, &occasion), (&letter, None)).await?;
    let wishes: Vec<_> = parties.wishes.iter().map(|wish| wish.starts_at).collect();
    happened(pen, row, (by, EventKind::WishesChanged), json!({ "wishes": wishes })).await
}
