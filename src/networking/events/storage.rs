//! Reading an event with everything that belongs to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entities::networking::events::participant::ParticipantState;
use entities::networking::events::{
    event, lock as locks, participant, participant_term, plan, round, seat, separation, wish,
};
use entities::people::{membership, organisation, organisation_term, person};
use entities::{
    NetworkingEventId, NetworkingParticipantId, NetworkingPlanId, OrganisationId, PersonId, TermId,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::pen::Pen;
use super::presence;
use crate::database::WriteTransaction;
use crate::people::whole_name;

/// An event with who takes part, what they wish, and how far it is.
#[derive(Clone, Debug)]
pub struct Whole {
    pub event: event::Model,
    /// Everybody who ever registered, by id.
    pub participants: Vec<Participant>,
    pub wishes: Vec<wish::Model>,
    pub separations: Vec<separation::Model>,
    /// Oldest first.
    pub plans: Vec<plan::Model>,
    /// Of the current plan, by round, table and participant.
    pub seats: Vec<seat::Model>,
    pub locks: Vec<locks::Model>,
    /// Those that have begun, in order.
    pub begun: Vec<round::Model>,
}

/// Somebody who takes part, with what is known of them.
#[derive(Clone, Debug)]
pub struct Participant {
    pub row: participant::Model,
    pub person: person::Model,
    pub organisation: Option<organisation::Model>,
    /// Every organisation they belong to, whichever they come for.
    pub belongs: BTreeSet<OrganisationId>,
    /// What they can talk about, and the tags of their organisation.
    pub terms: BTreeSet<TermId>,
}

impl Participant {
    pub fn id(&self) -> NetworkingParticipantId {
        self.row.id
    }

    pub fn name(&self) -> String {
        whole_name(&self.person.family_name, &self.person.given_name)
    }

    pub fn organisation_name(&self) -> Option<&str> {
        self.organisation.as_ref().map(|row| row.name.as_str())
    }

    pub fn is_confirmed(&self) -> bool {
        self.row.state == ParticipantState::Confirmed
    }

    /// Whether they are there in a round, counted from 0.
    pub fn is_there(&self, round: i32) -> bool {
        presence::is_there(&self.row, round)
    }
}

impl Whole {
    pub fn participant(&self, id: NetworkingParticipantId) -> Option<&Participant> {
        let at = self.participants.binary_search_by_key(&id, Participant::id).ok()?;
        self.participants.get(at)
    }

    pub fn confirmed(&self) -> impl Iterator<Item = &Participant> {
        self.participants.iter().filter(|one| one.is_confirmed())
    }

    /// How many rounds have begun.
    pub fn rounds_begun(&self) -> i32 {
        i32::try_from(self.begun.len()).unwrap_or(i32::MAX)
    }

    pub fn plan(&self) -> Option<&plan::Model> {
        let id = self.event.plan_id?;
        self.plans.iter().find(|plan| plan.id == id)
    }

    /// Who sits where in a round of the current plan: tables in order, the pause as table 0.
    pub fn tables(&self, round: i32) -> BTreeMap<i32, Vec<NetworkingParticipantId>> {
        let mut tables: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for seat in self.seats.iter().filter(|seat| seat.round == round) {
            tables.entry(seat.table_number).or_default().push(seat.participant_id);
        }
        tables
    }

    /// Whether the rounds to come seat exactly those who will be there.
    pub fn is_current(&self) -> bool {
        (self.rounds_begun()..self.event.rounds).all(|round| self.seats_fit(round))
    }

    /// Whether a round seats exactly those who are there.
    pub fn seats_fit(&self, round: i32) -> bool {
        let seats = self.seats.iter().filter(|seat| seat.round == round);
        let seated: BTreeSet<_> = seats.map(|seat| seat.participant_id).collect();
        let there = self.participants.iter().filter(|one| one.is_there(round));
        seated == there.map(Participant::id).collect()
    }
}

pub async fn lock(
    tx: &WriteTransaction,
    id: NetworkingEventId,
) -> Result<Option<event::Model>, DbErr> {
    event::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

/// Stores the event with a new version.
pub async fn save(pen: Pen<'_>, mut row: event::Model) -> Result<event::Model, DbErr> {
    row.version += 1;
    row.updated_at = pen.now;
    event::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: NetworkingEventId,
) -> Result<Option<Whole>, DbErr> {
    match event::Entity::find_by_id(id).one(db).await? {
        Some(row) => Ok(Some(load(db, row).await?)),
        None => Ok(None),
    }
}

/// Everything that belongs to an event whose row is known. Thirteen queries at the most.
pub async fn load(db: &impl ConnectionTrait, event: event::Model) -> Result<Whole, DbErr> {
    let id = event.id;
    let participants = participants(db, id).await?;
    let ids: Vec<_> = participants.iter().map(Participant::id).collect();
    let wishes = wish::Entity::find()
        .filter(wish::Column::ParticipantId.is_in(ids))
        .order_by_asc(wish::Column::ParticipantId)
        .order_by_desc(wish::Column::Points)
        .order_by_asc(wish::Column::Kind)
        .order_by_asc(wish::Column::Target)
        .all(db)
        .await?;
    let separations = separation::Entity::find()
        .filter(separation::Column::EventId.eq(id))
        .order_by_asc(separation::Column::OneId)
        .order_by_asc(separation::Column::OtherId)
        .all(db)
        .await?;
    let plans = plan::Entity::find()
        .filter(plan::Column::EventId.eq(id))
        .order_by_asc(plan::Column::Number)
        .all(db)
        .await?;
    let locks = locks::Entity::find()
        .filter(locks::Column::EventId.eq(id))
        .order_by_asc(locks::Column::Round)
        .order_by_asc(locks::Column::ParticipantId)
        .all(db)
        .await?;
    let begun = round::Entity::find()
        .filter(round::Column::EventId.eq(id))
        .order_by_asc(round::Column::Round)
        .all(db)
        .await?;
    let seats = match event.plan_id {
        Some(plan) => seats_of(db, plan).await?,
        None => Vec::new(),
    };
    Ok(Whole { event, participants, wishes, separations, plans, seats, locks, begun })
}

pub async fn seats_of(
    db: &impl ConnectionTrait,
    plan: NetworkingPlanId,
) -> Result<Vec<seat::Model>, DbErr> {
    seat::Entity::find()
        .filter(seat::Column::PlanId.eq(plan))
        .order_by_asc(seat::Column::Round)
        .order_by_asc(seat::Column::TableNumber)
        .order_by_asc(seat::Column::ParticipantId)
        .all(db)
        .await
}

async fn participants(
    db: &impl ConnectionTrait,
    id: NetworkingEventId,
) -> Result<Vec<Participant>, DbErr> {
    let rows = participant::Entity::find()
        .filter(participant::Column::EventId.eq(id))
        .order_by_asc(participant::Column::Id)
        .all(db)
        .await?;
    let people = people(db, &rows).await?;
    let wanted: BTreeSet<_> = rows.iter().filter_map(|row| row.organisation_id).collect();
    let organisations: HashMap<_, _> = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(wanted.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let own = participant_term::Entity::find()
        .filter(participant_term::Column::ParticipantId.is_in(rows.iter().map(|row| row.id)))
        .all(db)
        .await?;
    let tags = organisation_term::Entity::find()
        .filter(organisation_term::Column::OrganisationId.is_in(wanted))
        .all(db)
        .await?;
    let places = places(db, &rows).await?;
    let whole = rows.into_iter().filter_map(|row| {
        let chosen = own.iter().filter(|term| term.participant_id == row.id);
        let tagged = tags.iter().filter(|tag| Some(tag.organisation_id) == row.organisation_id);
        let terms = chosen.map(|it| it.term_id).chain(tagged.map(|it| it.term_id)).collect();
        let organisation = row.organisation_id.and_then(|id| organisations.get(&id).cloned());
        let person = people.get(&row.person_id).cloned()?;
        let mut belongs = places.get(&row.person_id).cloned().unwrap_or_default();
        belongs.extend(row.organisation_id);
        Some(Participant { row, person, organisation, belongs, terms })
    });
    Ok(whole.collect())
}

async fn people(
    db: &impl ConnectionTrait,
    rows: &[participant::Model],
) -> Result<HashMap<PersonId, person::Model>, DbErr> {
    let found = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
        .all(db)
        .await?;
    Ok(found.into_iter().map(|row| (row.id, row)).collect())
}

/// The organisations these people belong to.
async fn places(
    db: &impl ConnectionTrait,
    rows: &[participant::Model],
) -> Result<HashMap<PersonId, BTreeSet<OrganisationId>>, DbErr> {
    let found: Vec<(PersonId, OrganisationId)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::PersonId, membership::Column::OrganisationId])
        .filter(membership::Column::PersonId.is_in(rows.iter().map(|row| row.person_id)))
        .filter(membership::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut places: HashMap<_, BTreeSet<_>> = HashMap::new();
    for (person, organisation) in found {
        places.entry(person).or_default().insert(organisation);
    }
    Ok(places)
}
