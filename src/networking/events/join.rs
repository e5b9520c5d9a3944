//! Taking part: registering oneself, being registered by the secretariat.

use entities::networking::events::event::{self, EventState};
use entities::networking::events::participant::{
    self, ParticipantRoute, ParticipantState, Presence,
};
use entities::networking::events::participant_term;
use entities::people::organisation::{self, OrganisationState};
use entities::people::{membership, term};
use entities::{NetworkingEventId, NetworkingParticipantId, OrganisationId, PersonId, TermId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DbErr, EntityTrait as _, ExprTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _,
};
use serde_json::json;

use super::claims::claim_person;
use super::pen::Pen;
use super::{Attendee, Host, Refusal, letters, storage};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::persons::{self, PersonDraft};
use crate::people::{Actor, vocabularies::Terms};

/// The wish to take part.
#[derive(Clone, Debug)]
pub struct Joining {
    pub event: NetworkingEventId,
    /// For which organisation.
    pub organisation: Option<OrganisationId>,
    /// What they can talk about.
    pub terms: Vec<TermId>,
    pub shows_name: bool,
    pub shows_organisation: bool,
    /// Made with the form; the same key twice is one registration and one letter.
    pub request_key: String,
}

struct Entry<'a> {
    person: PersonId,
    joining: &'a Joining,
    route: ParticipantRoute,
    key: String,
    actor: Actor,
}

/// Registers the person who asks, until the deadline. A second press gets the first result.
pub async fn join(
    context: &Context,
    who: Attendee,
    wish: &Joining,
) -> Result<NetworkingParticipantId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(wish.event).await?;
    let key = format!("{}:{}", who.person(), wish.request_key);
    if let Some(first) = earlier(pen, event.id, &key).await? {
        return Ok(first);
    }
    match event.state {
        EventState::Open if pen.now < event.deadline => {}
        EventState::Draft => return Err(Refusal::NotFound.into()),
        EventState::Open => return Err(Refusal::TooLate.into()),
        _ => return Err(Refusal::NotPossibleNow.into()),
    }
    if let Some(organisation) = wish.organisation
        && !belongs(pen, who.person(), organisation).await?
    {
        return Err(Refusal::NotFound.into());
    }
    let (person, actor) = (who.person(), who.actor());
    let entry = Entry { person, joining: wish, route: ParticipantRoute::Own, key, actor };
    let id = admit(pen, event, entry).await?;
    tx.commit().await?;
    Ok(id)
}

/// Registers somebody for the secretariat, until the last round has begun: also at the door. A
/// person not known yet is added. Whoever belongs to one organisation comes for it, even where the
/// secretariat names none.
pub async fn add(
    context: &Context,
    who: Host,
    (draft, wish): (&PersonDraft, &Joining),
) -> Result<NetworkingParticipantId, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let event = pen.lock(wish.event).await?;
    // The form, filled again for somebody else, means somebody else.
    let key = format!("{}:{}:{}", who.person(), wish.request_key, draft.email);
    if let Some(first) = earlier(pen, event.id, &key).await? {
        return Ok(first);
    }
    let begun = storage::load(&tx, event.clone()).await?.rounds_begun();
    if event.state != EventState::Open || begun >= event.rounds {
        return Err(Refusal::NotPossibleNow.into());
    }
    let person = match persons::by_email(&tx, &draft.email).await? {
        Some(known) => known.id,
        None => persons::insert(&tx, context, &who.actor(), draft).await.map_err(unadded)?,
    };
    let route = if pen.now >= event.starts_at || begun > 0 {
        ParticipantRoute::WalkIn
    } else {
        ParticipantRoute::Staff
    };
    let organisation = match wish.organisation {
        None => only_place(pen, person).await?,
        named => named,
    };
    let wish = Joining { organisation, ..wish.clone() };
    let entry = Entry { person, joining: &wish, route, key, actor: who.actor() };
    let id = admit(pen, event, entry).await?;
    tx.commit().await?;
    Ok(id)
}

fn unadded(stop: Stop<persons::PersonRefused>) -> Stop<Refusal> {
    stop.map(|refusal| match refusal {
        persons::PersonRefused::Invalid(problems) => Refusal::Invalid(problems),
        _ => Refusal::ChangedMeanwhile,
    })
}

/// What the same form did before, as long as it stands: whoever withdrew meanwhile and sends it once
/// more registers anew.
async fn earlier(
    pen: Pen<'_>,
    event: NetworkingEventId,
    key: &str,
) -> Result<Option<NetworkingParticipantId>, DbErr> {
    let row = participant::Entity::find()
        .filter(participant::Column::RequestKey.eq(key))
        .filter(participant::Column::EventId.eq(event))
        .filter(participant::Column::State.eq(ParticipantState::Confirmed))
        .one(pen.tx)
        .await?;
    Ok(row.map(|row| row.id))
}

async fn belongs(pen: Pen<'_>, person: PersonId, id: OrganisationId) -> Result<bool, DbErr> {
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::OrganisationId.eq(id))
        .filter(membership::Column::EndedAt.is_null())
        .count(pen.tx)
        .await?;
    Ok(found > 0)
}

/// The organisation somebody belongs to, where it is one and takes part in the programme.
async fn only_place(pen: Pen<'_>, person: PersonId) -> Result<Option<OrganisationId>, DbErr> {
    let places = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::EndedAt.is_null())
        .all(pen.tx)
        .await?;
    let [only] = places.as_slice() else { return Ok(None) };
    let row = organisation::Entity::find_by_id(only.organisation_id).one(pen.tx).await?;
    Ok(row.filter(|row| row.state == OrganisationState::Active).map(|row| row.id))
}

async fn admit(
    pen: Pen<'_>,
    event: event::Model,
    entry: Entry<'_>,
) -> Result<NetworkingParticipantId, Stop<Refusal>> {
    check_organisation(pen, entry.joining.organisation).await?;
    take_seat(pen, &event).await?;
    let before = participant::Entity::find()
        .filter(participant::Column::EventId.eq(event.id))
        .filter(participant::Column::PersonId.eq(entry.person))
        .one(pen.tx)
        .await?;
    let row = row(pen, &event, &entry, before.as_ref()).await?;
    match before {
        Some(before) if before.state == ParticipantState::Confirmed => {
            return Err(Refusal::AlreadyThere.into());
        }
        Some(_) => {
            let again = row.clone().into_active_model().reset_all();
            participant::Entity::update(again).validate()?.exec(pen.tx).await?;
        }
        None => insert(pen, &row).await?,
    }
    save_terms(pen, row.id, &entry.joining.terms).await?;
    claim_person(pen, &event, &row).await?;
    let event_id = event.id;
    let event = event::Model { taken: event.taken + 1, ..event };
    let event = storage::save(pen, event).await?;
    letters::registered(pen, &event, &row).await?;
    let facts = json!({ "participant": row.id, "route": row.route });
    pen.note(entry.actor, "networking_event.registered", event_id, facts).await?;
    Ok(row.id)
}

/// The database counts: with the last seat gone nobody gets one.
async fn take_seat(pen: Pen<'_>, event: &event::Model) -> Result<(), Stop<Refusal>> {
    let taken = event::Entity::update_many()
        .col_expr(event::Column::Taken, Expr::col(event::Column::Taken).add(1))
        .filter(event::Column::Id.eq(event.id))
        .filter(Expr::col(event::Column::Taken).lt(Expr::col(event::Column::Capacity)))
        .exec(pen.tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(Refusal::Full.into()) }
}

async fn check_organisation(pen: Pen<'_>, id: Option<OrganisationId>) -> Result<(), Stop<Refusal>> {
    let Some(id) = id else { return Ok(()) };
    let row = organisation::Entity::find_by_id(id).one(pen.tx).await?;
    match row {
        Some(row) if row.state == OrganisationState::Active => Ok(()),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// Somebody who comes while rounds run is there from the next one on.
async fn row(
    pen: Pen<'_>,
    event: &event::Model,
    entry: &Entry<'_>,
    before: Option<&participant::Model>,
) -> Result<participant::Model, DbErr> {
    let begun = storage::load(pen.tx, event.clone()).await?.rounds_begun();
    let at_door = entry.route == ParticipantRoute::WalkIn;
    Ok(participant::Model {
        id: before.map_or_else(|| pen.context.new_id(), |row| row.id),
        event_id: event.id,
        person_id: entry.person,
        organisation_id: entry.joining.organisation,
        state: ParticipantState::Confirmed,
        route: entry.route,
        request_key: entry.key.clone(),
        shows_name: entry.joining.shows_name,
        shows_organisation: entry.joining.shows_name && entry.joining.shows_organisation,
        presence: if at_door { Presence::Arrived } else { Presence::Expected },
        first_round: begun,
        earlier_round: None,
        end_round: None,
        calendar_sequence: before.map_or(0, |row| row.calendar_sequence + 1),
        registered_at: pen.now,
        cancelled_at: None,
        updated_at: pen.now,
    })
}

async fn insert(pen: Pen<'_>, row: &participant::Model) -> Result<(), Stop<Refusal>> {
    participant::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await
        .map_err(|error| -> Stop<Refusal> {
            match Conflict::of(&error) {
                // The lock keeps this from happening; the index has the last word all the same.
                Conflict::Taken => Refusal::AlreadyThere.into(),
                _ => error.into(),
            }
        })?;
    Ok(())
}

/// Unknown and retired words are left out.
async fn save_terms(
    pen: Pen<'_>,
    id: NetworkingParticipantId,
    wanted: &[TermId],
) -> Result<(), DbErr> {
    participant_term::Entity::delete_many()
        .filter(participant_term::Column::ParticipantId.eq(id))
        .exec(pen.tx)
        .await?;
    let terms = Terms::load(pen.tx).await?;
    let mut chosen: Vec<_> = terms
        .of(term::Vocabulary::Theme)
        .map(|row| row.id)
        .filter(|known| wanted.contains(known))
        .collect();
    chosen.sort_unstable();
    let rows = chosen.into_iter().map(|term_id| {
        participant_term::Model { participant_id: id, term_id }.into_active_model().reset_all()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        participant_term::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}
