//! What helps to find out about letters nobody knows about: what a mail server's log calls them.

use std::collections::HashMap;

use entities::mail::circular::CircularState;
use entities::{IssueId, MailMessageId};

use crate::context::Context;
use crate::mail::{self, LetterLine, Trace};
use crate::newsletter::sending::ISSUE;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, Row};

#[derive(Default)]
pub struct Traces {
    known: HashMap<MailMessageId, Trace>,
    /// Whether letters of the issue may still leave.
    pub goes: bool,
}

impl Traces {
    pub async fn of(
        context: &Context,
        (issue, lines): (IssueId, &[LetterLine]),
    ) -> Result<Self, Failure> {
        let db = context.database.reader();
        let circular = mail::circular_about(db, (ISSUE, issue.0)).await?;
        let goes = circular.is_some_and(|row| {
            matches!(row.state, CircularState::Running | CircularState::Paused)
                && row.expires_at > context.now()
        });
        let letters: Vec<_> = lines.iter().map(|line| line.id).collect();
        Ok(Self { known: mail::traces(db, &letters).await?, goes })
    }

    pub fn of_line(&self, line: &LetterLine) -> Option<&Trace> {
        self.known.get(&line.id)
    }

    pub fn sample(line: &LetterLine) -> Self {
        let trace = Trace {
            message_id: "<1@bansou.example.jp>".to_owned(),
            endpoint: Some("mail.example.jp:587".to_owned()),
            tried_at: line.finished_at,
        };
        Self { known: HashMap::from([(line.id, trace)]), goes: true }
    }
}

/// The same row with where to look.
pub fn traced(mut row: Row, trace: Option<&Trace>) -> Row {
    let when = trace.and_then(|trace| trace.tried_at).map(tokyo::date_time);
    let server = trace.and_then(|trace| trace.endpoint.clone());
    let server = server.unwrap_or_else(|| "記録なし".to_owned());
    let id = trace.map(|trace| trace.message_id.clone()).unwrap_or_default();
    row.cells.extend([Cell::text(when.unwrap_or_default()), Cell::text(server).small(id)]);
    row
}
