//! What is forgotten by itself: links, counters, keys, sessions and rosters that are over. The audit
//! log, credentials and invitations stay.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use entities::sign_in::{
    browser_session, cool_down, idempotency_key, people_import, refresh_token, sign_in_link,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use crate::database::WriteTransaction;
use crate::jobs::{CatchUp, Every, Schedule};

use super::idempotent::REMEMBERED;

/// Sessions and tokens stay for the person's questions ("was that me?") this long after their end.
const QUESTIONS: TimeDelta = TimeDelta::days(90);
/// A roster that was checked and not applied holds personal data nobody asked to keep.
const UNAPPLIED: TimeDelta = TimeDelta::days(1);

/// Every night, when nobody signs in.
pub fn schedule() -> Schedule {
    let at = NaiveTime::from_hms_opt(3, 30, 0).unwrap_or_default();
    Schedule::new("people.tidy", Every::DayAt(at), CatchUp::Latest, |tx, tick| {
        Box::pin(tidy(tx, tick.now))
    })
}

/// Deletes what is over. Running it twice changes nothing.
pub async fn tidy(tx: &WriteTransaction, now: DateTime<Utc>) -> anyhow::Result<()> {
    sign_in_link::Entity::delete_many()
        .filter(sign_in_link::Column::ExpiresAt.lte(now))
        .exec(tx)
        .await?;
    cool_down::Entity::delete_many()
        .filter(cool_down::Column::WindowEndsAt.lte(now))
        .exec(tx)
        .await?;
    idempotency_key::Entity::delete_many()
        .filter(idempotency_key::Column::CreatedAt.lte(now - REMEMBERED))
        .exec(tx)
        .await?;
    browser_session::Entity::delete_many()
        .filter(browser_session::Column::ExpiresAt.lte(now - QUESTIONS))
        .exec(tx)
        .await?;
    refresh_token::Entity::delete_many()
        .filter(refresh_token::Column::FamilyExpiresAt.lte(now - QUESTIONS))
        .exec(tx)
        .await?;
    people_import::Entity::update_many()
        .col_expr(people_import::Column::Rows, Expr::value("[]"))
        .filter(people_import::Column::UploadedAt.lte(now - UNAPPLIED))
        .exec(tx)
        .await?;
    Ok(())
}
