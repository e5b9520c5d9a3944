//! What helps to decide about letters nobody knows about: what a mail server's log calls them, and
//! whether they may leave once more.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::mail::circular::CircularState;
use entities::{IssueId, MailMessageId};

use crate::context::Context;
use crate::mail::{self, LetterLine, Trace};
use crate::newsletter::sending::ISSUE;
use crate::newsletter::watching::corrected_by;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Failure, Row};

#[derive(Default)]
pub struct Traces {
    known: HashMap<MailMessageId, Trace>,
    /// Why they cannot be sent once more; none: they can.
    pub over: Option<Over>,
    /// Numbers of corrections that have begun to leave.
    pub corrected_by: Vec<i32>,
}

/// Nothing of an issue leaves any more. One whose letters have all an end goes on when some of them
/// are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Stopped,
    TooLate(DateTime<Utc>),
}

impl Traces {
    pub async fn of(
        context: &Context,
        (issue, lines): (IssueId, &[LetterLine]),
    ) -> Result<Self, Failure> {
        let db = context.database.reader();
        let circular = mail::circular_about(db, (ISSUE, issue.0)).await?;
        let over = circular.and_then(|row| match row.state {
            CircularState::Stopped => Some(Over::Stopped),
            _ if row.expires_at <= context.now() => Some(Over::TooLate(row.expires_at)),
            _ => None,
        });
        let letters: Vec<_> = lines.iter().map(|line| line.id).collect();
        let corrected_by = corrected_by(db, issue).await?;
        let begun = corrected_by.iter().filter(|one| one.has_begun()).map(|one| one.number);
        let corrected_by = begun.collect();
        Ok(Self { known: mail::traces(db, &letters).await?, over, corrected_by })
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
        Self { known: HashMap::from([(line.id, trace)]), over: None, corrected_by: vec![14] }
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
