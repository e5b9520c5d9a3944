//! Offers as stored.

use chrono::{DateTime, Utc};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, EndedBy, RegistrationState};
use entities::{RegistrationId, WaitingOfferId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};

use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{end as end_registration, live_of_session, save};
use crate::study_sessions::{SessionRows, seats};

pub async fn open(
    pen: Pen<'_>,
    row: &registration::Model,
    deadline_at: DateTime<Utc>,
) -> Result<WaitingOfferId, DbErr> {
    let id: WaitingOfferId = pen.context.new_id();
    let offer = offer::Model {
        id,
        registration_id: row.id,
        session_id: row.session_id,
        mode: row.mode,
        state: OfferState::Open,
        made_at: pen.now,
        deadline_at,
        settled_at: None,
    };
    offer::Entity::insert(offer.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(id)
}

/// Ends an open offer for good; says whether it was still open.
pub async fn settle(pen: Pen<'_>, id: WaitingOfferId, state: OfferState) -> Result<bool, DbErr> {
    let done = offer::Entity::update_many()
        .set(offer::ActiveModel {
            state: sea_orm::Set(state),
            settled_at: sea_orm::Set(Some(pen.now)),
            ..Default::default()
        })
        .filter(offer::Column::Id.eq(id))
        .filter(offer::Column::State.eq(OfferState::Open))
        .exec(pen.tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whatever is offered to this registration is offered no longer.
pub async fn void_offer(pen: Pen<'_>, registration: RegistrationId) -> Result<(), DbErr> {
    offer::Entity::update_many()
        .col_expr(offer::Column::State, Expr::value(OfferState::Withdrawn))
        .col_expr(offer::Column::SettledAt, Expr::value(pen.now))
        .filter(offer::Column::RegistrationId.eq(registration))
        .filter(offer::Column::State.eq(OfferState::Open))
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// A session called off offers nothing: whoever was asked is in line again, at their old place.
pub async fn withdraw_offers(pen: Pen<'_>, rows: &SessionRows) -> Result<(), DbErr> {
    for mut row in live_of_session(pen.tx, rows.session.id).await? {
        if row.state == RegistrationState::Offered {
            void_offer(pen, row.id).await?;
            seats::give_back(pen.tx, row.session_id, row.mode).await?;
            row.state = RegistrationState::Waiting;
            save(pen, row).await?;
        }
    }
    Ok(())
}

/// The session has been held: whoever still waits waits no longer.
pub async fn end(pen: Pen<'_>, rows: &SessionRows) -> Result<(), DbErr> {
    for row in live_of_session(pen.tx, rows.session.id).await? {
        if row.state != RegistrationState::Confirmed {
            end_registration(pen, row, EndedBy::SessionEnded, (None, None)).await?;
        }
    }
    Ok(())
}
