use std::collections::HashSet;

use entities::mail::message::{self, Column, LetterState};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::{IssueId, MailMessageId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::json;

use super::refusal::WatchRefusal;
use super::wording;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Circular, CircularState, Resolution, resolve_unknown};
use crate::newsletter::pen::Pen;
use crate::newsletter::sending::ISSUE;
use crate::newsletter::who::Witness;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::LongText;
use crate::web::Problems;

/// What is to happen to letters of an issue nobody knows about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub resolution: Resolution,
    /// About these alone; empty: about all of them.
    pub only: Vec<MailMessageId>,
    /// How many are decided about, as typed.
    pub letters: u64,
    pub reason: String,
}

/// Decides the same about those that are meant, or about none; says about how many. Whoever does it
/// again finds none. To send them once more, an issue that had ended goes on.
pub async fn settle_unknowns(
    context: &Context,
    who: Witness,
    (id, wanted): (IssueId, &Settlement),
) -> Result<u64, Stop<WatchRefusal>> {
    let reason = LongText::<500>::parse(&wanted.reason).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("reason", problem.to_string());
        WatchRefusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let found = issue::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let row = found.ok_or(WatchRefusal::NotFound)?;
    let circular = mail::circular_about(&tx, (ISSUE, id.0)).await?;
    let circular = circular.ok_or(WatchRefusal::NotFound)?;
    let letters = meant(unknown(pen, &circular).await?, wanted)?;
    let count = letters.len() as u64;
    // First the issue, for its letters leave only while it does.
    if wanted.resolution == Resolution::Resend {
        go_on(pen, row, &circular).await?;
    }
    for letter in letters {
        let settled = resolve_unknown(&tx, &context.post, pen.now, letter, wanted.resolution);
        settled.await.map_err(|stop| match stop {
            // Somebody decided about one of them just now: the count is another.
            Stop::Refused(_) => Stop::Refused(WatchRefusal::WrongCount { letters: count - 1 }),
            Stop::Broken(error) => Stop::Broken(error),
        })?;
    }
    note(pen, (id, who), (wanted.resolution, count, reason.as_str())).await?;
    tx.commit().await?;
    Ok(count)
}

/// Letters of another issue, and those somebody decided about, are not among them: then the count
/// is wrong.
fn meant(
    unknown: Vec<MailMessageId>,
    wanted: &Settlement,
) -> Result<Vec<MailMessageId>, WatchRefusal> {
    let chosen: HashSet<MailMessageId> = wanted.only.iter().copied().collect();
    let meant = |id: &MailMessageId| chosen.is_empty() || chosen.contains(id);
    let letters: Vec<_> = unknown.into_iter().filter(meant).collect();
    let count = letters.len() as u64;
    let expected = if chosen.is_empty() { count } else { chosen.len() as u64 };
    match count {
        0 => Err(WatchRefusal::NothingUnknown),
        _ if count == wanted.letters && count == expected => Ok(letters),
        _ if chosen.is_empty() => Err(WatchRefusal::WrongCount { letters: count }),
        _ => Err(WatchRefusal::WrongChoice { letters: count }),
    }
}

async fn unknown(pen: Pen<'_>, circular: &Circular) -> anyhow::Result<Vec<MailMessageId>> {
    Ok(message::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CircularId.eq(circular.id))
        .filter(Column::State.eq(LetterState::Unknown))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(pen.tx)
        .await?)
}

async fn note(
    pen: Pen<'_>,
    (id, who): (IssueId, Witness),
    (resolution, count, reason): (Resolution, u64, &str),
) -> anyhow::Result<()> {
    let event = issue_event::Model {
        id: pen.context.new_id(),
        issue_id: id,
        act: IssueAct::UnknownsSettled,
        at: pen.now,
        acted_by: Some(who.person()),
        note: wording::settled(resolution, count, reason),
    };
    issue_event::Entity::insert(event.into_active_model()).exec_without_returning(pen.tx).await?;
    let details = json!({
        "letters": count, "resolution": wording::resolution_code(resolution), "reason": reason,
    });
    let entry = Entry::new("newsletter.unknowns_settled", Subject::of("newsletter_issue", id.0));
    audit::note(pen.tx, pen.context, &who.actor(), entry.with(details)).await
}

/// Its letters wait again. Outside the hours of the sending calendar they rest: the hours it has are
/// over, and whoever looks after issues gives it the next ones.
async fn go_on(
    pen: Pen<'_>,
    mut row: issue::Model,
    circular: &Circular,
) -> Result<(), Stop<WatchRefusal>> {
    if row.state == IssueState::Stopped {
        return Err(WatchRefusal::Stopped.into());
    }
    if circular.expires_at <= pen.now {
        return Err(WatchRefusal::TooLate.into());
    }
    let over = (&[CircularState::Finished][..], CircularState::Running);
    if !mail::circular::turn(pen.tx, pen.now, circular.id, over).await? {
        return Ok(());
    }
    row.state = IssueState::Sending;
    row.finished_at = None;
    let saved = issue::Entity::update(row.into_active_model().reset_all());
    saved.validate()?.exec_without_returning(pen.tx).await?;
    Ok(())
}
