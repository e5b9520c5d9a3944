//! Letters of an issue nobody knows about.

use entities::IssueId;

use super::begin::ISSUE;
use crate::context::Context;
use crate::mail::{self, LetterLine, LetterQuery, LetterState};

/// One page of them, newest first, and how many there are; `page` counts from 0.
pub async fn unknowns(
    context: &Context,
    id: IssueId,
    (page, per_page): (u64, u64),
) -> anyhow::Result<(Vec<LetterLine>, u64)> {
    let db = context.database.reader();
    let Some(circular) = mail::circular_about(db, (ISSUE, id.0)).await? else {
        return Ok((Vec::new(), 0));
    };
    let query = LetterQuery {
        circular: Some(circular.id),
        states: vec![LetterState::Unknown],
        ..LetterQuery::default()
    };
    Ok(mail::letters(db, &context.post, &query, page, per_page).await?)
}
