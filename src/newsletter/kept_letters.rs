//! Which letters a reader was sent: notices about the reading, issues, and letters somebody who
//! typed the reader's address caused.

use std::collections::BTreeSet;

use entities::mail::message::{Column, LetterClass, LetterState};
use entities::newsletter::consent;
use entities::newsletter::subscriber;
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, DbErr};

use super::letters::{REQUEST, concerning};
use crate::mail::{LetterLine, letters_where};

/// Issues that did not reach a reader's address, the newest first: refused for good.
pub async fn refused_to(
    reader: &impl ConnectionTrait,
    row: &subscriber::Model,
    limit: u64,
) -> Result<Vec<LetterLine>, DbErr> {
    let issues = Condition::all()
        .add(Column::ToKey.eq(row.address_key.as_str()))
        .add(Column::Class.eq(LetterClass::Bulk))
        .add(Column::State.eq(LetterState::Rejected))
        .add(Column::DedupeKey.ends_with(format!(":sub:{}", row.id)));
    letters_where(reader, issues, limit).await
}

/// The newest `limit` of them. Addresses of before are searched for issues only, and for what this
/// reader asked for: the mailbox may be somebody else's since.
pub async fn letters_to(
    reader: &impl ConnectionTrait,
    row: &subscriber::Model,
    (evidence, limit): (&[consent::Model], u64),
) -> Result<Vec<LetterLine>, DbErr> {
    let (kind, id) = concerning(row.id);
    let notices =
        Condition::all().add(Column::ConcernsKind.eq(kind)).add(Column::ConcernsId.eq(id));
    let issues = Condition::all()
        .add(Column::Class.eq(LetterClass::Bulk))
        // An issue that waits or was held back was not sent.
        .add(Column::State.is_in([LetterState::Accepted, LetterState::Unknown]))
        .add(Column::DedupeKey.ends_with(format!(":sub:{}", row.id)));
    let requests = evidence.iter().filter_map(|line| line.request_id).map(|id| id.0);
    let own = Condition::any()
        .add(Column::ToKey.eq(row.address_key.as_str()))
        .add(Column::ConcernsId.is_in(requests));
    let asked = Condition::all().add(Column::ConcernsKind.eq(REQUEST)).add(own);
    let keys: BTreeSet<&str> = evidence
        .iter()
        .map(|line| line.address_key.as_str())
        .chain([row.address_key.as_str()])
        .collect();
    let to_them = Condition::all()
        .add(Column::ToKey.is_in(keys))
        .add(Condition::any().add(issues).add(asked));
    let mut lines = letters_where(reader, notices, limit).await?;
    lines.extend(letters_where(reader, to_them, limit).await?);
    lines.sort_by_key(|line| std::cmp::Reverse((line.created_at, line.id)));
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(lines)
}
