//! What the solver proposes, and what there is to say about it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use entities::{OrganisationId, PersonId};

use super::exchange::Exchange;
use super::solve::Table;
use super::{Desk, Pair, Rule, Score, Verdict};

/// A pair with its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedPair {
    pub pair: Pair,
    pub score: Score,
    /// By a coordinator.
    pub locked: bool,
}

/// An operator without a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    pub operator: OrganisationId,
    pub why: WhyUnmatched,
    /// Best first, of equals the first by id. One who was forbidden and has no place either is
    /// none: to take that back would not help.
    pub candidates: Vec<Candidate>,
}

/// An accompanist the rules allow an operator, and what keeps them from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub accompanist: PersonId,
    /// Of the pair.
    pub points: i32,
    pub hindrance: Hindrance,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    NoPlaces,
    /// Who has their places, by id; true if locked.
    Taken(Vec<(OrganisationId, bool)>),
    /// By a coordinator.
    Forbidden,
}

/// Why an operator has nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyUnmatched {
    /// No accompanist takes part.
    NobodyTakesPart,
    /// Every pair is forbidden: how many pairs each rule forbids, by rule.
    AllForbidden(BTreeMap<Rule, usize>),
    /// Those allowed have no place to give.
    NoPlaces,
    /// All places of those allowed are locked for others.
    LockedForOthers,
    /// Others have the places, and to give one of them up would lose more than it brings.
    PlacesTaken,
}

/// What the whole would lose: operators without a pair first, then points. Points can be negative
/// where operators are lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    pub operators: i32,
    pub points: i64,
}

/// The accompanist an operator would have at the least loss, were the proposed one not wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextBest {
    pub pair: Pair,
    pub cost: Cost,
}

/// A best assignment. Everything ascends by the operator's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub pairs: Vec<ProposedPair>,
    pub unmatched: Vec<Unmatched>,
    /// For each operator that is not locked and has another possibility.
    pub next_best: Vec<NextBest>,
    /// Points of all pairs.
    pub total: i64,
}

impl Proposal {
    pub(super) fn of(desk: &Desk, table: &Table, exchange: &Exchange, chosen: &[usize]) -> Self {
        let reading = Reading { desk, table, exchange, chosen };
        let pairs: Vec<_> = table.rows().filter_map(|row| reading.proposed(row)).collect();
        let without = table.rows().filter(|row| chosen[*row] == table.columns());
        Self {
            unmatched: without.map(|row| reading.unmatched(row)).collect(),
            next_best: table.rows().filter_map(|row| reading.next_best(row)).collect(),
            total: pairs.iter().map(|proposed| i64::from(proposed.score.total())).sum(),
            pairs,
        }
    }
}

impl Candidate {
    fn holders(&self) -> &[(OrganisationId, bool)] {
        match &self.hindrance {
            Hindrance::Taken(operators) => operators,
            Hindrance::NoPlaces | Hindrance::Forbidden => &[],
        }
    }
}

struct Reading<'a> {
    desk: &'a Desk,
    table: &'a Table,
    exchange: &'a Exchange,
    chosen: &'a [usize],
}

impl Reading<'_> {
    fn pair(&self, row: usize, column: usize) -> Pair {
        let (accompanist, _) = self.desk.accompanists()[column];
        Pair { operator: self.desk.operators()[row], accompanist }
    }

    fn proposed(&self, row: usize) -> Option<ProposedPair> {
        let column = self.chosen[row];
        if column == self.table.columns() {
            return None;
        }
        let pair = self.pair(row, column);
        match self.desk.verdict(pair)? {
            Verdict::Allowed(score) => {
                let locked = self.table.locked(row).is_some();
                Some(ProposedPair { pair, score: score.clone(), locked })
            }
            Verdict::Forbidden(_) => None,
        }
    }

    fn unmatched(&self, row: usize) -> Unmatched {
        let candidates = self.candidates(row);
        let why = self.why(row, &candidates);
        Unmatched { operator: self.desk.operators()[row], why, candidates }
    }

    fn why(&self, row: usize, candidates: &[Candidate]) -> WhyUnmatched {
        let columns = 0..self.table.columns();
        if columns.is_empty() {
            return WhyUnmatched::NobodyTakesPart;
        }
        if candidates.iter().all(|candidate| candidate.hindrance == Hindrance::Forbidden) {
            let rules = columns.flat_map(|column| self.desk.forbidding(self.table, row, column));
            let mut counts = BTreeMap::new();
            rules.for_each(|rule| *counts.entry(rule).or_insert(0) += 1);
            return WhyUnmatched::AllForbidden(counts);
        }
        let mut holders = candidates.iter().flat_map(Candidate::holders).peekable();
        if holders.peek().is_none() {
            return WhyUnmatched::NoPlaces;
        }
        let all_locked = holders.all(|(_, locked)| *locked);
        if all_locked { WhyUnmatched::LockedForOthers } else { WhyUnmatched::PlacesTaken }
    }

    fn candidates(&self, row: usize) -> Vec<Candidate> {
        let columns = 0..self.table.columns();
        let mut found: Vec<_> = columns.filter_map(|column| self.candidate(row, column)).collect();
        found.sort_by_key(|candidate| Reverse(candidate.points));
        found
    }

    fn candidate(&self, row: usize, column: usize) -> Option<Candidate> {
        let pair = self.pair(row, column);
        let Verdict::Allowed(score) = self.desk.verdict(pair)? else { return None };
        let hindrance = match (self.table.score(row, column), self.table.places(column)) {
            (None, 0) => return None,
            (None, _) => Hindrance::Forbidden,
            (Some(_), 0) => Hindrance::NoPlaces,
            (Some(_), _) => Hindrance::Taken(self.holders(column)),
        };
        Some(Candidate { accompanist: pair.accompanist, points: score.total(), hindrance })
    }

    fn holders(&self, column: usize) -> Vec<(OrganisationId, bool)> {
        let holders = self.table.rows().filter(|row| self.chosen[*row] == column);
        holders.map(|row| (self.desk.operators()[row], self.table.locked(row).is_some())).collect()
    }

    fn next_best(&self, row: usize) -> Option<NextBest> {
        if self.table.locked(row).is_some() {
            return None;
        }
        let from = self.chosen[row];
        let others = (0..self.table.columns()).filter(|to| *to != from);
        let costs = others.filter_map(|to| {
            let (operators, points) = self.exchange.cost(self.table, row, (from, to))?;
            Some((Cost { operators, points }, to))
        });
        let (cost, to) = costs.min()?;
        Some(NextBest { pair: self.pair(row, to), cost })
    }
}
