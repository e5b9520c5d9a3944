//! All pairs of a year, and what the coordinator decided about some.

use std::collections::{BTreeMap, BTreeSet};

use entities::{OrganisationId, PersonId};

use super::exchange::Exchange;
use super::solve::{Table, best};
use super::ties::settled;
use super::{Proposal, Rule, Verdict};

/// An operator and an accompanist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    pub operator: OrganisationId,
    pub accompanist: PersonId,
}

/// What a coordinator laid down. In any order; saying a thing twice is harmless.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    pub locked: BTreeSet<Pair>,
    pub forbidden: BTreeSet<Pair>,
}

/// Why there is nothing to solve. Each names the pair or the person to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskProblem {
    /// More than [`Desk::LARGEST`] operators or accompanists.
    TooLarge,
    /// A decision names somebody who does not take part.
    Unknown(Pair),
    /// Locked and forbidden at once, by these rules.
    LockedButForbidden(Pair, Vec<Rule>),
    LockedTwice(OrganisationId),
    /// More operators are locked to the accompanist than there are places.
    TooManyLocked {
        accompanist: PersonId,
        locked: usize,
        places: u16,
    },
}

/// Everybody who takes part, ascending by id, with the verdict on each pair.
#[derive(Clone, Debug)]
pub struct Desk {
    operators: Vec<OrganisationId>,
    accompanists: Vec<(PersonId, u16)>,
    /// Operator by operator.
    verdicts: Vec<Verdict>,
}

impl Desk {
    /// Far beyond any programme; still solved while a person waits.
    pub const LARGEST: usize = 1000;

    /// Operators and accompanists with the places they have for this matching, each once and in
    /// any order, and what is to be thought of each pair.
    pub fn new(
        operators: impl IntoIterator<Item = OrganisationId>,
        places: impl IntoIterator<Item = (PersonId, u16)>,
        mut verdict: impl FnMut(Pair) -> Verdict,
    ) -> Result<Self, DeskProblem> {
        let operators: BTreeSet<_> = operators.into_iter().collect();
        let accompanists: BTreeMap<_, _> = places.into_iter().collect();
        if operators.len().max(accompanists.len()) > Self::LARGEST {
            return Err(DeskProblem::TooLarge);
        }
        let pairs = operators.iter().flat_map(|operator| {
            let pair =
                |accompanist: &PersonId| Pair { operator: *operator, accompanist: *accompanist };
            accompanists.keys().map(pair)
        });
        let verdicts = pairs.map(&mut verdict).collect();
        let operators = operators.into_iter().collect();
        Ok(Self { operators, accompanists: accompanists.into_iter().collect(), verdicts })
    }

    pub fn operators(&self) -> &[OrganisationId] {
        &self.operators
    }

    /// With their places.
    pub fn accompanists(&self) -> &[(PersonId, u16)] {
        &self.accompanists
    }

    /// Whether the decisions can be kept together.
    pub fn check(&self, decisions: &Decisions) -> Result<(), DeskProblem> {
        self.table(decisions).map(drop)
    }

    /// What the facts say about a pair; decisions aside.
    pub fn verdict(&self, pair: Pair) -> Option<&Verdict> {
        let (row, column) = self.place(pair)?;
        Some(&self.verdicts[row * self.accompanists.len() + column])
    }

    /// The best assignment under these decisions.
    pub fn solve(&self, decisions: &Decisions) -> Result<Proposal, DeskProblem> {
        let table = self.table(decisions)?;
        let mut chosen = best(&table);
        let exchange = Exchange::around(&table, &chosen);
        settled(&table, &exchange, &mut chosen);
        // Chains go out from where people are, so they are looked for again around the proposal.
        let exchange = Exchange::around(&table, &chosen);
        Ok(Proposal::of(self, &table, &exchange, &chosen))
    }

    /// Rules and the coordinator's word on a pair that is not allowed.
    pub(super) fn forbidding(&self, table: &Table, row: usize, column: usize) -> Vec<Rule> {
        match &self.verdicts[row * self.accompanists.len() + column] {
            Verdict::Forbidden(rules) => rules.clone(),
            Verdict::Allowed(_) if table.score(row, column).is_none() => vec![Rule::ByCoordinator],
            Verdict::Allowed(_) => Vec::new(),
        }
    }

    fn place(&self, pair: Pair) -> Option<(usize, usize)> {
        let row = self.operators.binary_search(&pair.operator).ok()?;
        let by_id = |(id, _): &(PersonId, u16)| id.cmp(&pair.accompanist);
        Some((row, self.accompanists.binary_search_by(by_id).ok()?))
    }

    fn table(&self, decisions: &Decisions) -> Result<Table, DeskProblem> {
        let scores = self.verdicts.iter().map(|verdict| match verdict {
            Verdict::Allowed(score) => Some(score.total()),
            Verdict::Forbidden(_) => None,
        });
        let places = self.accompanists.iter().map(|(_, places)| *places);
        let mut table = Table::new(self.operators.len(), places.collect(), scores.collect());
        for pair in &decisions.forbidden {
            let (row, column) = self.place(*pair).ok_or(DeskProblem::Unknown(*pair))?;
            table.forbid(row, column);
        }
        for pair in &decisions.locked {
            let (row, column) = self.place(*pair).ok_or(DeskProblem::Unknown(*pair))?;
            if table.score(row, column).is_none() {
                let rules = self.forbidding(&table, row, column);
                return Err(DeskProblem::LockedButForbidden(*pair, rules));
            }
            if table.locked(row).is_some() {
                return Err(DeskProblem::LockedTwice(pair.operator));
            }
            table.lock(row, column);
        }
        self.check_places(&table)?;
        Ok(table)
    }

    fn check_places(&self, table: &Table) -> Result<(), DeskProblem> {
        for (column, (accompanist, places)) in self.accompanists.iter().enumerate() {
            let locked = table.rows().filter(|row| table.locked(*row) == Some(column)).count();
            if locked > usize::from(*places) {
                let (accompanist, places) = (*accompanist, *places);
                return Err(DeskProblem::TooManyLocked { accompanist, locked, places });
            }
        }
        Ok(())
    }
}
