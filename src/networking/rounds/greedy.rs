use std::cmp::Reverse;

use super::chance::Chance;
use super::costs::{self, Pairs};
use super::question::Question;
use super::seating::{Seating, sizes};

/// Lays round after round, each seat where it costs least just then.
pub(super) struct Laying<'a> {
    question: &'a Question,
    pairs: Pairs,
    /// How often each pair meets; the smaller number first.
    meet: Vec<u8>,
    pauses: Vec<usize>,
    /// How many guests share the organisation of each.
    kin: Vec<usize>,
}

struct Tables {
    seats: Vec<usize>,
    guests: Vec<Vec<usize>>,
    pause: Option<usize>,
}

impl<'a> Laying<'a> {
    pub fn new(question: &'a Question) -> Self {
        let guests = &question.guests;
        let kin = guests.iter().map(|guest| {
            let same = |other: &&super::Guest| other.organisation == guest.organisation;
            guest.organisation.map_or(0, |_| guests.iter().filter(same).count())
        });
        let kin = kin.collect();
        let pairs = Pairs::of(question);
        let pauses = vec![0; guests.len()];
        let mut laying =
            Self { question, pairs, meet: vec![0; guests.len() * guests.len()], pauses, kin };
        question.begun.iter().for_each(|round| laying.remember(round));
        laying
    }

    /// All rounds to come. Whoever has a seat in `wanted` keeps it while there is room; locks hold
    /// in any case.
    pub fn all(mut self, wanted: &[Seating], chance: &mut Chance) -> Vec<Seating> {
        let rounds = 0..self.question.coming;
        rounds.map(|round| self.round(round, wanted.get(round), chance)).collect()
    }

    fn round(&mut self, round: usize, wanted: Option<&Seating>, chance: &mut Chance) -> Seating {
        let present = self.question.present(round);
        let pinned = self.question.pinned(round);
        let sizes = sizes(&self.question.format, present.len(), &pinned);
        let sizes = sizes.unwrap_or(super::seating::Sizes { seats: Vec::new(), pause: None });
        let guests = vec![Vec::new(); sizes.seats.len()];
        let mut tables = Tables { seats: sizes.seats, guests, pause: sizes.pause };
        let mut left = present;
        for lock in self.question.locks_of(round) {
            tables.guests[lock.table].push(lock.guest);
            left.retain(|guest| *guest != lock.guest);
        }
        if let Some(wanted) = wanted {
            let wanted = self.turned(round, wanted);
            left.retain(|guest| !tables.keep(&wanted, *guest));
        }
        chance.shuffle(&mut left);
        left.sort_by_key(|guest| Reverse(self.kin[*guest]));
        for guest in left {
            self.place(&mut tables, guest);
        }
        let seating = tables.seating();
        self.remember(&seating);
        seating
    }

    /// Tables change places so that as many locks as possible hold without moving anybody.
    fn turned(&self, round: usize, wanted: &Seating) -> Seating {
        let mut turned = wanted.clone();
        let mut settled = Vec::new();
        for lock in self.question.locks_of(round) {
            let Some(at) = turned.table_of(lock.guest) else { continue };
            let movable = !settled.contains(&at) && !settled.contains(&lock.table);
            if movable {
                let most = turned.tables.len().max(lock.table + 1);
                turned.tables.resize(most, Vec::new());
                turned.tables.swap(at, lock.table);
            }
            settled.push(lock.table);
        }
        turned
    }

    fn place(&self, tables: &mut Tables, guest: usize) {
        let open = (0..tables.seats.len()).filter(|at| tables.room(*at) > 0);
        let best = open.min_by_key(|at| {
            let pause = Some(*at) == tables.pause && self.pauses[guest] > 0;
            let price: i64 = tables.guests[*at].iter().map(|other| self.price(guest, *other)).sum();
            (price + if pause { costs::PAUSE } else { 0 }, Reverse(tables.room(*at)))
        });
        if let Some(at) = best {
            tables.guests[at].push(guest);
        }
    }

    fn price(&self, one: usize, other: usize) -> i64 {
        let times = self.meet[one.min(other) * self.kin.len() + one.max(other)];
        self.pairs.price(one, other) + i64::from(times.min(2)) * costs::REPEAT
    }

    fn remember(&mut self, round: &Seating) {
        for (one, other) in round.pairs() {
            self.meet[one * self.kin.len() + other] += 1;
        }
        if let Some(guest) = round.pausing {
            self.pauses[guest] += 1;
        }
    }
}

impl Tables {
    fn room(&self, at: usize) -> usize {
        self.seats[at] - self.guests[at].len()
    }

    /// Seats somebody where they were to sit, if that can be.
    fn keep(&mut self, wanted: &Seating, guest: usize) -> bool {
        let pause = if wanted.pausing == Some(guest) { self.pause } else { None };
        let laid = wanted.table_of(guest).filter(|at| *at < self.seats.len());
        let at = pause.or(laid.filter(|at| Some(*at) != self.pause));
        match at {
            Some(at) if self.room(at) > 0 => {
                self.guests[at].push(guest);
                true
            }
            _ => false,
        }
    }

    fn seating(mut self) -> Seating {
        let pausing = self.pause.and_then(|_| self.guests.pop()).and_then(|mut seat| seat.pop());
        Seating { tables: self.guests, pausing }.sorted()
    }
}
