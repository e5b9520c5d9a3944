use chrono::{DateTime, Utc};
use entities::people::organisation::{self, OrganisationState};
use entities::study_sessions::question;
use entities::study_sessions::registration::Route;
use entities::{OrganisationId, PersonId, StudySessionId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};
use serde_json::json;

use super::attendee::{admits, find_or_add_named};
use super::details::Details;
use super::register::{earlier, invalid, locked, offered, refuse_unless_running};
use super::stored::{live_of_session, organisation_seats};
use super::{Entry, Limit, NewPerson, Refusal, Registered, admit, answers};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{SessionRows, Standing};
use crate::study_sessions::{Organiser, waiting};

/// Whom the secretariat registers.
#[derive(Clone, Debug)]
pub enum Named {
    Known(PersonId),
    /// Whoever has this mail address and name; made if nobody has the address.
    Other(NewPerson),
}

/// A registration the secretariat makes before the day, at the desk or on the telephone.
#[derive(Clone, Debug)]
pub struct StaffRegistration {
    pub session: StudySessionId,
    pub attendee: Named,
    /// None for somebody from outside.
    pub organisation: Option<OrganisationId>,
    pub details: Details,
    /// Why a limit is gone over; needed only where one is.
    pub override_reason: Option<String>,
    /// Made with the form; the same key twice is one registration and one letter.
    pub request_key: String,
}

/// Registers somebody for whom the secretariat speaks; they get the letter everybody gets. It may
/// go over the window, the audience and the share of an organisation with a reason, never over the
/// seats, and nobody who waits is passed over.
pub async fn register_by_staff(
    context: &Context,
    who: Organiser,
    wish: StaffRegistration,
) -> Result<Registered, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = locked(pen, wish.session).await?;
    let key = format!("{}:{}", who.person(), wish.request_key);
    if let Some(first) = earlier(pen, &key).await? {
        return Ok(first);
    }
    refuse_unless_running(pen, &rows)?;
    if let Some(id) = wish.organisation {
        refuse_unless_active(pen, id).await?;
    }
    let reason = wish.override_reason.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let theirs = (wish.organisation, wish.details.waits);
    let limits = limits(pen.tx, pen.now, &rows, theirs).await?;
    if reason.is_none() && !limits.is_empty() {
        return Err(Refusal::ReasonNeeded(limits).into());
    }
    let reason = reason.filter(|_| !limits.is_empty()).map(str::to_owned);
    let entry = entry(pen, (who, &rows), wish, key).await?;
    let entry = Entry { over_limit: reason.is_some(), ..entry };
    let registered = admit(pen, &rows, entry).await?;
    let facts = json!({
        "registration": registered.id, "state": registered.state, "override": reason,
    });
    pen.note(who.actor(), "study_session.registered", rows.session.id, facts).await?;
    tx.commit().await?;
    Ok(registered)
}

async fn refuse_unless_active(pen: Pen<'_>, id: OrganisationId) -> Result<(), Stop<Refusal>> {
    let found = organisation::Entity::find_by_id(id)
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .one(pen.tx)
        .await?;
    if found.is_some() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// What would keep somebody of this organisation from registering themselves. Whoever waits for a
/// share of their organisation goes over nothing.
pub async fn limits(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    rows: &SessionRows,
    (organisation, waits): (Option<OrganisationId>, bool),
) -> Result<Vec<Limit>, DbErr> {
    let mut found = Vec::new();
    let phase = Standing::from(&rows.session).phase(&rows.seats, now);
    if !phase.takes_registrations() {
        found.push(Limit::NotOpen(phase));
    }
    if !admits(db, rows.session.audience, organisation).await? {
        found.push(Limit::NotForThem);
    }
    if let Some(limit) = rows.session.organisation_limit.filter(|_| !waits) {
        let held = organisation_seats(&live_of_session(db, rows.session.id).await?);
        if !waiting::within_limit(organisation, &held, Some(limit)) {
            found.push(Limit::OrganisationFull { limit });
        }
    }
    Ok(found)
}

async fn entry(
    pen: Pen<'_>,
    (who, rows): (Organiser, &SessionRows),
    wish: StaffRegistration,
    request_key: String,
) -> Result<Entry, Stop<Refusal>> {
    let person = match wish.attendee {
        Named::Known(person) => known(pen, person).await?,
        Named::Other(new) => find_or_add_named(pen, &new, who.person()).await?,
    };
    // Whoever was not asked on the telephone answers by the link in the letter.
    let answers = match wish.details.answers.as_slice() {
        [] => Vec::new(),
        _ => answers::check(&wish.details, &asked_of_staff(rows)).map_err(invalid)?,
    };
    Ok(Entry {
        answers,
        person,
        organisation: wish.organisation,
        route: Route::Staff,
        registered_by: Some((who.person(), pen.context.config.secretariat.name.clone())),
        request_key,
        details: offered(rows, wish.details)?,
        over_limit: false,
    })
}

async fn known(pen: Pen<'_>, id: PersonId) -> Result<PersonId, Stop<Refusal>> {
    use entities::people::person;
    let found = person::Entity::find_by_id(id)
        .filter(person::Column::State.ne(person::PersonState::Disabled))
        .one(pen.tx)
        .await?;
    Ok(found.ok_or(Refusal::NotFound)?.id)
}

/// The secretariat answers what it was told; nothing is required of it.
fn asked_of_staff(rows: &SessionRows) -> Vec<question::Model> {
    let asked = rows.questions.iter().cloned();
    asked.map(|question| question::Model { required: false, ..question }).collect()
}
