use chrono::NaiveDate;
use entities::EngagementId;
use entities::accompaniment::engagement::{self, EngagementState};
use serde_json::json;

use super::belonging::reachable;
use super::storage::{open, save};
use super::{EngagementRows, Refusal, Standing};
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::accompaniment::{Arranger, By, letters};
use crate::context::Context;
use crate::database::Stop;
use crate::vocabulary::LongText;
use crate::web::Problems;

/// How an engagement ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The judgement of self-reliance was made; otherwise it ends before its time.
    pub completed: bool,
    pub on: NaiveDate,
    /// Told to both sides; needed when it ends before its time.
    pub reason: String,
    /// How many people the coordinator was shown would be told.
    pub expected_recipients: usize,
}

/// How many people a letter about this engagement would reach.
pub async fn count_told(context: &Context, rows: &EngagementRows) -> anyhow::Result<usize> {
    let people = letters::everybody(rows);
    Ok(reachable(context.database.reader(), rows, &people).await?.len())
}

/// Ends an engagement; both sides get their letter. Says how many were told.
pub async fn finish(
    context: &Context,
    who: Arranger,
    (id, version): (EngagementId, i32),
    wish: &Ending,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let opened = open(pen, By::Staff(who), (id, Some(version)), Standing::Arranges).await?;
    let rows = opened.active()?.rows;
    let reason = check(pen, &rows, wish)?;
    let people = letters::everybody(&rows);
    let actual = reachable(&tx, &rows, &people).await?.len();
    if actual != wish.expected_recipients {
        let expected = wish.expected_recipients;
        return Err(Refusal::RecipientsDiffer { expected, actual }.into());
    }
    let state = if wish.completed { EngagementState::Completed } else { EngagementState::Ended };
    let row = engagement::Model {
        state,
        ended_on: Some(wish.on),
        end_reason: reason,
        ..rows.engagement.clone()
    };
    save(pen, row.clone()).await?;
    let details = json!({ "completed": wish.completed, "on": wish.on });
    pen.note(who.actor(), "engagement.ended", id, details).await?;
    letters::ended(pen, &EngagementRows { engagement: row, ..rows }).await?;
    tx.commit().await?;
    Ok(actual)
}

/// One that has not started yet can be taken back, by the day on which that is decided; carried
/// through is only one that has started.
fn first_day(pen: Pen<'_>, rows: &EngagementRows, wish: &Ending) -> NaiveDate {
    let started = rows.engagement.started_on;
    if wish.completed { started } else { started.min(pen.today()) }
}

fn check(
    pen: Pen<'_>,
    rows: &EngagementRows,
    wish: &Ending,
) -> Result<Option<String>, Stop<Refusal>> {
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse_optional(&wish.reason)).flatten();
    if reason.is_none() && !wish.completed && problems.is_empty() {
        problems.add("reason", say::REASON_MISSING);
    }
    if wish.on > pen.today() || wish.on < first_day(pen, rows, wish) {
        problems.add("ended_on", say::ENDED_OUTSIDE);
    }
    if problems.is_empty() { Ok(reason.map(LongText::into_string)) } else { Err(problems.into()) }
}
