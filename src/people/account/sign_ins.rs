use chrono::{DateTime, Utc};
use entities::BrowserSessionId;
use entities::sign_in::{browser_session, refresh_token};
use serde_json::json;
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, WriteTransaction};
use crate::people::audit::{Entry, Subject, note};
use crate::people::sign_in::sessions;
use crate::people::{Actor, Identity, SessionRef, persons, tokens};

/// What somebody is signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Browser,
    /// A program with tokens of the API.
    Program,
}

/// One sign-in that still lives.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Of the browser session, or of the family of tokens.
    pub id: Uuid,
    pub door: Door,
    /// Browser and system in words.
    pub device: String,
    pub since: DateTime<Utc>,
    /// When a browser last asked for a page, or a program last renewed its tokens.
    pub last_seen_at: DateTime<Utc>,
    /// The one that asks.
    pub is_current: bool,
}

/// There is no such sign-in of theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTheirs;

/// Everywhere this person is signed in, last used first.
pub async fn sign_ins(context: &Context, who: &Identity) -> anyhow::Result<Vec<SignIn>> {
    let reader = context.database.reader();
    let Some(person) = persons::find(reader, who.id).await? else { return Ok(Vec::new()) };
    let browsers = sessions::list(context, who.id).await?;
    let programs = tokens::living(reader, context.now(), &person).await?;
    let browsers = browsers.into_iter().map(|row| of_browser(row, who.session));
    let programs = programs.into_iter().map(|row| of_program(row, who.session));
    let mut all: Vec<_> = browsers.chain(programs).collect();
    all.sort_by_key(|one| (std::cmp::Reverse(one.last_seen_at), one.id));
    Ok(all)
}

fn of_browser(row: browser_session::Model, own: SessionRef) -> SignIn {
    SignIn {
        is_current: matches!(own, SessionRef::Browser { id, .. } if id == row.id),
        id: row.id.0,
        door: Door::Browser,
        device: row.device,
        since: row.created_at,
        last_seen_at: row.last_seen_at,
    }
}

fn of_program(row: refresh_token::Model, own: SessionRef) -> SignIn {
    SignIn {
        is_current: own == SessionRef::Token(row.family),
        id: row.family,
        door: Door::Program,
        since: tokens::begun_at(&row),
        last_seen_at: row.created_at,
        device: row.device,
    }
}

/// Ends one of them at once.
pub async fn end_sign_in(
    context: &Context,
    who: &Identity,
    id: Uuid,
) -> Result<(), Stop<NotTheirs>> {
    let tx = context.database.begin_write().await?;
    if !end(&tx, context, who, id).await? {
        return Err(Stop::Refused(NotTheirs));
    }
    tx.commit().await?;
    Ok(())
}

/// Ends all but the one that asks.
pub async fn end_other_sign_ins(context: &Context, who: &Identity) -> Result<(), Stop<NotTheirs>> {
    let all = sign_ins(context, who).await?.into_iter();
    let others: Vec<_> = all.filter(|one| !one.is_current).map(|one| one.id).collect();
    let tx = context.database.begin_write().await?;
    for id in others {
        // Whatever ended meanwhile has ended.
        end(&tx, context, who, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Signs the person out everywhere, where they ask included.
pub async fn end_all_sign_ins(context: &Context, who: &Identity) -> Result<(), Stop<NotTheirs>> {
    let tx = context.database.begin_write().await?;
    sessions::end_all(&tx, who.id).await?;
    let entry = Entry::new("session.all_ended", Subject::of("person", who.id.0));
    note(&tx, context, &Actor::Person(who.id), entry).await?;
    tx.commit().await?;
    Ok(())
}

/// False when there is nothing to end, which is not noted.
async fn end(
    tx: &WriteTransaction,
    context: &Context,
    who: &Identity,
    id: Uuid,
) -> anyhow::Result<bool> {
    let now = context.now();
    let entry = if sessions::end(tx, now, who.id, BrowserSessionId(id)).await? {
        Entry::new("session.ended", Subject::of("browser_session", id))
    } else if tokens::end(tx, now, who.id, id).await? {
        let details = json!({ "family": id });
        Entry::new("token.revoked", Subject::of("person", who.id.0)).with(details)
    } else {
        return Ok(false);
    };
    note(tx, context, &Actor::Person(who.id), entry).await?;
    Ok(true)
}
