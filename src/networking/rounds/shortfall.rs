use std::collections::{BTreeMap, BTreeSet};

use super::question::{Format, Question, Wish};
use super::score::{meetings, met};
use super::seating::Seating;

/// Something a plan could not do. Guests and wishes by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// A forbidden pair sits together.
    Forbidden {
        pair: (usize, usize),
        why: Why,
    },
    SameOrganisation {
        pair: (usize, usize),
        why: Why,
    },
    /// Two meet so many times.
    Repeat {
        pair: (usize, usize),
        times: usize,
        why: Why,
    },
    /// Somebody pauses so many times.
    Pause {
        guest: usize,
        times: usize,
        why: Why,
    },
    /// Somebody sits alone at a table, in this of the rounds to come.
    Alone {
        guest: usize,
        round: usize,
        why: Why,
    },
    Wish {
        wish: usize,
        why: Why,
    },
}

/// Why, as far as it is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It happened in rounds that have begun.
    Begun,
    /// The secretariat has locked both to a table.
    Locked,
    /// More people of one organisation are there than tables.
    MorePeopleThanTables { people: usize, tables: usize },
    /// Somebody sits beside others more often than there are others.
    MoreSeatsThanPeople { seats: usize, people: usize },
    /// They are locked to a table that nobody else is needed at.
    LockedAlone,
    /// With tables of this size somebody is left over.
    TablesTooSmall,
    /// More rounds with a pause than people.
    MorePausesThanPeople,
    /// Nobody takes part whom the wish would fit.
    Nobody,
    /// Whoever the wish fits is not there in the rounds to come at the same time.
    NotThereTogether,
    /// Whoever the wish fits must not sit with them.
    Forbidden,
    /// Whoever the wish fits is of their own organisation.
    OwnOrganisation,
    /// More people wish to meet them than seats beside them remain.
    Crowded { wishing: usize, seats: usize },
    /// No plan that does it was found; that none exists is not proved.
    NotFound,
}

/// What these rounds, with those that have begun, could not do: faults first, then wishes.
pub fn shortfalls(question: &Question, rounds: &[Seating]) -> Vec<Shortfall> {
    let times = meetings(question, rounds);
    let reasons = Reasons { question, rounds };
    let mut all = Vec::new();
    for (pair, count) in &times {
        if question.forbidden.contains(pair) {
            all.push(Shortfall::Forbidden { pair: *pair, why: reasons.pair(*pair, 1) });
        }
        if question.are_colleagues(pair.0, pair.1) {
            let why = reasons.colleagues(*pair);
            all.push(Shortfall::SameOrganisation { pair: *pair, why });
        }
        if *count > 1 {
            let why = reasons.repeat(*pair);
            all.push(Shortfall::Repeat { pair: *pair, times: *count, why });
        }
    }
    all.sort_by_key(rank);
    all.extend(reasons.pauses());
    all.extend(reasons.alone());
    let unmet = met(question, &times).enumerate().filter(|(_, met)| !met);
    all.extend(unmet.map(|(wish, _)| {
        let why = reasons.wish(&question.wishes[wish]);
        Shortfall::Wish { wish, why }
    }));
    all
}

fn rank(shortfall: &Shortfall) -> u8 {
    match shortfall {
        Shortfall::Forbidden { .. } => 0,
        Shortfall::SameOrganisation { .. } => 1,
        Shortfall::Repeat { .. } => 2,
        Shortfall::Pause { .. } => 3,
        Shortfall::Alone { .. } => 4,
        Shortfall::Wish { .. } => 5,
    }
}

/// Fewer repeats than this no plan with these tables has: people who sit at more places than there
/// are others must meet somebody again.
pub(super) fn least_faults(question: &Question, rounds: &[Seating]) -> usize {
    let seated: usize =
        question.begun.iter().chain(rounds).map(|round| round.pairs().count()).sum();
    let mut together = BTreeSet::new();
    for round in question.begun.iter().chain(rounds) {
        let mut guests: Vec<_> = round.guests().collect();
        guests.sort_unstable();
        for (at, one) in guests.iter().enumerate() {
            together.extend(guests[at + 1..].iter().map(|other| (*one, *other)));
        }
    }
    seated.saturating_sub(together.len())
}

struct Reasons<'a> {
    question: &'a Question,
    rounds: &'a [Seating],
}

impl Reasons<'_> {
    /// Whether begun rounds or locks alone bring two together so often.
    fn pair(&self, pair: (usize, usize), times: usize) -> Why {
        let begun = Self::together(&self.question.begun, pair);
        let locked = (0..self.rounds.len()).filter(|round| self.locked_together(*round, pair));
        match locked.count() {
            _ if begun >= times => Why::Begun,
            locked if begun + locked >= times => Why::Locked,
            _ => Why::NotFound,
        }
    }

    fn together(rounds: &[Seating], pair: (usize, usize)) -> usize {
        rounds.iter().filter(|round| round.pairs().any(|other| other == pair)).count()
    }

    fn locked_together(&self, round: usize, pair: (usize, usize)) -> bool {
        let table = |guest: usize| {
            let lock = self.question.locks_of(round).find(|lock| lock.guest == guest);
            lock.map(|lock| lock.table)
        };
        table(pair.0).is_some() && table(pair.0) == table(pair.1)
    }

    fn colleagues(&self, pair: (usize, usize)) -> Why {
        let organisation = self.question.guests[pair.0].organisation;
        let shared = organisation.filter(|own| self.organisation(pair.1) == Some(*own));
        let of_one = |guest: &usize| shared.is_some() && self.organisation(*guest) == shared;
        let crowded = self.question.begun.iter().chain(self.rounds).find_map(|round| {
            let people = round.guests().filter(of_one).count();
            let tables = round.tables.iter().filter(|table| !table.is_empty()).count();
            let here = round.pairs().any(|other| other == pair);
            (here && people > tables).then_some(Why::MorePeopleThanTables { people, tables })
        });
        match self.pair(pair, 1) {
            Why::NotFound => crowded.unwrap_or(Why::NotFound),
            why => why,
        }
    }

    fn repeat(&self, pair: (usize, usize)) -> Why {
        let crowded = [pair.0, pair.1].into_iter().find_map(|guest| {
            let (seats, people) = self.around(guest);
            (seats > people).then_some(Why::MoreSeatsThanPeople { seats, people })
        });
        match self.pair(pair, 2) {
            Why::NotFound => crowded.unwrap_or(Why::NotFound),
            why => why,
        }
    }

    /// Seats beside somebody in all rounds, and different people who are there with them.
    fn around(&self, guest: usize) -> (usize, usize) {
        let (mut seats, mut people) = (0, BTreeSet::new());
        for round in self.question.begun.iter().chain(self.rounds) {
            if let Some(table) = round.table_of(guest) {
                seats += round.tables[table].len() - 1;
                people.extend(round.guests().filter(|other| *other != guest));
            }
        }
        (seats, people.len())
    }

    fn pauses(&self) -> Vec<Shortfall> {
        let mut times = BTreeMap::<_, usize>::new();
        let pausing = self.question.begun.iter().chain(self.rounds).filter_map(|it| it.pausing);
        pausing.for_each(|guest| *times.entry(guest).or_default() += 1);
        let all: usize = times.values().sum();
        let crowded = all > self.question.guests.len();
        let why = if crowded { Why::MorePausesThanPeople } else { Why::NotFound };
        let twice = times.into_iter().filter(|(_, count)| *count > 1);
        twice.map(|(guest, times)| Shortfall::Pause { guest, times, why }).collect()
    }

    fn alone(&self) -> Vec<Shortfall> {
        let one = |(round, laid): (usize, &Seating)| {
            let alone = laid.tables.iter().filter(|table| table.len() == 1).map(|table| table[0]);
            let guests: Vec<_> = alone.collect();
            guests.into_iter().map(move |guest| (round, guest))
        };
        let all = self.rounds.iter().enumerate().flat_map(one);
        all.map(|(round, guest)| Shortfall::Alone { guest, round, why: self.left(round, guest) })
            .collect()
    }

    /// Why somebody is left alone at a table.
    fn left(&self, round: usize, guest: usize) -> Why {
        let people = self.question.present(round).len();
        let fits = match &self.question.format {
            Format::Tables(size) => people.div_ceil((*size).max(1)) * 2 <= people,
            Format::TablesOf(_) | Format::Pairs => true,
        };
        match () {
            () if self.question.locks_of(round).any(|lock| lock.guest == guest) => Why::LockedAlone,
            () if !fits => Why::TablesTooSmall,
            () => Why::NotFound,
        }
    }

    fn wish(&self, wish: &Wish) -> Why {
        let pair = |other: &usize| (wish.from.min(*other), wish.from.max(*other));
        let colleague = |other: &usize| self.question.are_colleagues(wish.from, *other);
        let forbidden = |other: &usize| self.question.forbidden.contains(&pair(other));
        let present = |other: &usize| {
            let round = |round: &Seating| {
                round.guests().any(|it| it == wish.from) && round.guests().any(|it| it == *other)
            };
            self.rounds.iter().any(round)
        };
        let all = &wish.any_of;
        match () {
            () if all.is_empty() => Why::Nobody,
            () if all.iter().all(forbidden) => Why::Forbidden,
            () if all.iter().all(colleague) => Why::OwnOrganisation,
            () if !all.iter().any(present) => Why::NotThereTogether,
            () => self.crowded(wish),
        }
    }

    fn organisation(&self, guest: usize) -> Option<usize> {
        self.question.guests[guest].organisation
    }

    fn crowded(&self, wish: &Wish) -> Why {
        let Some(wanted) = wish.any_of.first().filter(|_| wish.any_of.len() == 1) else {
            return Why::NotFound;
        };
        let alike = |other: &&Wish| other.any_of.len() == 1 && other.any_of.contains(wanted);
        let wishing: BTreeSet<_> =
            self.question.wishes.iter().filter(alike).map(|other| other.from).collect();
        let (seats, _) = self.around(*wanted);
        let wishing = wishing.len();
        if wishing > seats { Why::Crowded { wishing, seats } } else { Why::NotFound }
    }
}
