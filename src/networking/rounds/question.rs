use std::collections::BTreeSet;

use super::seating::{Seating, sizes};

/// Somebody who takes part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guest {
    /// Equal numbers are one organisation.
    pub organisation: Option<usize>,
    /// Equal numbers are one region.
    pub region: Option<usize>,
    /// Whether they are there, for each round to come.
    pub present: Vec<bool>,
}

/// Somebody wishes to meet one of these people, at least once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub from: usize,
    pub any_of: BTreeSet<usize>,
    /// From 1 to [`Wish::MOST`]; more is heavier.
    pub points: u8,
}

impl Wish {
    pub const MOST: u8 = 5;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// As many tables of this size as are needed.
    Tables(usize),
    /// Exactly these tables, with so many seats.
    TablesOf(Vec<usize>),
    /// One to one.
    Pairs,
}

/// The secretariat has laid down that somebody sits at this table in a round to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lock {
    pub round: usize,
    pub guest: usize,
    pub table: usize,
}

/// How long the planner may try. The number of steps, not the time, is limited: the same question
/// gets the same answer on a slow machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// The start alone.
    Start,
    Steps(usize),
    Usual,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub guests: Vec<Guest>,
    pub format: Format,
    /// Rounds to be planned.
    pub coming: usize,
    /// Rounds that have begun. They stay as they are.
    pub begun: Vec<Seating>,
    /// The last plan of the rounds to come; may be empty or short.
    pub last: Vec<Seating>,
    pub locks: BTreeSet<Lock>,
    pub wishes: Vec<Wish>,
    /// Must not sit together; the smaller number first.
    pub forbidden: BTreeSet<(usize, usize)>,
    /// Belong to one organisation besides the one they come for; the smaller number first.
    pub colleagues: BTreeSet<(usize, usize)>,
    /// Know each other already; the smaller number first.
    pub known: BTreeSet<(usize, usize)>,
    pub seed: u64,
    pub effort: Effort,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// More guests, rounds or wishes than the planner weighs without its levels running together.
    TooLarge,
    /// A number stands for nobody, or twice where once is meant.
    Senseless,
    /// More people are there than seats, in this round.
    TooFewSeats { round: usize },
    /// Locks of this round contradict each other, the tables or who is there.
    Locks { round: usize },
}

impl Question {
    pub const MOST_GUESTS: usize = 400;
    pub const MOST_ROUNDS: usize = 24;
    /// Points of all wishes together.
    pub const MOST_POINTS: usize = 1 << 13;

    /// A question without wishes or history.
    pub fn of(guests: Vec<Guest>, format: Format, coming: usize) -> Self {
        Self {
            guests,
            format,
            coming,
            begun: Vec::new(),
            last: Vec::new(),
            locks: BTreeSet::new(),
            wishes: Vec::new(),
            forbidden: BTreeSet::new(),
            colleagues: BTreeSet::new(),
            known: BTreeSet::new(),
            seed: 0,
            effort: Effort::Usual,
        }
    }

    /// Everybody who is there in a round to come, in order.
    pub fn present(&self, round: usize) -> Vec<usize> {
        let there = |guest: &usize| self.guests[*guest].present.get(round) == Some(&true);
        (0..self.guests.len()).filter(there).collect()
    }

    /// Whether two are of one organisation, in whatever order.
    pub(super) fn are_colleagues(&self, one: usize, other: usize) -> bool {
        let (first, second) = (self.guests[one].organisation, self.guests[other].organisation);
        let pair = (one.min(other), one.max(other));
        (first.is_some() && first == second) || self.colleagues.contains(&pair)
    }

    pub(super) fn locks_of(&self, round: usize) -> impl Iterator<Item = &Lock> {
        self.locks.iter().filter(move |lock| lock.round == round)
    }

    /// How many are locked to each table.
    pub(super) fn pinned(&self, round: usize) -> Vec<usize> {
        let mut pinned = Vec::new();
        for lock in self.locks_of(round) {
            pinned.resize(pinned.len().max(lock.table + 1), 0);
            pinned[lock.table] += 1;
        }
        pinned
    }

    pub(super) fn check(&self) -> Result<(), Problem> {
        let points: usize = self.wishes.iter().map(|wish| usize::from(wish.points)).sum();
        let rounds = self.coming + self.begun.len();
        let people = self.guests.len();
        if people > Self::MOST_GUESTS || rounds > Self::MOST_ROUNDS || points > Self::MOST_POINTS {
            return Err(Problem::TooLarge);
        }
        if !self.makes_sense() {
            return Err(Problem::Senseless);
        }
        (0..self.coming).try_for_each(|round| self.check_round(round))
    }

    fn makes_sense(&self) -> bool {
        let people = self.guests.len();
        let known = |guest: &usize| *guest < people;
        let mut pairs = self.forbidden.iter().chain(&self.known).chain(&self.colleagues);
        let pairs = pairs.all(|(one, other)| one < other && *other < people);
        let wishes = self.wishes.iter().all(|wish| {
            let of_others = wish.any_of.iter().all(|guest| known(guest) && *guest != wish.from);
            wish.from < people && of_others && (1..=Wish::MOST).contains(&wish.points)
        });
        let rounds = self.begun.iter().chain(&self.last).all(|round| {
            let seated: BTreeSet<_> = round.guests().collect();
            seated.len() == round.guests().count() && seated.iter().all(known)
        });
        let locks = self.locks.iter().all(|lock| lock.guest < people && lock.round < self.coming);
        pairs && wishes && rounds && locks && self.format != Format::Tables(0)
    }

    fn check_round(&self, round: usize) -> Result<(), Problem> {
        let present = self.present(round);
        let seats = match &self.format {
            Format::TablesOf(seats) => seats.iter().sum(),
            _ => present.len(),
        };
        if seats < present.len() {
            return Err(Problem::TooFewSeats { round });
        }
        let guests: BTreeSet<_> = self.locks_of(round).map(|lock| lock.guest).collect();
        let once = guests.len() == self.locks_of(round).count();
        let there = guests.iter().all(|guest| present.binary_search(guest).is_ok());
        let pinned = self.pinned(round);
        let fits = sizes(&self.format, present.len(), &pinned).is_some_and(|sizes| {
            let seats = |at: usize| sizes.seats.get(at).copied().unwrap_or(0);
            pinned.iter().enumerate().all(|(at, count)| *count <= seats(at))
        });
        if once && there && fits { Ok(()) } else { Err(Problem::Locks { round }) }
    }
}
