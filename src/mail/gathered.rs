//! The newest letters of those somebody asks for.

use entities::mail::message::{self, Column};
use sea_orm::{Condition, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use sea_orm::{QueryOrder as _, QuerySelect as _};

use super::reading::{LetterLine, with_subjects};

/// The newest letters a condition means. What it narrows by has to be indexed.
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
