use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::join_import;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::Refusal;
use crate::context::Context;
use crate::database::Stop;

/// Long enough for a weekend between reading a report and deciding about it.
const KEPT: TimeDelta = TimeDelta::days(3);

/// Reports that were read and never applied.
pub fn old(now: DateTime<Utc>) -> Expr {
    join_import::Column::AppliedAt.is_null().and(join_import::Column::MadeAt.lte(now - KEPT))
}

/// For the schedule: forgets them with everybody they name; says how many.
pub async fn erase_old_reports(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<u64, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let gone = join_import::Entity::delete_many().filter(old(now)).exec(&tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}
