//! Registering for several days of a conference with one form.

use std::collections::HashMap;

use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::register::{ask_ahead, entry, locked, refuse_unless_open};
use super::{Refusal, Registered, RegistrationRequest, admit, earlier};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::conference::{details_for, serves};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{Member, SessionRows};

/// The most days of one form, the first among them.
pub const MOST_DAYS: usize = 14;

/// Another day of the same conference, and how to take part on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDay {
    pub session: StudySessionId,
    pub mode: Mode,
}

/// What came of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredDays {
    /// For the session the form is about.
    pub first: Registered,
    /// In the order they were asked for.
    pub others: Vec<Registered>,
}

/// Registers for every day asked for, or for none: each has its own number, letter and place. A
/// second press gets the first results.
pub async fn register_days(
    context: &Context,
    who: Member,
    request: RegistrationRequest,
    others: Vec<OtherDay>,
) -> Result<RegisteredDays, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let key = format!("{}:{}", who.person(), request.request_key);
    if others.is_empty() {
        ask_ahead(pen, (request.session, &key), who.person()).await?;
    }
    let days = locked_days(pen, request.session, &others).await?;
    let key_of = |other: &OtherDay| format!("{key}:{}", other.session);
    let mut made = Vec::with_capacity(others.len());
    if let Some(first) = earlier(pen, &key).await? {
        for other in &others {
            made.extend(earlier(pen, &key_of(other)).await?);
        }
        // Another day was wished for since: that is another wish, and must not look fulfilled.
        if made.len() != others.len() {
            return Err(Refusal::AlreadyRegistered { number: first.number }.into());
        }
        return Ok(RegisteredDays { first, others: made });
    }
    refuse_unless_served(&days)?;
    let first = register_one(pen, &days.first, who, (request.clone(), key.clone())).await?;
    for (other, rows) in others.iter().zip(&days.others) {
        let details = details_for((&days.first, rows), &request.details, other.mode);
        let wish = RegistrationRequest { session: other.session, details, ..request.clone() };
        let registered = register_one(pen, rows, who, (wish, key_of(other))).await;
        made.push(registered.map_err(|stop| on_day(rows, stop))?);
    }
    tx.commit().await?;
    Ok(RegisteredDays { first, others: made })
}

/// Says which of the other days is at fault; of one that nobody may know of, no more than of one
/// that is not there.
pub fn on_day(rows: &SessionRows, stop: Stop<Refusal>) -> Stop<Refusal> {
    let row = &rows.session;
    match stop {
        Stop::Refused(_) if row.state.is_private() => Refusal::NotFound.into(),
        Stop::Refused(why) => Refusal::OnDay(row.id, row.starts_at, Box::new(why)).into(),
        broken @ Stop::Broken(_) => broken,
    }
}

async fn register_one(
    pen: Pen<'_>,
    rows: &SessionRows,
    who: Member,
    wish: (RegistrationRequest, String),
) -> Result<Registered, Stop<Refusal>> {
    refuse_unless_open(pen, rows)?;
    let entry = entry(pen, rows, who, wish).await?;
    let registered = admit(pen, rows, entry).await?;
    let actor = crate::people::Actor::Person(who.person());
    let facts = json!({ "registration": registered.id, "state": registered.state });
    pen.note(actor, "study_session.registered", rows.session.id, facts).await?;
    Ok(registered)
}

/// The days of one form, locked.
pub struct Days {
    pub first: SessionRows,
    /// In the order they were asked for.
    pub others: Vec<SessionRows>,
}

/// Locks all days in the order of their ids, so that nobody waits for each other in a circle.
pub async fn locked_days(
    pen: Pen<'_>,
    first: StudySessionId,
    others: &[OtherDay],
) -> Result<Days, Stop<Refusal>> {
    let mut ids: Vec<_> = others.iter().map(|other| other.session).chain([first]).collect();
    ids.sort();
    ids.dedup();
    if ids.len() != others.len() + 1 || ids.len() > MOST_DAYS {
        return Err(Refusal::NotFound.into());
    }
    let mut found = HashMap::new();
    for id in ids {
        found.insert(id, locked(pen, id).await?);
    }
    let mut days = Days {
        first: found.remove(&first).ok_or(Refusal::NotFound)?,
        others: Vec::with_capacity(others.len()),
    };
    for other in others {
        days.others.push(found.remove(&other.session).ok_or(Refusal::NotFound)?);
    }
    Ok(days)
}

/// Days that the form of the first does not serve look as if they were not there.
pub fn refuse_unless_served(days: &Days) -> Result<(), Stop<Refusal>> {
    match days.others.iter().find(|other| !serves(&days.first, other)) {
        Some(other) => Err(on_day(other, Refusal::NotFound.into())),
        None => Ok(()),
    }
}
