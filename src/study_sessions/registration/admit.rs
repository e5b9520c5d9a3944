use entities::study_sessions::registration::{self, RegistrationState, Route};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;
use entities::{OrganisationId, PersonId, RegistrationId};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};

use super::details::{CheckedAnswer, Details};
use super::stored::{self, LIVE, add_details, met_by, organisation_seats};
use super::{ReceptionNumber, Refusal};
use crate::database::{Conflict, Stop};
use crate::study_sessions::letters::{
    self, LotteryEntered, RegistrationConfirmed, RegistrationPending, RegistrationWaiting,
    WalkInReceived,
};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::{SessionRows, lottery, reminders, seats, sharing, waiting};
use crate::vocabulary::{FiscalYear, tokyo};

/// What came of registering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub id: RegistrationId,
    /// Who takes part.
    pub person: PersonId,
    /// 受付番号
    pub number: String,
    pub state: RegistrationState,
    /// Place in line, counted from 1, while waiting.
    pub position: Option<u32>,
}

/// Somebody about to be registered; whether they may has been decided.
pub struct Entry {
    pub person: PersonId,
    pub organisation: Option<OrganisationId>,
    pub route: Route,
    pub registered_by: Option<(PersonId, String)>,
    pub request_key: String,
    pub details: Details,
    pub answers: Vec<CheckedAnswer>,
    /// The share of the organisation does not count: the secretariat said why.
    pub over_limit: bool,
}

/// Registers somebody for a locked session: a seat if there is one for them, otherwise a place in
/// line; the request alone where the secretariat approves. Writes the one letter.
pub async fn admit(
    pen: Pen<'_>,
    rows: &SessionRows,
    entry: Entry,
) -> Result<Registered, Stop<Refusal>> {
    let mut live = met_by(pen.tx, &rows.session, entry.person).await?;
    let own = live.iter().filter(|row| row.person_id == entry.person);
    // What calendars last saw about this person and session, over earlier registrations.
    let sequence = own.map(|row| row.calendar_sequence).max().map_or(0, |last| last + 1);
    live.retain(|row| LIVE.contains(&row.state));
    if let Some(earlier) = live.iter().find(|row| row.person_id == entry.person) {
        // Whoever registers others learns the number of what they registered themselves.
        let by = entry.registered_by.as_ref().map(|(person, _)| *person);
        let staff = matches!(entry.route, Route::Staff | Route::WalkIn);
        let theirs = staff || by.is_none() || by == earlier.registered_by;
        let number = if theirs { earlier.number.clone() } else { String::new() };
        return Err(Refusal::AlreadyRegistered { number }.into());
    }
    let state = decide(pen, rows, &live, &entry).await?;
    let row = insert(pen, rows, &entry, (state, sequence)).await?;
    add_details(pen, &row, &entry.details, entry.answers).await?;
    // Nobody agrees for somebody else.
    if matches!(entry.route, Route::Own | Route::PublicForm) {
        sharing::record(pen, rows, row.id, &entry.details.shares_with).await?;
    }
    // Whoever stands at the door need not be reminded.
    if state == RegistrationState::Confirmed && entry.route != Route::WalkIn {
        reminders::plan_first(pen, rows, row.id).await?;
    }
    let position = match state {
        RegistrationState::Waiting => Some(waiting::position(&live, row.mode)),
        _ => None,
    };
    let by = entry.registered_by.map(|(_, name)| name);
    let (id, person, number) = (row.id, row.person_id, row.number.clone());
    let registered = Registered { id, person, number, state, position };
    let to = stored::recipient(pen.tx, row).await?;
    tell(pen, rows, &to, (position, by)).await?;
    Ok(registered)
}

/// The state a newcomer gets. A confirmed seat has been taken when this returns.
async fn decide(
    pen: Pen<'_>,
    rows: &SessionRows,
    live: &[registration::Model],
    entry: &Entry,
) -> Result<RegistrationState, Stop<Refusal>> {
    if entry.route != Route::WalkIn && lottery::enters(pen.tx, &rows.session).await? {
        return Ok(RegistrationState::Entered);
    }
    let by_staff = matches!(entry.route, Route::Staff | Route::WalkIn);
    if rows.session.approval == Approval::ByStaff && !by_staff {
        return Ok(RegistrationState::Pending);
    }
    let mode = entry.details.mode;
    let seated = if entry.route == Route::WalkIn {
        // Whoever stands at the door goes before those who wait at home.
        let held = organisation_seats(live);
        waiting::within_limit(entry.organisation, &held, rows.session.organisation_limit)
            && seats::take(pen.tx, rows.session.id, mode).await?
    } else {
        let counted = entry.organisation.filter(|_| !entry.over_limit);
        confirm_seat(pen, rows, live, (mode, counted)).await?
    };
    if seated {
        return Ok(RegistrationState::Confirmed);
    }
    if entry.details.waits && entry.route != Route::WalkIn {
        return Ok(RegistrationState::Waiting);
    }
    let taken = entry.organisation.and_then(|id| organisation_seats(live).get(&id).copied());
    Err(match rows.session.organisation_limit {
        Some(limit) if taken >= Some(limit) && !entry.over_limit => {
            Refusal::OrganisationFull { limit }.into()
        }
        _ => Refusal::Full { mode }.into(),
    })
}

/// Takes a seat for a newcomer, unless the organisation holds its share, somebody in line could
/// have it, or none is left.
pub async fn confirm_seat(
    pen: Pen<'_>,
    rows: &SessionRows,
    live: &[registration::Model],
    (mode, organisation): (Mode, Option<OrganisationId>),
) -> Result<bool, Stop<Refusal>> {
    let held = organisation_seats(live);
    let limit = rows.session.organisation_limit;
    if !waiting::within_limit(organisation, &held, limit) {
        return Ok(false);
    }
    if waiting::next_in_line(live, mode, &held, limit).is_some() {
        return Ok(false);
    }
    Ok(seats::take(pen.tx, rows.session.id, mode).await?)
}

async fn insert(
    pen: Pen<'_>,
    rows: &SessionRows,
    entry: &Entry,
    (state, calendar_sequence): (RegistrationState, i32),
) -> Result<registration::Model, Stop<Refusal>> {
    let waits = state == RegistrationState::Waiting;
    let (number, queue_number) = waiting::count_up(pen, rows, waits).await?;
    let details = &entry.details;
    let row = registration::Model {
        id: pen.context.new_id(),
        session_id: rows.session.id,
        number: reception_number(rows, number)?,
        person_id: entry.person,
        organisation_id: entry.organisation,
        affiliation: details.affiliation.clone(),
        department: details.department.clone(),
        job_title: details.job_title.clone(),
        prefecture_code: details.prefecture_code,
        mode: details.mode,
        state,
        route: entry.route,
        waits: details.waits,
        request_key: entry.request_key.clone(),
        registered_by: entry.registered_by.as_ref().map(|(id, _)| *id),
        queue_number,
        calendar_sequence,
        registered_at: pen.now,
        confirmed_at: (state == RegistrationState::Confirmed).then_some(pen.now),
        ended_at: None,
        ended_by: None,
        ended_by_person: None,
        end_reason: None,
        note: None,
        updated_at: pen.now,
    };
    let insert = registration::Entity::insert(row.clone().into_active_model());
    insert.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            // The lock keeps this from happening; the index has the last word all the same.
            Conflict::Taken => Refusal::AlreadyRegistered { number: String::new() }.into(),
            _ => error.into(),
        }
    })?;
    Ok(row)
}

fn reception_number(rows: &SessionRows, running: i32) -> anyhow::Result<String> {
    let year = FiscalYear::starting_in(rows.session.fiscal_year)
        .map_err(|_| anyhow::anyhow!("a stored session has no valid fiscal year"))?;
    let serial = u32::try_from(rows.session.serial)?;
    Ok(ReceptionNumber::new(year, serial, u32::try_from(running)?).to_string())
}

async fn tell(
    pen: Pen<'_>,
    rows: &SessionRows,
    to: &letters::Recipient,
    (position, by): (Option<u32>, Option<String>),
) -> anyhow::Result<()> {
    match to.registration.state {
        RegistrationState::Confirmed if to.registration.route == Route::WalkIn => {
            let running = pen.now < rows.session.ends_at;
            let letter = WalkInReceived::new(pen, rows, to, running);
            letters::send(pen, to, "received", (&letter, None)).await
        }
        RegistrationState::Confirmed => {
            let letter = RegistrationConfirmed::new(pen, rows, to, by);
            let invitation = letters::invitation(pen, rows, to)?;
            letters::send(pen, to, "confirmed", (&letter, Some(invitation))).await
        }
        RegistrationState::Entered => {
            let closes = tokyo::date_time(rows.session.closes_at);
            let letter = LotteryEntered::new(pen, rows, to, closes, by);
            letters::send(pen, to, "entered", (&letter, None)).await
        }
        RegistrationState::Pending => {
            let letter = RegistrationPending::new(pen, rows, to, by);
            letters::send(pen, to, "pending", (&letter, None)).await
        }
        _ => {
            let letter = RegistrationWaiting::new(pen, rows, to, position.unwrap_or(1), by);
            letters::send(pen, to, "waiting", (&letter, None)).await
        }
    }
}
