//! What is forgotten by itself.

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::{bounces, pacing};
use crate::database::WriteTransaction;

/// Deletes what says nothing any more. Running it twice changes nothing.
pub async fn tidy(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    pacing::forget_full(tx, now).await?;
    bounces::forget_places(tx, now).await
}
