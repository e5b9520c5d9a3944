//! Pausing, going on, and the emergency stop.

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::{IssueId, PersonId};
use sea_orm::{EntityTrait as _, QuerySelect as _};
use serde_json::json;

use super::begin::{ISSUE, save};
use super::refusal::SendingRefusal;
use super::run::note;
use super::troubles::has_grown;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Circular, CircularState};
use crate::newsletter::issues::writers;
use crate::newsletter::pen::Pen;
use crate::newsletter::who::{Brake, Witness};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::LongText;
use crate::web::{Problems, thousands};

type Done = Result<(), Stop<SendingRefusal>>;

/// What somebody does, and what it makes of the issue.
struct Step {
    from: &'static [IssueState],
    to: IssueState,
    act: IssueAct,
    audited: &'static str,
    circular: CircularState,
}

/// Letters rest until somebody goes on: those in the hands of senders go back, unless their content
/// is under way already.
pub async fn pause(context: &Context, who: Brake, (id, reason): (IssueId, &str)) -> Done {
    let step = Step {
        from: &[IssueState::Sending],
        to: IssueState::Paused,
        act: IssueAct::Paused,
        audited: "newsletter.issue_paused",
        circular: CircularState::Paused,
    };
    take(context, (who.person(), who.actor()), (id, reason), step).await
}

/// Goes on. Where many more readers wait than were approved, it is approved anew: by somebody who may,
/// wrote nothing of it and typed their number.
pub async fn resume(context: &Context, who: Witness, (id, typed): (IssueId, Option<u64>)) -> Done {
    let step = Step {
        from: &[IssueState::Paused],
        to: IssueState::Sending,
        act: IssueAct::Resumed,
        audited: "newsletter.issue_resumed",
        circular: CircularState::Running,
    };
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = found(pen, id, &step).await?;
    let mut entry = Entry::new(step.audited, Subject::of("newsletter_issue", id.0));
    let mut words = String::new();
    if has_grown(&row) {
        let readers = counted_anew(pen, &row, (who, typed)).await?;
        row.audience_count = i64::try_from(readers).ok();
        words = format!("宛先{}名を確かめました。", thousands(readers));
        entry = entry.with(json!({ "readers": readers }));
    }
    turn_to(pen, (row, &step), (who.person(), &words)).await?;
    audit::note(&tx, context, &who.actor(), entry).await?;
    tx.commit().await?;
    Ok(())
}

/// The number of readers that wait, if this person may let them have the issue and typed it.
async fn counted_anew(
    pen: Pen<'_>,
    row: &issue::Model,
    (who, typed): (Witness, Option<u64>),
) -> Result<u64, Stop<SendingRefusal>> {
    if !who.approves() {
        return Err(SendingRefusal::Grown.into());
    }
    if writers(pen.tx, row).await?.contains(&who.person()) {
        return Err(SendingRefusal::OwnWork.into());
    }
    let circular = mail::circular_about(pen.tx, (ISSUE, row.id.0)).await?;
    let written = circular.filter(|_| row.frozen_at.is_some()).ok_or(SendingRefusal::Gathering)?;
    let typed = typed.ok_or_else(|| {
        let mut problems = Problems::none();
        problems.add("readers", "宛先の人数を、数字で入力してください。");
        SendingRefusal::Invalid(problems)
    })?;
    let readers = written.letters.unsigned_abs();
    if typed == readers { Ok(readers) } else { Err(SendingRefusal::WrongCount { readers }.into()) }
}

/// Ends it for good: what has not begun to leave never will.
pub async fn stop(context: &Context, who: Brake, (id, reason): (IssueId, &str)) -> Done {
    let step = Step {
        from: &[IssueState::Sending, IssueState::Paused],
        to: IssueState::Stopped,
        act: IssueAct::Stopped,
        audited: "newsletter.issue_halted",
        circular: CircularState::Stopped,
    };
    take(context, (who.person(), who.actor()), (id, reason), step).await
}

async fn take(
    context: &Context,
    (person, actor): (PersonId, Actor),
    (id, reason): (IssueId, &str),
    step: Step,
) -> Done {
    let reason = checked(reason)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = found(pen, id, &step).await?;
    row.halted_at = Some(pen.now);
    row.halted_by = Some(person);
    row.halt_reason.clone_from(&reason);
    turn_to(pen, (row, &step), (person, &reason)).await?;
    let entry = Entry::new(step.audited, Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Locked until the transaction ends; refused where the step does not fit.
async fn found(
    pen: Pen<'_>,
    id: IssueId,
    step: &Step,
) -> Result<issue::Model, Stop<SendingRefusal>> {
    let row = issue::Entity::find_by_id(id).lock_exclusive().one(pen.tx).await?;
    let row = row.ok_or(SendingRefusal::NotFound)?;
    if step.from.contains(&row.state) { Ok(row) } else { Err(refused(row.state, step.act).into()) }
}

/// The issue and its circular take the step, and the history says who took it.
async fn turn_to(
    pen: Pen<'_>,
    (mut row, step): (issue::Model, &Step),
    (person, words): (PersonId, &str),
) -> anyhow::Result<()> {
    if let Some(circular) = mail::circular_about(pen.tx, (ISSUE, row.id.0)).await? {
        turn(pen, &circular, step.circular).await?;
    }
    row.state = step.to;
    note(pen, row.id, step.act, (Some(person), words)).await?;
    save(pen, row).await?;
    Ok(())
}

/// Before the first readers are written down nothing but an end changes the circular: whoever writes
/// them looks at the issue.
pub async fn turn(pen: Pen<'_>, circular: &Circular, to: CircularState) -> anyhow::Result<()> {
    use CircularState::{Gathering, Paused, Running};
    let from: &[CircularState] = match to {
        CircularState::Stopped => &[Gathering, Running, Paused],
        CircularState::Paused => &[Running],
        _ => &[Paused],
    };
    mail::circular::turn(pen.tx, pen.now, circular.id, (from, to)).await?;
    Ok(())
}

fn checked(reason: &str) -> Result<String, SendingRefusal> {
    let text = LongText::<500>::parse(reason).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("reason", problem.to_string());
        SendingRefusal::Invalid(problems)
    })?;
    Ok(text.into_string())
}

fn refused(state: IssueState, act: IssueAct) -> SendingRefusal {
    match (act, state) {
        (IssueAct::Paused, IssueState::Paused) => SendingRefusal::Paused,
        (IssueAct::Resumed, IssueState::Sending) => SendingRefusal::NotPaused,
        _ => SendingRefusal::NotSending,
    }
}
