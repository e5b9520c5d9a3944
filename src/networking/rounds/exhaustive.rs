use super::question::Question;
use super::score::judge;
use super::seating::{Seating, Sizes, sizes};

/// Up to so many plans, all of them are weighed: about a tenth of a second.
const MOST_PLANS: usize = 20_000;

/// The best plan of a small event, which no search can miss; `None` where there are too many.
/// Of equally good plans `start` wins, so that nobody is moved for nothing.
pub(super) fn best(question: &Question, start: &[Seating]) -> Option<Vec<Seating>> {
    let mut rounds = Vec::new();
    let mut plans = 1_usize;
    for round in 0..question.coming {
        let seatings = seatings(question, round, MOST_PLANS / plans)?;
        plans *= seatings.len().max(1);
        rounds.push(seatings);
    }
    let mut best = (judge(question, start).cost(), start.to_vec());
    for number in 0..plans {
        let plan = plan_of(&rounds, number);
        let cost = judge(question, &plan).cost();
        if cost < best.0 {
            best = (cost, plan);
        }
    }
    Some(best.1)
}

/// The plan of this number: one digit for each round.
fn plan_of(rounds: &[Vec<Seating>], mut number: usize) -> Vec<Seating> {
    let digit = |seatings: &Vec<Seating>| {
        let at = number % seatings.len().max(1);
        number /= seatings.len().max(1);
        seatings.get(at).cloned().unwrap_or_default()
    };
    rounds.iter().map(digit).collect()
}

/// Every way to seat who is there in this round, locks kept; `None` where there are more than
/// `most`. Tables of one size on which nobody is locked are not told apart.
fn seatings(question: &Question, round: usize, most: usize) -> Option<Vec<Seating>> {
    let mut present = question.present(round);
    let pinned = question.pinned(round);
    let sizes = sizes(&question.format, present.len(), &pinned)?;
    let mut tables = vec![Vec::new(); sizes.seats.len()];
    for lock in question.locks_of(round) {
        tables.get_mut(lock.table)?.push(lock.guest);
        present.retain(|guest| *guest != lock.guest);
    }
    let mut all = Ways { sizes, most, found: Vec::new() };
    all.extend(&present, &mut tables).then_some(all.found)
}

struct Ways {
    sizes: Sizes,
    most: usize,
    found: Vec<Seating>,
}

impl Ways {
    /// Seats those who are left in every way; false when there are too many ways.
    fn extend(&mut self, left: &[usize], tables: &mut Vec<Vec<usize>>) -> bool {
        let Some((guest, rest)) = left.split_first() else {
            self.found.push(self.seating(tables.clone()));
            return self.found.len() <= self.most;
        };
        (0..tables.len()).all(|at| {
            if !self.is_new(tables, at) {
                return true;
            }
            tables[at].push(*guest);
            let few = self.extend(rest, tables);
            tables[at].pop();
            few
        })
    }

    /// Whether a seat is free here, and no table before it would come to the same.
    fn is_new(&self, tables: &[Vec<usize>], at: usize) -> bool {
        let twin = |other: usize| {
            let empty = tables[at].is_empty() && tables[other].is_empty();
            let pause = [Some(at), Some(other)].contains(&self.sizes.pause);
            empty && !pause && self.sizes.seats[at] == self.sizes.seats[other]
        };
        tables[at].len() < self.sizes.seats[at] && !(0..at).any(twin)
    }

    fn seating(&self, mut tables: Vec<Vec<usize>>) -> Seating {
        let pausing = self.sizes.pause.and_then(|_| tables.pop()).and_then(|mut seat| seat.pop());
        Seating { tables, pausing }.sorted()
    }
}
