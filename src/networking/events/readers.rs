//! What others ask of events: who met whom, what stands in a calendar, which events there are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entities::networking::events::event::{self, EventState};
use entities::networking::events::participant::{self, ParticipantState};
use entities::networking::events::{round, seat};
use entities::{NetworkingEventId, NetworkingParticipantId, OrganisationId, PersonId};
use futures_util::future::BoxFuture;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::Host;
use super::claims::slot_of;
use super::places::Rooms;
use super::presence::is_there;
use crate::calendar::{Appointment, AppointmentStatus, CalendarAddress};
use crate::context::{Acquaintance, Context};
use crate::networking::met::Gathering;
use crate::vocabulary::FiscalYear;

/// Two people who sat at one table in a round that took place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    pub event: NetworkingEventId,
    /// Counted from 0.
    pub round: i32,
    pub one: (PersonId, Option<OrganisationId>),
    pub other: (PersonId, Option<OrganisationId>),
    pub begun_at: DateTime<Utc>,
}

/// Who met whom at these events, or at all: rounds that began, without those who were not there.
/// The person with the smaller id comes first; a pair that met in two rounds is there twice.
pub async fn meetings(
    db: &impl ConnectionTrait,
    events: Option<&[NetworkingEventId]>,
) -> Result<Vec<Meeting>, DbErr> {
    let mut rounds = round::Entity::find();
    if let Some(events) = events {
        rounds = rounds.filter(round::Column::EventId.is_in(events.iter().copied()));
    }
    let rounds = rounds.order_by_asc(round::Column::BegunAt).all(db).await?;
    let plans: BTreeSet<_> = rounds.iter().map(|row| row.plan_id).collect();
    let seats = seat::Entity::find()
        .filter(seat::Column::PlanId.is_in(plans))
        .filter(seat::Column::TableNumber.gt(0))
        .order_by_asc(seat::Column::ParticipantId)
        .all(db)
        .await?;
    let known: BTreeSet<_> = rounds.iter().map(|row| row.event_id).collect();
    let people: HashMap<_, _> = participant::Entity::find()
        .filter(participant::Column::EventId.is_in(known))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut met: Vec<_> = rounds.iter().flat_map(|row| of_round(row, &seats, &people)).collect();
    met.sort();
    Ok(met)
}

fn of_round(
    row: &round::Model,
    seats: &[seat::Model],
    people: &HashMap<NetworkingParticipantId, participant::Model>,
) -> Vec<Meeting> {
    let mut tables: BTreeMap<i32, Vec<&participant::Model>> = BTreeMap::new();
    for seat in seats.iter().filter(|it| it.plan_id == row.plan_id && it.round == row.round) {
        let there = people.get(&seat.participant_id).filter(|it| is_there(it, row.round));
        tables.entry(seat.table_number).or_default().extend(there);
    }
    let mut met = Vec::new();
    for table in tables.values() {
        for (at, first) in table.iter().enumerate() {
            for second in &table[at + 1..] {
                let mut pair = [first, second].map(|it| (it.person_id, it.organisation_id));
                pair.sort();
                let [one, other] = pair;
                let (event, begun_at) = (row.event_id, row.begun_at);
                met.push(Meeting { event, round: row.round, one, other, begun_at });
            }
        }
    }
    met
}

/// Which of these people met each other at an event other than this one; the smaller id first.
pub async fn met_before(
    db: &impl ConnectionTrait,
    people: &[PersonId],
    except: Option<NetworkingEventId>,
) -> Result<Vec<(PersonId, PersonId)>, DbErr> {
    let events: BTreeSet<NetworkingEventId> = participant::Entity::find()
        .select_only()
        .column(participant::Column::EventId)
        .filter(participant::Column::PersonId.is_in(people.iter().copied()))
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let events: Vec<_> = events.into_iter().filter(|id| Some(*id) != except).collect();
    let met = meetings(db, Some(&events)).await?;
    let wanted = |id: &PersonId| people.contains(id);
    let pairs = met.into_iter().map(|it| (it.one.0, it.other.0));
    let pairs: BTreeSet<_> = pairs.filter(|(one, other)| wanted(one) && wanted(other)).collect();
    Ok(pairs.into_iter().collect())
}

/// For matching: members of an organisation and the people they sat with.
pub fn acquaintances(context: &Context) -> BoxFuture<'_, anyhow::Result<Vec<Acquaintance>>> {
    Box::pin(async move {
        let met = meetings(context.database.reader(), None).await?;
        let both = met.into_iter().flat_map(|it| {
            let way = |from: Option<OrganisationId>, to: PersonId| from.map(|from| (from, to));
            [way(it.one.1, it.other.0), way(it.other.1, it.one.0)]
        });
        Ok(both.flatten().collect())
    })
}

/// For the map of who has met whom: organisations at one table of a round that took place.
pub fn gatherings(
    context: &Context,
    year: FiscalYear,
) -> BoxFuture<'_, anyhow::Result<Vec<Gathering>>> {
    Box::pin(async move {
        let db = context.database.reader();
        let events: Vec<NetworkingEventId> = event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(event::Column::FiscalYear.eq(year.year()))
            .into_tuple()
            .all(db)
            .await?;
        let met = meetings(db, Some(&events)).await?.into_iter();
        Ok(met.filter_map(|it| Some((it.begun_at, vec![it.one.1?, it.other.1?]))).collect())
    })
}

/// All events, the latest first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .order_by_desc(event::Column::StartsAt)
        .order_by_desc(event::Column::Id)
        .all(db)
        .await
}

/// Events before one that was seen, the latest first.
pub async fn page(
    db: &impl ConnectionTrait,
    state: Option<EventState>,
    (before, limit): (Option<(DateTime<Utc>, NetworkingEventId)>, u64),
) -> Result<Vec<event::Model>, DbErr> {
    let earlier = before.map(|(at, id)| {
        let same = event::Column::StartsAt.eq(at).and(event::Column::Id.lt(id));
        event::Column::StartsAt.lt(at).or(same)
    });
    event::Entity::find()
        .filter(Condition::all().add_option(earlier))
        .filter(Condition::all().add_option(state.map(|state| event::Column::State.eq(state))))
        .order_by_desc(event::Column::StartsAt)
        .order_by_desc(event::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Events between two instants, whatever their state, by start, at most `limit`.
pub async fn between(
    db: &impl ConnectionTrait,
    _who: Host,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: u64,
) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .filter(event::Column::StartsAt.lt(until))
        .filter(event::Column::EndsAt.gt(from))
        .order_by_asc(event::Column::StartsAt)
        .order_by_asc(event::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Events somebody can see, the latest first, with their own registration: those that are open, and
/// of others those they were part of.
pub async fn visible(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<(event::Model, Option<participant::Model>)>, DbErr> {
    let own: HashMap<_, _> = participant::Entity::find()
        .filter(participant::Column::PersonId.eq(person))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.event_id, row))
        .collect();
    let open = event::Column::State.eq(EventState::Open);
    let events = event::Entity::find()
        .filter(event::Column::State.ne(EventState::Draft))
        .filter(open.or(event::Column::Id.is_in(own.keys().copied())))
        .order_by_desc(event::Column::StartsAt)
        .order_by_desc(event::Column::Id)
        .all(db)
        .await?;
    let taking = |id| own.get(&id).filter(|it| it.state == ParticipantState::Confirmed).cloned();
    Ok(events.into_iter().map(|row| (row.clone(), taking(row.id))).collect())
}

/// What a person's private calendar shows of events they take part in.
pub fn personal_appointments(
    context: &Context,
    person: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<Appointment>>> {
    Box::pin(async move {
        let reader = context.database.reader();
        let rows = visible(reader, person).await?;
        let own: Vec<_> = rows.into_iter().filter_map(|(event, own)| Some((event, own?))).collect();
        let rooms = Rooms::of(reader, own.iter().map(|(event, _)| event)).await?;
        let entry = |(event, own)| appointment(context, (&event, rooms.place(&event)), &own);
        own.into_iter().map(entry).collect()
    })
}

/// An event as a participant's calendar shows it; one UID for all, and a number that only rises.
pub fn appointment(
    context: &Context,
    (event, place): (&event::Model, Option<String>),
    own: &participant::Model,
) -> anyhow::Result<Appointment> {
    Ok(Appointment {
        uid: event.calendar_uid.clone(),
        sequence: event.calendar_sequence + own.calendar_sequence,
        summary: event.title.clone(),
        description: event.online_url.clone(),
        location: place,
        url: Some(format!("{}/my/events/{}", context.config.base_url, event.id)),
        slot: slot_of(event)?,
        further_slots: Vec::new(),
        organizer: CalendarAddress {
            name: context.post.sender_name().to_owned(),
            email: context.post.sender().clone(),
        },
        attendee: None,
        status: if event.state == EventState::CalledOff {
            AppointmentStatus::Cancelled
        } else {
            AppointmentStatus::Confirmed
        },
        last_modified: event.updated_at,
    })
}
