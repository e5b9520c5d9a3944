//! From what is stored to the planner's question, and back.

use std::collections::{BTreeMap, BTreeSet};

use entities::networking::events::event::EventFormat;
use entities::networking::events::wish::{self, WishKind};
use entities::{NetworkingParticipantId, PersonId};
use sea_orm::ActiveEnum as _;

use super::storage::{Participant, Whole};
use crate::networking::rounds::{Effort, Format, Guest, Lock, Question, Seating, Wish};
use crate::people::vocabularies::Regions;

/// Who stands behind the planner's numbers.
#[derive(Clone, Debug)]
pub struct Numbered {
    pub question: Question,
    /// By number.
    pub ids: Vec<NetworkingParticipantId>,
    /// The stored wish behind each of the question's, in order.
    pub wishes: Vec<wish::Model>,
}

impl Numbered {
    pub fn number(&self, id: NetworkingParticipantId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }
}

/// The question of an event as it stands. Pairs that met at earlier events count as known.
pub fn question(
    whole: &Whole,
    regions: &Regions,
    met: &BTreeSet<(PersonId, PersonId)>,
) -> Numbered {
    let people: Vec<_> = whole.confirmed().collect();
    let ids: Vec<_> = people.iter().map(|one| one.id()).collect();
    let begun = whole.rounds_begun();
    let coming = usize::try_from(whole.event.rounds - begun).unwrap_or(0);
    let size = usize::try_from(whole.event.table_size).unwrap_or(2);
    let format = match whole.event.format {
        EventFormat::Tables => Format::Tables(size),
        EventFormat::Pairs => Format::Pairs,
    };
    let mut asked = Question::of(guests(whole, &people, regions), format, coming);
    asked.begun = (0..begun).map(|round| took_place(whole, (&people, &ids), round)).collect();
    asked.last = (begun..whole.event.rounds).map(|round| seating(whole, &ids, round)).collect();
    asked.locks = locks(whole, &people, &ids);
    asked.forbidden = pairs(&ids, whole.separations.iter().map(|it| (it.one_id, it.other_id)));
    asked.known = known(&people, met);
    asked.colleagues = colleagues(&people);
    asked.seed = seed(whole);
    asked.effort = Effort::Usual;
    let wishes: Vec<_> =
        whole.wishes.iter().filter(|it| ids.contains(&it.participant_id)).collect();
    asked.wishes = wishes.iter().filter_map(|row| asked_wish(row, &people, &ids)).collect();
    Numbered { question: asked, wishes: wishes.into_iter().cloned().collect(), ids }
}

/// The event and how often it has been planned: planning once more gives another plan, and the same
/// facts always the same.
fn seed(whole: &Whole) -> u64 {
    whole.event.id.0.as_u64_pair().1.wrapping_add(whole.plans.len() as u64)
}

fn guests(whole: &Whole, people: &[&Participant], regions: &Regions) -> Vec<Guest> {
    let mut blocks = Vec::new();
    let mut organisations = Vec::new();
    let guest = |one: &&Participant| {
        let row = one.organisation.as_ref();
        let block = row.and_then(|row| regions.block_of(row.prefecture_code?)).map(|row| row.id);
        let present = whole.rounds_begun()..whole.event.rounds;
        Guest {
            organisation: one.row.organisation_id.map(|id| numbered(&mut organisations, id)),
            region: block.map(|id| numbered(&mut blocks, id)),
            present: present.map(|round| one.is_there(round)).collect(),
        }
    };
    people.iter().map(guest).collect()
}

fn numbered<T: PartialEq>(seen: &mut Vec<T>, item: T) -> usize {
    let known = seen.iter().position(|it| *it == item);
    known.unwrap_or_else(|| {
        seen.push(item);
        seen.len() - 1
    })
}

/// A round of the current plan by numbers.
pub fn seating(whole: &Whole, ids: &[NetworkingParticipantId], round: i32) -> Seating {
    let mut tables: BTreeMap<i32, Vec<usize>> = whole
        .tables(round)
        .into_iter()
        .map(|(table, guests)| {
            (table, guests.iter().filter_map(|id| ids.binary_search(id).ok()).collect())
        })
        .collect();
    let pausing = tables.remove(&0).and_then(|guests| guests.first().copied());
    let last = tables.keys().max().copied().unwrap_or(0);
    let tables = (1..=last).map(|table| tables.remove(&table).unwrap_or_default()).collect();
    Seating { tables, pausing }
}

/// A round that has begun without those who were not there: their seats stayed empty, and nobody
/// met them.
fn took_place(
    whole: &Whole,
    (people, ids): (&[&Participant], &[NetworkingParticipantId]),
    round: i32,
) -> Seating {
    let there = |guest: &usize| people[*guest].is_there(round);
    let mut seating = seating(whole, ids, round);
    seating.tables.iter_mut().for_each(|table| table.retain(there));
    seating.pausing = seating.pausing.filter(there);
    seating
}

fn locks(
    whole: &Whole,
    people: &[&Participant],
    ids: &[NetworkingParticipantId],
) -> BTreeSet<Lock> {
    let begun = whole.rounds_begun();
    let lock = |row: &entities::networking::events::lock::Model| {
        let guest = ids.binary_search(&row.participant_id).ok()?;
        let there = row.round >= begun && people[guest].is_there(row.round);
        let round = usize::try_from(row.round - begun).ok()?;
        let table = usize::try_from(row.table_number - 1).ok()?;
        there.then_some(Lock { round, guest, table })
    };
    whole.locks.iter().filter_map(lock).collect()
}

fn pairs(
    ids: &[NetworkingParticipantId],
    pairs: impl Iterator<Item = (NetworkingParticipantId, NetworkingParticipantId)>,
) -> BTreeSet<(usize, usize)> {
    let numbers = pairs.filter_map(|(one, other)| {
        let (one, other) = (ids.binary_search(&one).ok()?, ids.binary_search(&other).ok()?);
        Some((one.min(other), one.max(other)))
    });
    numbers.collect()
}

fn known(
    people: &[&Participant],
    met: &BTreeSet<(PersonId, PersonId)>,
) -> BTreeSet<(usize, usize)> {
    let mut known = BTreeSet::new();
    for (one, first) in people.iter().enumerate() {
        for (other, second) in people.iter().enumerate().skip(one + 1) {
            let (a, b) = (first.row.person_id, second.row.person_id);
            if met.contains(&(a.min(b), a.max(b))) {
                known.insert((one, other));
            }
        }
    }
    known
}

/// Pairs that share an organisation, whichever they come for.
fn colleagues(people: &[&Participant]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for (one, first) in people.iter().enumerate() {
        let shares = |second: &Participant| !first.belongs.is_disjoint(&second.belongs);
        let others = people.iter().enumerate().skip(one + 1);
        pairs.extend(others.filter(|(_, it)| shares(it)).map(|(other, _)| (one, other)));
    }
    pairs
}

fn asked_wish(
    row: &wish::Model,
    people: &[&Participant],
    ids: &[NetworkingParticipantId],
) -> Option<Wish> {
    let from = ids.binary_search(&row.participant_id).ok()?;
    let chosen =
        people.iter().enumerate().filter(|(number, one)| *number != from && fits(row, one));
    let points = u8::try_from(row.points).unwrap_or(1).clamp(1, Wish::MOST);
    Some(Wish { from, any_of: chosen.map(|(number, _)| number).collect(), points })
}

/// Whether a participant is, or belongs to, what a wish names.
pub fn fits(row: &wish::Model, one: &Participant) -> bool {
    match row.kind {
        WishKind::Participant => one.id().to_string() == row.target,
        WishKind::Term => one.terms.iter().any(|term| term.to_string() == row.target),
        WishKind::OrganisationKind => {
            one.organisation.as_ref().is_some_and(|it| it.kind.to_value() == row.target)
        }
    }
}
