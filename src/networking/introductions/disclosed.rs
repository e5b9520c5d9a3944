//! What was told to whom: for whom it concerns, and for the secretariat.

use chrono::{DateTime, NaiveDate, Utc};
use entities::networking::disclosure::{self, Column};
use entities::networking::introduction::{self, Side};
use entities::{DisclosureId, IntroductionId, PersonId};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};

use crate::database::WriteTransaction;
use crate::people::matches;
use crate::vocabulary::tokyo;

/// What was told of one side of an introduction.
pub async fn of_introduction(
    db: &impl ConnectionTrait,
    (id, side): (IntroductionId, Side),
) -> Result<Vec<disclosure::Model>, DbErr> {
    disclosure::Entity::find()
        .filter(Column::IntroductionId.eq(id))
        .filter(Column::Side.eq(side))
        .all(db)
        .await
}

/// What was told of somebody of the programme, the newest first.
pub async fn disclosures_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<disclosure::Model>, DbErr> {
    disclosure::Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::At)
        .all(db)
        .await
}

/// All records, before one that was seen, the newest first; of somebody whose name or recipient
/// holds the words, in any width, with or without blanks.
pub async fn disclosures(
    db: &impl ConnectionTrait,
    words: &str,
    (before, limit): (Option<DisclosureId>, u64),
) -> Result<Vec<disclosure::Model>, DbErr> {
    disclosure::Entity::find()
        .filter(matches(("disclosure", "search_key"), words))
        .filter(Condition::all().add_option(before.map(|id| Column::Id.lt(id))))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Removes records whose three years are over, and what was told with them.
pub async fn forget_old(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let today: NaiveDate = tokyo::day_of(now);
    let gone =
        disclosure::Entity::delete_many().filter(Column::KeepUntil.lt(today)).exec(tx).await?;
    let recorded =
        Query::select().column(Column::IntroductionId).from(disclosure::Entity).to_owned();
    introduction::Entity::update_many()
        .col_expr(introduction::Column::RequesterTold, Expr::value(""))
        .col_expr(introduction::Column::PartnerTold, Expr::value(""))
        .filter(introduction::Column::IntroducedAt.is_not_null())
        .filter(introduction::Column::Id.not_in_subquery(recorded))
        .exec(tx)
        .await?;
    Ok(gone.rows_affected)
}
