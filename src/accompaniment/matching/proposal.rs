//! What the solver proposes, and what there is to say about it.

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

/// Who has the places of an accompanist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPlaces {
    pub accompanist: PersonId,
    /// By id; true if locked.
    pub operators: Vec<(OrganisationId, bool)>,
}

/// Why an operator has nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unmatched {
    /// No accompanist takes part.
    NobodyTakesPart,
    /// Every pair is forbidden: how many pairs each rule forbids, by rule.
    AllForbidden(BTreeMap<Rule, usize>),
    /// Those allowed have no place to give.
    NoPlaces(Vec<PersonId>),
    /// All places of those allowed are locked for others.
    LockedForOthers(Vec<TakenPlaces>),
    /// Others have the places, and to give one of them up would lose more than it brings.
    PlacesTaken(Vec<TakenPlaces>),
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
    pub unmatched: Vec<(OrganisationId, Unmatched)>,
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
            unmatched: without.map(|row| (desk.operators()[row], reading.why(row))).collect(),
            next_best: table.rows().filter_map(|row| reading.next_best(row)).collect(),
            total: pairs.iter().map(|proposed| i64::from(proposed.score.total())).sum(),
            pairs,
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

    fn why(&self, row: usize) -> Unmatched {
        let columns = 0..self.table.columns();
        if columns.is_empty() {
            return Unmatched::NobodyTakesPart;
        }
        let allowed: Vec<usize> =
            columns.clone().filter(|column| self.table.score(row, *column).is_some()).collect();
        if allowed.is_empty() {
            let rules = columns.flat_map(|column| self.desk.forbidding(self.table, row, column));
            let mut counts = BTreeMap::new();
            rules.for_each(|rule| *counts.entry(rule).or_insert(0) += 1);
            return Unmatched::AllForbidden(counts);
        }
        let taken: Vec<_> = allowed.iter().filter_map(|column| self.taken(*column)).collect();
        if taken.is_empty() {
            let people = allowed.iter().map(|column| self.desk.accompanists()[*column].0);
            return Unmatched::NoPlaces(people.collect());
        }
        let all_locked =
            taken.iter().flat_map(|places| &places.operators).all(|(_, locked)| *locked);
        if all_locked { Unmatched::LockedForOthers(taken) } else { Unmatched::PlacesTaken(taken) }
    }

    /// None if the accompanist has no places at all.
    fn taken(&self, column: usize) -> Option<TakenPlaces> {
        let (accompanist, places) = self.desk.accompanists()[column];
        let holders = self.table.rows().filter(|row| self.chosen[*row] == column);
        let operators = holders
            .map(|row| (self.desk.operators()[row], self.table.locked(row).is_some()))
            .collect();
        (places > 0).then_some(TakenPlaces { accompanist, operators })
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
