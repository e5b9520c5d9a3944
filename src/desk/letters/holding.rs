//! Holding all mail, letting it leave again, and stopping what waits meanwhile. Each with its entry
//! in the audit log, in one transaction.

use chrono::{DateTime, Utc};
use entities::MailMessageId;
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, HoldCause, HoldRefusal, LetterRefusal, NewHold};
use crate::people::Actor;
use crate::people::audit::{self, Entry, Subject};

/// Holds all mail from now on because somebody asks for it.
pub async fn hold_mail(
    context: &Context,
    actor: &Actor,
    reason: &str,
) -> Result<(), Stop<HoldRefusal>> {
    set(context, actor, (HoldCause::Asked, reason)).await
}

/// Holds all mail of a database that was just put back.
pub async fn hold_restored(context: &Context) -> Result<(), Stop<HoldRefusal>> {
    set(context, &Actor::CommandLine, (HoldCause::Restored, "")).await
}

async fn set(
    context: &Context,
    actor: &Actor,
    (cause, reason): (HoldCause, &str),
) -> Result<(), Stop<HoldRefusal>> {
    let tx = context.database.begin_write().await?;
    let wanted = NewHold { cause, reason: reason.to_owned(), set_by: actor.person() };
    let before = if mail::hold(&tx).await?.is_some() { "held" } else { "open" };
    mail::set_hold(&tx, context.now(), wanted).await?;
    let changes = audit::changes(&json!({ "sending": before }), &json!({ "sending": "held" }));
    let details = json!({ "cause": cause, "reason": reason, "changes": changes });
    let entry = Entry::new("mail.held", Subject::all("mail_hold")).with(details);
    audit::note(&tx, context, actor, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets letters leave again; `since` names the hold the person has seen. Says how many leave.
pub async fn release_mail(
    context: &Context,
    actor: &Actor,
    since: DateTime<Utc>,
) -> Result<u64, Stop<HoldRefusal>> {
    let tx = context.database.begin_write().await?;
    let ended = mail::release(&tx, since).await?;
    let leaving = mail::waiting(&tx, &ended, context.now()).await?.leaving;
    let changes = audit::changes(&json!({ "sending": "held" }), &json!({ "sending": "open" }));
    let details = json!({
        "cause": ended.cause, "since": ended.since, "letters": leaving, "changes": changes,
    });
    let entry = Entry::new("mail.released", Subject::all("mail_hold")).with(details);
    audit::note(&tx, context, actor, entry).await?;
    tx.commit().await?;
    Ok(leaving)
}

/// Stops these letters; says how many of them could still be stopped.
pub async fn stop_letters(
    context: &Context,
    actor: &Actor,
    ids: &[MailMessageId],
) -> Result<u64, Stop<LetterRefusal>> {
    let now = context.now();
    let tx = context.database.begin_write().await?;
    let mut stopped = 0;
    for id in ids {
        match mail::stop(&tx, &context.post, now, *id).await {
            Ok(()) => {
                stopped += 1;
                let entry = Entry::new("letter.decided", Subject::of("mail_message", id.0))
                    .with(json!({ "decision": "stop" }));
                audit::note(&tx, context, actor, entry).await?;
            }
            Err(Stop::Refused(_over)) => {}
            Err(broken) => return Err(broken),
        }
    }
    tx.commit().await?;
    Ok(stopped)
}

/// Stops everything that waited when the hold began; says how many letters that were.
pub async fn stop_doubtful(
    context: &Context,
    actor: &Actor,
    since: DateTime<Utc>,
) -> Result<u64, Stop<HoldRefusal>> {
    let tx = context.database.begin_write().await?;
    let held = mail::hold(&tx).await?.ok_or(Stop::Refused(HoldRefusal::NotHeld))?;
    if held.since != since {
        return Err(Stop::Refused(HoldRefusal::Another));
    }
    let stopped = mail::stop_waiting(&tx, &context.post, context.now(), since).await?;
    let details = json!({ "decision": "stop", "letters": stopped, "written_by": since });
    let entry = Entry::new("letter.decided", Subject::all("mail_message")).with(details);
    audit::note(&tx, context, actor, entry).await?;
    tx.commit().await?;
    Ok(stopped)
}
