use entities::people::person;
use entities::study_sessions::registration::{self, RegistrationState, Route};
use entities::{OrganisationId, PersonId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    Select,
};

use super::attendee::{Attendee, belongs, check_audience, find_or_add};
use super::details::Details;
use super::stored::{live_of_session, to_meet};
use super::{Entry, Refusal, Registered, answers, register_days};
use crate::context::Context;
use crate::database::Stop;
use crate::people::whole_name;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::{self, SessionRows, Standing};
use crate::study_sessions::{Member, seats, waiting};

/// The wish to register for a session.
#[derive(Clone, Debug)]
pub struct RegistrationRequest {
    pub session: StudySessionId,
    pub attendee: Attendee,
    /// For which organisation; needed unless the session is public.
    pub organisation: Option<OrganisationId>,
    pub details: Details,
    /// Made with the form; the same key twice is one registration and one letter.
    pub request_key: String,
}

/// Registers the asking person or a colleague. A second press gets the first result.
pub async fn register(
    context: &Context,
    who: Member,
    request: RegistrationRequest,
) -> Result<Registered, Stop<Refusal>> {
    Ok(register_days(context, who, request, Vec::new()).await?.first)
}

/// The session, locked, with everything that belongs to it.
pub async fn locked(pen: Pen<'_>, id: StudySessionId) -> Result<SessionRows, Stop<Refusal>> {
    let row = session::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(session::load_unchanged(pen, row).await?)
}

/// Open to whoever it is for; what is not public looks as if it were not there.
pub fn refuse_unless_open(pen: Pen<'_>, rows: &SessionRows) -> Result<(), Refusal> {
    let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
    match phase {
        _ if phase.takes_registrations() => Ok(()),
        _ if phase.is_public() => Err(Refusal::NotOpen(phase)),
        _ => Err(Refusal::NotFound),
    }
}

/// Published, and not over.
pub fn refuse_unless_running(pen: Pen<'_>, rows: &SessionRows) -> Result<(), Refusal> {
    let phase = Standing::from(&rows.session).phase(&rows.seats, pen.now);
    let published =
        rows.session.state == entities::study_sessions::session::SessionState::Published;
    if !published {
        return Err(Refusal::NotOpen(phase));
    }
    if pen.now >= rows.session.ends_at { Err(Refusal::TooLate) } else { Ok(()) }
}

pub fn invalid(problems: crate::web::Problems) -> Stop<Refusal> {
    Stop::Refused(Refusal::Invalid(problems))
}

/// Only modes the session has can be chosen; needs are kept only where they were asked for.
pub fn offered(rows: &SessionRows, mut details: Details) -> Result<Details, Refusal> {
    if rows.seats.iter().all(|seats| seats.mode != details.mode) {
        return Err(Refusal::ModeNotOffered);
    }
    if !rows.session.asks_accessibility {
        details.needs = None;
    }
    Ok(details)
}

/// The result of an earlier request with this key.
pub async fn earlier(pen: Pen<'_>, key: &str) -> Result<Option<Registered>, Stop<Refusal>> {
    match asked_with(key).one(pen.tx).await? {
        Some(row) => Ok(Some(result(pen, row).await?)),
        None => Ok(None),
    }
}

fn asked_with(key: &str) -> Select<registration::Entity> {
    registration::Entity::find().filter(registration::Column::RequestKey.eq(key))
}

/// Asks ahead what somebody's own registration for a session without shares asks before it writes.
pub async fn ask_ahead(
    pen: Pen<'_>,
    (session, key): (StudySessionId, &str),
    who: PersonId,
) -> Result<(), DbErr> {
    let questions = vec![
        session::to_lock(session).limit(1).into_query(),
        seats::all_of(session).into_query(),
        asked_with(key).limit(1).into_query(),
        to_meet((session, false), who).into_query(),
    ];
    pen.tx.ask_ahead(questions).await
}

/// A registration as the result of registering.
pub async fn result(pen: Pen<'_>, row: registration::Model) -> Result<Registered, DbErr> {
    let position = if row.state == RegistrationState::Waiting {
        let live = live_of_session(pen.tx, row.session_id).await?;
        Some(waiting::position_of(&live, &row))
    } else {
        None
    };
    let (id, person, state) = (row.id, row.person_id, row.state);
    Ok(Registered { id, person, number: row.number, state, position })
}

/// Somebody to be registered by a member, once it is decided that they may.
pub async fn entry(
    pen: Pen<'_>,
    rows: &SessionRows,
    who: Member,
    (request, key): (RegistrationRequest, String),
) -> Result<Entry, Stop<Refusal>> {
    let organisation = request.organisation;
    let own = match organisation {
        Some(id) => belongs(pen, who.person(), id).await?,
        None => true,
    };
    if !own {
        return Err(Refusal::NotForThem.into());
    }
    check_audience(pen, rows.session.audience, (who.person(), organisation)).await?;
    let answers = answers::check(&request.details, &rows.questions).map_err(invalid)?;
    let person = attendee(pen, who, organisation, &request.attendee).await?;
    let colleague = person != who.person();
    Ok(Entry {
        person,
        organisation,
        route: if colleague { Route::Colleague } else { Route::Own },
        registered_by: if colleague { Some(named(pen, who.person()).await?) } else { None },
        request_key: key,
        details: offered(rows, request.details)?,
        answers,
        over_limit: false,
    })
}

/// Colleagues come for an organisation they share with whoever registers them.
async fn attendee(
    pen: Pen<'_>,
    who: Member,
    organisation: Option<OrganisationId>,
    attendee: &Attendee,
) -> Result<PersonId, Stop<Refusal>> {
    let shared = |id: Option<OrganisationId>| id.ok_or(Refusal::NotForThem);
    match attendee {
        Attendee::Myself => Ok(who.person()),
        Attendee::Colleague(person) => {
            if belongs(pen, *person, shared(organisation)?).await? {
                Ok(*person)
            } else {
                Err(Refusal::NotFound.into())
            }
        }
        Attendee::NewColleague(new) => {
            shared(organisation)?;
            Ok(find_or_add(pen, new, Some(who.person())).await?.id)
        }
    }
}

async fn named(pen: Pen<'_>, id: PersonId) -> anyhow::Result<(PersonId, String)> {
    let person = person::Entity::find_by_id(id).one(pen.tx).await?;
    let person = person.ok_or_else(|| anyhow::anyhow!("whoever registers is not a person"))?;
    let name = whole_name(&person.family_name, &person.given_name);
    Ok((id, format!("{name} さん")))
}
