//! Copies of the database, putting one back, and the mail hold from the command line. None of these
//! needs a page to be reached.

use std::path::Path;

use anyhow::bail;

use crate::config::{Config, MailRoute};
use crate::context::Context;
use crate::database::{self, Copied, Stop};
use crate::desk;
use crate::mail::{self, HoldCause, HoldRefusal, PostOffice};
use crate::people::Actor;
use crate::vocabulary::{Chance, Clock, tokyo};

use super::assemble;
use super::progress::counted;

/// Writes a copy that is in mail hold wherever it is put back.
pub async fn back_up(config: Config, file: &Path) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mark = async |copy: &_| mail::hold_copy(copy, now).await;
    let work = Box::pin(database::back_up(&config.database_url, file, mark));
    let source = database::file_of(&config.database_url);
    let copied = watched(source.as_deref(), Some(file), work).await?;
    say(&copied, &format!("copied to {}", file.display()));
    Ok(())
}

/// Puts a copy in the place of the database, with the schema of this program and in mail hold.
pub async fn restore(config: Config, file: &Path) -> anyhow::Result<()> {
    let prepare = async |making: &str| {
        let config = Config { database_url: making.to_owned(), ..config.clone() };
        let context = assemble(config, Clock::system(), Chance::System).await?;
        context.database.migrate().await?;
        sure(desk::hold_restored(&context).await)?;
        context.database.close().await?;
        Ok(())
    };
    let work = Box::pin(database::restore(&config.database_url, file, prepare));
    let target = database::file_of(&config.database_url);
    let copied = watched(Some(file), target.as_deref(), work).await?;
    say(&copied, "restored");
    println!(
        "mail is held: nothing but sign-in letters leaves until an administrator looks at\n\
         {}/staff/letters/hold and lets letters leave again.\n\
         What left since the copy was made is not in it and could leave twice.",
        config.base_url
    );
    Ok(())
}

/// Tells on the terminal how much of one file has arrived in the other's place.
async fn watched<T>(from: Option<&Path>, to: Option<&Path>, work: impl Future<Output = T>) -> T {
    let (Some(from), Some(to)) = (from, to) else { return work.await };
    let making = database::unfinished(to);
    let megabytes = |file: &Path| -> anyhow::Result<usize> {
        Ok(usize::try_from(file.metadata()?.len())?.div_ceil(1_000_000))
    };
    let all = megabytes(from).unwrap_or_default();
    counted((all, "MB"), work, async || Ok(megabytes(&making)?.min(all))).await
}

/// Holds all mail, for instance after `pg_restore`, before any server starts. Servers may run.
pub async fn hold_mail(config: Config, reason: &str) -> anyhow::Result<()> {
    let context = assemble(config, Clock::system(), Chance::System).await?;
    sure(desk::hold_mail(&context, &Actor::CommandLine, reason).await)?;
    println!("{}", hold_line(&context).await?);
    context.database.close().await?;
    Ok(())
}

/// Lets letters leave again; without `yes` says only how many would. Servers may run.
pub async fn release_mail(config: Config, yes: bool) -> anyhow::Result<()> {
    let context = assemble(config, Clock::system(), Chance::System).await?;
    println!("{}", hold_line(&context).await?);
    if let Some(hold) = mail::hold(context.database.reader()).await? {
        if !yes {
            bail!("nothing was changed; add --yes to let these letters leave");
        }
        let released = desk::release_mail(&context, &Actor::CommandLine, hold.since).await;
        println!("mail: released, {} letters leave", sure(released)?);
    }
    context.database.close().await?;
    Ok(())
}

/// How letters leave and come back, in sentences for the terminal: what has to stand in the DNS, and
/// what is missing.
pub fn delivery_lines(config: &Config) -> anyhow::Result<Vec<String>> {
    let post = PostOffice::new(config, Chance::System, false)?;
    let mut lines = Vec::new();
    if let Some(sender) = &config.newsletter_from {
        lines.push(format!("newsletter: issues come from {sender}"));
    }
    let unsigned = lines.len();
    for record in post.dns_records() {
        lines.push(format!("dkim: publish TXT {} with \"{}\"", record.name, record.text));
    }
    if lines.len() == unsigned && matches!(config.mail, MailRoute::Smtp(_)) {
        lines.push("dkim: letters are not signed; see BANSOU_DKIM_DOMAIN".to_owned());
    }
    let bounces = &config.delivery.bounces;
    lines.push(match (&bounces.address, &bounces.mailbox, &bounces.webhook) {
        (None, None, None) => "bounces: not read; see BANSOU_BOUNCE_ADDRESS".to_owned(),
        (Some(address), None, None) => {
            format!("bounces: come back to {address}, where nobody reads them; set a mailbox")
        }
        (_, Some(mailbox), _) => format!("bounces: read from {}", mailbox.name()),
        (_, None, Some(_)) => "bounces: told by webhook at /api/v1/bounce-events".to_owned(),
    });
    Ok(lines)
}

/// Whether mail is held, in a sentence for the terminal.
pub async fn hold_line(context: &Context) -> anyhow::Result<String> {
    let reader = context.database.reader();
    let Some(hold) = mail::hold(reader).await? else {
        return Ok("mail: letters leave".to_owned());
    };
    let waiting = mail::waiting(reader, &hold, context.now()).await?;
    let cause = match hold.cause {
        HoldCause::Restored => "the database was restored",
        HoldCause::Asked => "somebody asked for it",
    };
    let since = tokyo::date_time(hold.since);
    Ok(format!(
        "mail: held since {since} because {cause}; {} letters wait, {} of them may have left \
         before; see {}/staff/letters/hold",
        waiting.leaving, waiting.doubtful, context.config.base_url
    ))
}

fn sure<T>(outcome: Result<T, Stop<HoldRefusal>>) -> anyhow::Result<T> {
    outcome.map_err(|stop| match stop {
        Stop::Refused(HoldRefusal::Held) => anyhow::anyhow!("mail is held already"),
        Stop::Refused(HoldRefusal::NotHeld) => anyhow::anyhow!("mail is not held"),
        Stop::Refused(HoldRefusal::Another) => {
            anyhow::anyhow!("another hold has begun meanwhile; look again")
        }
        Stop::Broken(error) => error,
    })
}

fn say(copied: &Copied, done: &str) {
    let Copied { bytes, tables, schema } = copied;
    println!("{done}: {bytes} bytes, {tables} tables, schema {schema}, checked");
}
