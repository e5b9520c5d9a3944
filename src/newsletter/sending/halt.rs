//! Pausing, going on, and the emergency stop.

use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::IssueAct;
use entities::{IssueId, PersonId};
use sea_orm::{EntityTrait as _, QuerySelect as _};

use super::begin::{ISSUE, save};
use super::refusal::SendingRefusal;
use super::run::note;
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Circular, CircularState};
use crate::newsletter::pen::Pen;
use crate::newsletter::who::{Brake, Witness};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::LongText;
use crate::web::Problems;

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

/// Goes on.
pub async fn resume(context: &Context, who: Witness, id: IssueId) -> Done {
    let step = Step {
        from: &[IssueState::Paused],
        to: IssueState::Sending,
        act: IssueAct::Resumed,
        audited: "newsletter.issue_resumed",
        circular: CircularState::Running,
    };
    take(context, (who.person(), who.actor()), (id, ""), step).await
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
    let reason = checked(reason, step.act)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = issue::Entity::find_by_id(id)
        .lock_exclusive()
        .one(&tx)
        .await?
        .ok_or(SendingRefusal::NotFound)?;
    if !step.from.contains(&row.state) {
        return Err(refused(row.state, step.act).into());
    }
    if let Some(circular) = mail::circular_about(&tx, (ISSUE, id.0)).await? {
        turn(pen, &circular, step.circular).await?;
    }
    row.state = step.to;
    if step.act != IssueAct::Resumed {
        row.halted_at = Some(pen.now);
        row.halted_by = Some(person);
        row.halt_reason.clone_from(&reason);
    }
    note(pen, id, step.act, (Some(person), &reason)).await?;
    let entry = Entry::new(step.audited, Subject::of("newsletter_issue", id.0));
    audit::note(&tx, context, &actor, entry).await?;
    save(pen, row).await?;
    tx.commit().await?;
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

fn checked(reason: &str, act: IssueAct) -> Result<String, SendingRefusal> {
    if act == IssueAct::Resumed {
        return Ok(String::new());
    }
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
