//! Two plans beside each other: what got better, what worse.

use super::planning::Considered;
use super::wording;
use crate::networking::rounds::{Score, Seating, Shortfall, judge, shortfalls};

/// What changes from one plan to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub before: Score,
    pub after: Score,
    /// Sentences on what is no longer missing, and on what is now.
    pub better: Vec<String>,
    pub worse: Vec<String>,
}

/// Compares two plans of the rounds to come.
pub fn between(considered: &Considered, before: &[Seating], after: &[Seating]) -> Effect {
    let question = &considered.numbered.question;
    let (was, is) = (shortfalls(question, before), shortfalls(question, after));
    let only = |some: &[Shortfall], others: &[Shortfall]| {
        let others: Vec<_> = others.iter().map(what).collect();
        let new = some.iter().filter(|one| !others.contains(&what(one)));
        new.map(|one| wording::shortfall(considered, one)).collect()
    };
    Effect {
        before: judge(question, before),
        after: judge(question, after),
        better: only(&was, &is),
        worse: only(&is, &was),
    }
}

/// A shortfall without its reason.
fn what(one: &Shortfall) -> (u8, usize, usize) {
    match one {
        Shortfall::Forbidden { pair, .. } => (0, pair.0, pair.1),
        Shortfall::SameOrganisation { pair, .. } => (1, pair.0, pair.1),
        Shortfall::Repeat { pair, .. } => (2, pair.0, pair.1),
        Shortfall::Pause { guest, .. } => (3, *guest, 0),
        Shortfall::Alone { guest, round, .. } => (4, *round, *guest),
        Shortfall::Wish { wish, .. } => (5, *wish, 0),
    }
}
