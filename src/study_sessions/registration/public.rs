//! Asking to register without an account; the mail address is confirmed before anything else.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use entities::study_sessions::{public_request, upload};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};

use super::days::{Days, OtherDay, locked_days, on_day, refuse_unless_served};
use super::details::Details;
use super::register::{invalid, offered};
use super::requested::{Said, Stored};
use super::{NewPerson, Refusal, answers};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Envelope};
use crate::people::cool_down::{Key, Limit, draw};
use crate::study_sessions::conference::details_for;
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
    /// Further days of the same conference.
    pub others: Vec<OtherDay>,
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
    let days = locked_days(pen, request.session, &request.others).await?;
    let rows = &days.first;
    let known = public_request::Column::RequestKey.eq(request.request_key.as_str());
    if public_request::Entity::find().filter(known).count(&tx).await? > 0 {
        return Ok(());
    }
    refuse_unless_open(pen, rows)?;
    refuse_unless_served(&days)?;
    let said = said(rows, &request.details)?;
    let others = said_for_others(pen, &days, &request)?;
    if let Err(refusal) = count(pen, &request).await? {
        tx.commit().await?;
        return Err(refusal.into());
    }
    let stored = Stored::of(pen, &request, said, others).await?;
    let row = public_request::Model {
        id: context.new_id(),
        session_id: request.session,
        request_key: request.request_key.clone(),
        email: request.person.email.as_str().to_owned(),
        email_key: request.person.email.comparison_key(),
        details: serde_json::to_string(&stored).map_err(anyhow::Error::from)?,
        requested_at: pen.now,
        expires_at: pen.now + VALID,
        confirmed_at: None,
        registration_id: None,
    };
    public_request::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(&tx)
        .await?;
    send(pen, &days, &row, &request).await?;
    tx.commit().await?;
    Ok(())
}

/// What was said about a day, if the day takes it.
fn said(rows: &SessionRows, details: &Details) -> Result<Said, Stop<Refusal>> {
    let answers = answers::check(details, &rows.questions).map_err(invalid)?;
    Ok((offered(rows, details.clone())?, answers))
}

fn said_for_others(
    pen: Pen<'_>,
    days: &Days,
    request: &PublicRequest,
) -> Result<Vec<(StudySessionId, Said)>, Stop<Refusal>> {
    let each = request.others.iter().zip(&days.others).map(|(other, rows)| {
        let details = details_for((&days.first, rows), &request.details, other.mode);
        let said = refuse_unless_open(pen, rows)
            .map_err(Stop::from)
            .and_then(|()| said(rows, &details))
            .map_err(|stop| on_day(rows, stop))?;
        Ok((other.session, said))
    });
    each.collect()
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

pub fn refuse_unless_open(pen: Pen<'_>, rows: &SessionRows) -> Result<(), Refusal> {
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
    days: &Days,
    row: &public_request::Model,
    request: &PublicRequest,
) -> anyhow::Result<()> {
    let letter = PublicRegistrationConfirm {
        session: SessionFacts::public(pen, &days.first),
        other_days: days.others.iter().zip(&request.others).map(other_day).collect(),
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

/// A further day as the letter names it.
fn other_day((rows, wish): (&SessionRows, &OtherDay)) -> String {
    let row = &rows.session;
    let (when, mode) = (tokyo::span(row.starts_at, row.ends_at), wording::mode(wish.mode));
    match row.venue_summary.as_deref().filter(|_| wish.mode == Mode::Venue) {
        Some(venue) => format!("{when}　{venue}（{mode}）"),
        None => format!("{when}　{mode}"),
    }
}
