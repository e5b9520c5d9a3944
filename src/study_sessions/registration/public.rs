//! Registering without an account, confirmed through the mail address.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::registration::{self, Route};
use entities::study_sessions::session::Audience;
use entities::study_sessions::{public_request, upload};
use entities::{PersonId, PublicRequestId, StudySessionId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::attendee::find_or_add;
use super::details::Details;
use super::register::{invalid, locked, offered, result};
use super::requested::Stored;
use super::{Entry, NewPerson, Refusal, Registered, admit, answers};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Envelope};
use crate::people::Actor;
use crate::people::cool_down::{Key, Limit, draw};
use crate::study_sessions::letters::{PublicRegistrationConfirm, SessionFacts};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{SessionRows, Standing};
use crate::study_sessions::{links, wording};
use crate::vocabulary::tokyo;

/// How long the link in the letter can be used.
const VALID: TimeDelta = TimeDelta::hours(24);
/// Letters to one address over all sessions: enough for somebody who mistyped, too few to flood a
/// stranger.
const PER_ADDRESS: Limit = Limit { purpose: "registration.address", most: 3, window: VALID };
/// A room full of people behind one address registers; a machine that tries addresses does not get
/// far.
const PER_NETWORK: Limit =
    Limit { purpose: "registration.network", most: 60, window: TimeDelta::hours(1) };
const IN_TOTAL: Limit =
    Limit { purpose: "registration.total", most: 1_000, window: TimeDelta::hours(1) };

/// What somebody typed into the public form.
#[derive(Clone, Debug)]
pub struct PublicRequest {
    pub session: StudySessionId,
    pub person: NewPerson,
    pub details: Details,
    pub request_key: String,
    /// Where it came from, for counting alone.
    pub client: Option<IpAddr>,
}

/// Notes the request and sends the letter that confirms the address. Nobody learns from the answer
/// whether the address is known. A second press sends no second letter.
pub async fn request_public(
    context: &Context,
    request: PublicRequest,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = locked(pen, request.session).await?;
    let known = public_request::Column::RequestKey.eq(request.request_key.as_str());
    if public_request::Entity::find().filter(known).count(&tx).await? > 0 {
        return Ok(());
    }
    refuse_unless_open(pen, &rows)?;
    let answers = answers::check(&request.details, &rows.questions).map_err(invalid)?;
    let details = offered(&rows, request.details.clone())?;
    if let Err(refusal) = count(pen, &request).await? {
        tx.commit().await?;
        return Err(refusal.into());
    }
    let stored = Stored::of(pen, &request, details, answers).await?;
    let row = public_request::Model {
        id: context.new_id(),
        session_id: request.session,
        request_key: request.request_key.clone(),
        email: request.person.email.as_str().to_owned(),
        email_key: request.person.email.comparison_key().to_owned(),
        details: serde_json::to_string(&stored).map_err(anyhow::Error::from)?,
        requested_at: pen.now,
        expires_at: pen.now + VALID,
        confirmed_at: None,
        registration_id: None,
    };
    public_request::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&tx)
        .await?;
    send(pen, &rows, &row, &request).await?;
    tx.commit().await?;
    Ok(())
}

/// Registers whoever holds the link. A second press gets the first result.
pub async fn confirm_public(
    context: &Context,
    id: PublicRequestId,
) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let seen = public_request::Entity::find_by_id(id).one(&tx).await?.ok_or(Refusal::NotFound)?;
    let rows = locked(pen, seen.session_id).await?;
    let request = public_request::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let mut request = request.ok_or(Refusal::NotFound)?;
    if let Some(first) = request.registration_id {
        let row = registration::Entity::find_by_id(first).one(&tx).await?;
        return Ok(result(pen, row.ok_or(Refusal::NotFound)?).await?);
    }
    if request.expires_at <= pen.now || request.details.is_empty() {
        return Err(Refusal::LinkExpired.into());
    }
    refuse_unless_open(pen, &rows)?;
    let stored: Stored = serde_json::from_str(&request.details).map_err(anyhow::Error::from)?;
    let person = find_or_add(pen, &stored.person()?, None).await?;
    let entry = Entry {
        over_limit: false,
        person: person.id,
        organisation: None,
        route: Route::PublicForm,
        registered_by: None,
        request_key: format!("public:{id}"),
        details: stored.details(),
        answers: stored.answers,
    };
    let registered = admit(pen, &rows, entry).await?;
    request.registration_id = Some(registered.id);
    request.confirmed_at = Some(pen.now);
    request.details = String::new();
    public_request::Entity::update(request.into_active_model().reset_all())
        .validate()?
        .exec(&tx)
        .await?;
    note(pen, rows.session.id, (person.id, &registered)).await?;
    tx.commit().await?;
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

/// For the schedule: forgets requests nobody confirmed, with their files; says how many.
pub async fn erase_expired_requests(
    context: &Context,
    now: DateTime<Utc>,
) -> Result<u64, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    upload::Entity::delete_many()
        .filter(upload::Column::RegistrationId.is_null())
        .filter(upload::Column::UploadedAt.lte(now - VALID))
        .exec(&tx)
        .await?;
    let gone = public_request::Entity::delete_many()
        .filter(public_request::Column::ConfirmedAt.is_null())
        .filter(public_request::Column::ExpiresAt.lte(now))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(gone.rows_affected)
}

fn refuse_unless_open(pen: Pen<'_>, rows: &SessionRows) -> Result<(), Refusal> {
    let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
    if !phase.is_public() {
        return Err(Refusal::NotFound);
    }
    if rows.session.audience != Audience::Public {
        return Err(Refusal::NotForThem);
    }
    if phase.takes_registrations() { Ok(()) } else { Err(Refusal::NotOpen(phase)) }
}

/// Counts one more, before a letter is written or a file is kept. What was counted is to be
/// committed either way.
async fn count(pen: Pen<'_>, request: &PublicRequest) -> anyhow::Result<Result<(), Refusal>> {
    let limits = [
        (PER_ADDRESS, Key::Address(&request.person.email)),
        (PER_NETWORK, Key::Network(request.client)),
        (IN_TOTAL, Key::Total),
    ];
    let drawn = draw(pen.tx, pen.context, &limits).await?;
    Ok(drawn.map_err(|_| Refusal::TooManyRequests))
}

async fn send(
    pen: Pen<'_>,
    rows: &SessionRows,
    row: &public_request::Model,
    request: &PublicRequest,
) -> anyhow::Result<()> {
    let letter = PublicRegistrationConfirm {
        session: SessionFacts::public(pen, rows),
        name: request.person.name.full(),
        mode: wording::mode(request.details.mode),
        confirm_url: links::confirmation_url(&pen.context.config, row.id),
        valid_until: tokyo::date_time(row.expires_at),
    };
    let envelope = Envelope {
        concerns: Some(("study_session", row.session_id.0)),
        expires_at: Some(row.expires_at),
        ..Envelope::to(request.person.email.clone(), format!("public_request:{}", row.id))
    };
    mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, &letter).await?;
    Ok(())
}
