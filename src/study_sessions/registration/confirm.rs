//! The last step of registering without an account: the press on the page the letter leads to.

use std::collections::{BTreeMap, BTreeSet};

use entities::study_sessions::public_request;
use entities::study_sessions::registration::{self, Route};
use entities::{PersonId, PublicRequestId, StudySessionId};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, QuerySelect as _};
use serde_json::json;

use super::attendee::find_or_add;
use super::known::refuse_unless_agreed;
use super::public::refuse_unless_open;
use super::register::{locked, result};
use super::requested::{Said, Stored, missed_only};
use super::{Entry, Refusal, Registered, admit};
use crate::context::Context;
use crate::database::Stop;
use crate::people::Actor;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

/// Registers whoever holds the link. A second press gets the first result. Of further days each is
/// registered that still takes them, even where they have the first already; the others are kept as
/// missed. `agreed`: the name on record under which they take part, where they typed another.
pub async fn confirm_public(
    context: &Context,
    id: PublicRequestId,
    agreed: Option<&str>,
) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let seen = public_request::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let kept = Stored::read(&seen.details)?;
    let others = kept.as_ref().map(Stored::others).unwrap_or_default();
    let rows = locked_each(pen, seen.session_id, &others).await?;
    let request = public_request::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut request = request.ok_or(Refusal::NotFound)?;
    if let Some(first) = request.registration_id {
        let row = registration::Entity::find_by_id(first).one(&tx).await?;
        return Ok(result(pen, row.ok_or(Refusal::NotFound)?).await?);
    }
    let Some(stored) = kept.filter(|_| request.expires_at > pen.now) else {
        return Err(Refusal::LinkExpired.into());
    };
    let first = &rows[&seen.session_id];
    refuse_unless_open(pen, first)?;
    let person = applicant(pen, &stored, agreed).await?;
    let key = format!("public:{id}");
    let asked = admit_guest(pen, first, (person, key.clone()), stored.first()).await;
    if matches!(&asked, Err(stop) if !has_a_place(stop)) {
        return asked;
    }
    let (made, missed) = admit_others(pen, &rows, (person, &key), stored.of_others()).await?;
    // Whoever has the first day already gets the others all the same.
    let registered = match asked {
        Ok(registered) => registered,
        Err(has_it) => made.into_iter().next().ok_or(has_it)?,
    };
    request.registration_id = Some(registered.id);
    request.confirmed_at = Some(pen.now);
    request.details = missed_only(&missed)?;
    public_request::Entity::update(request.into_active_model().reset_all())
        .validate()?
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(registered)
}

/// Whose the address is.
async fn applicant(
    pen: Pen<'_>,
    stored: &Stored,
    agreed: Option<&str>,
) -> Result<PersonId, Stop<Refusal>> {
    let typed = stored.person()?;
    let person = find_or_add(pen, &typed, None).await?;
    refuse_unless_agreed(&person, &typed, agreed)?;
    Ok(person.id)
}

/// The sessions of a request, locked in the order of their ids; a further one that is gone is left
/// out.
async fn locked_each(
    pen: Pen<'_>,
    first: StudySessionId,
    others: &[StudySessionId],
) -> Result<BTreeMap<StudySessionId, SessionRows>, Stop<Refusal>> {
    let ids: BTreeSet<_> = others.iter().copied().chain([first]).collect();
    let mut found = BTreeMap::new();
    for id in ids {
        match locked(pen, id).await {
            Ok(rows) => drop(found.insert(id, rows)),
            Err(Stop::Refused(_)) if id != first => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(found)
}

/// They are registered for the day already.
fn has_a_place(stop: &Stop<Refusal>) -> bool {
    matches!(stop, Stop::Refused(Refusal::AlreadyRegistered { .. }))
}

/// Registers for every further day that still takes them; says what was made and which days are
/// missed.
async fn admit_others(
    pen: Pen<'_>,
    rows: &BTreeMap<StudySessionId, SessionRows>,
    (person, key): (PersonId, &str),
    others: Vec<(StudySessionId, Said)>,
) -> Result<(Vec<Registered>, Vec<StudySessionId>), Stop<Refusal>> {
    let (mut made, mut missed) = (Vec::new(), Vec::new());
    for (session, said) in others {
        let open = rows.get(&session).filter(|rows| refuse_unless_open(pen, rows).is_ok());
        let Some(rows) = open else {
            missed.push(session);
            continue;
        };
        match admit_guest(pen, rows, (person, format!("{key}:{session}")), said).await {
            Ok(registered) => made.push(registered),
            Err(stop) if has_a_place(&stop) => {}
            // Nothing was written for a day that is refused: the days before stand.
            Err(Stop::Refused(_)) => missed.push(session),
            Err(broken) => return Err(broken),
        }
    }
    Ok((made, missed))
}

async fn admit_guest(
    pen: Pen<'_>,
    rows: &SessionRows,
    (person, request_key): (PersonId, String),
    (details, answers): Said,
) -> Result<Registered, Stop<Refusal>> {
    let entry = Entry {
        over_limit: false,
        person,
        organisation: None,
        route: Route::PublicForm,
        registered_by: None,
        request_key,
        details,
        answers,
    };
    let registered = admit(pen, rows, entry).await?;
    note(pen, rows.session.id, (person, &registered)).await?;
    Ok(registered)
}

async fn note(
    pen: Pen<'_>,
    session: StudySessionId,
    (person, registered): (PersonId, &Registered),
) -> anyhow::Result<()> {
    let actor = Actor::Link(Some(person));
    let facts = json!({ "registration": registered.id, "state": registered.state });
    pen.note(actor, "study_session.registered", session, facts).await
}
