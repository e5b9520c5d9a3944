//! Letters that were written to somebody, for whoever may see all that is stored about them.

use entities::mail::message::{self, Column};
use sea_orm::{Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _};

use super::reading::{LetterLine, with_subjects};

/// The newest letters a condition means. It has to narrow by an indexed column.
pub async fn letters_where<C: ConnectionTrait>(
    reader: &C,
    condition: Condition,
    limit: u64,
) -> Result<Vec<LetterLine>, DbErr> {
    let lines = message::Entity::find()
        .filter(condition)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .into_partial_model::<LetterLine>()
        .all(reader)
        .await?;
    with_subjects(reader, lines).await
}
