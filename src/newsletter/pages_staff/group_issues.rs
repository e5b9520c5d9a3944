//! The issues of a group, on its page.

use entities::SegmentId;
use entities::newsletter::issue::{self, IssueState};

use super::frame::ISSUES;
use crate::context::Context;
use crate::newsletter::issues::{issues_to, wording};
use crate::web::{Cell, Row};

/// So many stand on the page; the list of issues has them all.
const SHOWN: u64 = 20;

/// Those that were saved with the group, the newest first.
pub async fn rows(context: &Context, group: SegmentId) -> anyhow::Result<Vec<Row>> {
    let found = issues_to(context.database.reader(), group, SHOWN).await?;
    Ok(found.iter().map(row).collect())
}

fn row(row: &issue::Model) -> Row {
    let subject = if row.subject.is_empty() { "（件名なし）" } else { &row.subject };
    Row::new([
        Cell::link(format!("第{}号", row.number), format!("{ISSUES}/{}", row.id))
            .chip(wording::chip(row.state)),
        Cell::text(subject),
    ])
}

pub fn samples() -> Vec<Row> {
    vec![row(&super::issues::sample_row(IssueState::Draft))]
}
