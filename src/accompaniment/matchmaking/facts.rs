//! All facts of a year's matching, as the desk and its page take them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entities::accompaniment::matching_ruling::RulingKind;
use entities::{OrganisationId, PersonId, TermId};

use super::Refusal;
use crate::accompaniment::matching::{
    AccompanistFacts, Decisions, Desk, DeskProblem, OperatorFacts, Pair, PairFacts, Proposal,
    Verdict, Weights, judge,
};
use crate::accompaniment::wording::Names;
use crate::people::vocabularies::{Regions, Terms};
use crate::vocabulary::{FiscalYear, Prefecture};
use crate::web::fingerprint;

/// Everything known of a year.
#[derive(Clone, Debug)]
pub struct YearFacts {
    pub year: FiscalYear,
    /// By id.
    pub operators: Vec<OperatorEntry>,
    /// By id.
    pub accompanists: Vec<AccompanistEntry>,
    /// Pairs about which something is known.
    pub pairs: BTreeMap<Pair, PairFacts>,
    pub weights: Weights,
    /// Of the weights.
    pub version: i32,
    /// On people who take part, by pair.
    pub rulings: Vec<RulingEntry>,
    /// How often proposals of the year were confirmed.
    pub confirmations: u64,
    pub terms: Terms,
    pub regions: Regions,
}

/// An operator that looks for an accompanist.
#[derive(Clone, Debug)]
pub struct OperatorEntry {
    pub facts: OperatorFacts,
    pub name: String,
    pub wish: Option<WishEntry>,
}

/// What the secretariat noted of an operator's wishes.
#[derive(Clone, Debug, Default)]
pub struct WishEntry {
    /// In order.
    pub terms: Vec<TermId>,
    pub note: String,
}

/// An accompanist with all their places.
#[derive(Clone, Debug)]
pub struct AccompanistEntry {
    pub facts: AccompanistFacts,
    pub name: String,
    pub organisation: String,
    /// Operators they take in the year, those they have included.
    pub capacity: u16,
}

/// What a coordinator laid down.
#[derive(Clone, Debug)]
pub struct RulingEntry {
    pub pair: Pair,
    pub kind: RulingKind,
    pub reason: String,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

impl AccompanistEntry {
    /// Places that are left.
    pub fn places(&self) -> u16 {
        self.capacity.saturating_sub(self.facts.load)
    }
}

impl YearFacts {
    pub fn operator(&self, id: OrganisationId) -> Option<&OperatorEntry> {
        let found = self.operators.binary_search_by_key(&id, |entry| entry.facts.id);
        found.ok().map(|place| &self.operators[place])
    }

    pub fn accompanist(&self, id: PersonId) -> Option<&AccompanistEntry> {
        let found = self.accompanists.binary_search_by_key(&id, |entry| entry.facts.id);
        found.ok().map(|place| &self.accompanists[place])
    }

    pub fn prefecture_of(&self, id: OrganisationId) -> Option<Prefecture> {
        self.operator(id)?.facts.wants.prefecture
    }

    /// Lends what things and people are called.
    pub fn with_names<T>(&self, say: impl FnOnce(Names<'_>) -> T) -> T {
        let blocks = &self.regions.blocks;
        let block = |id| blocks.iter().find(|block| block.id == id).map(|block| block.name.clone());
        say(Names {
            term: &|id| self.terms.label(id).to_owned(),
            block: &|id| block(id).unwrap_or_default(),
            operator: &|id| self.operator(id).map(|entry| entry.name.clone()).unwrap_or_default(),
            accompanist: &|id| {
                self.accompanist(id).map(|entry| entry.name.clone()).unwrap_or_default()
            },
        })
    }

    /// All pairs judged.
    pub fn desk(&self) -> Result<Desk, DeskProblem> {
        let operators = self.operators.iter().map(|entry| entry.facts.id);
        let places = self.accompanists.iter().map(|entry| (entry.facts.id, entry.places()));
        Desk::new(operators, places, |pair| self.verdict(pair))
    }

    /// Every accompanist for one operator with the verdict on the pair, the most points first.
    pub fn candidates(
        &self,
        operator: OrganisationId,
    ) -> Result<Vec<(&AccompanistEntry, Verdict)>, DeskProblem> {
        let desk = self.desk()?;
        let mut found: Vec<_> = self
            .accompanists
            .iter()
            .filter_map(|entry| {
                let pair = Pair { operator, accompanist: entry.facts.id };
                Some((entry, desk.verdict(pair)?.clone()))
            })
            .collect();
        found.sort_by_key(|(_, verdict)| match verdict {
            Verdict::Allowed(score) => Reverse(Some(score.total())),
            Verdict::Forbidden(_) => Reverse(None),
        });
        Ok(found)
    }

    pub fn ruling(&self, pair: Pair) -> Option<&RulingEntry> {
        self.rulings.iter().find(|ruling| ruling.pair == pair)
    }

    fn verdict(&self, pair: Pair) -> Verdict {
        match (self.operator(pair.operator), self.accompanist(pair.accompanist)) {
            (Some(operator), Some(accompanist)) => {
                let known = self.pairs.get(&pair).copied().unwrap_or_default();
                judge(&operator.facts, &accompanist.facts, known, &self.weights)
            }
            _ => Verdict::Forbidden(Vec::new()),
        }
    }

    pub fn decisions(&self) -> Decisions {
        let of = |kind| {
            let rulings = self.rulings.iter().filter(move |ruling| ruling.kind == kind);
            rulings.map(|ruling| ruling.pair).collect()
        };
        Decisions { locked: of(RulingKind::Locked), forbidden: of(RulingKind::Forbidden) }
    }

    /// Why there is no proposal, with the names of those concerned.
    pub fn explained(&self, problem: &DeskProblem) -> String {
        self.with_names(|names: Names<'_>| problem.sentence(names))
    }

    pub(super) fn contradicted(&self, problem: DeskProblem) -> Refusal {
        let said = self.explained(&problem);
        Refusal::Desk(problem, said)
    }

    pub fn propose(&self) -> Result<Proposal, DeskProblem> {
        self.desk()?.solve(&self.decisions())
    }

    /// Names the facts and decisions a proposal follows from: equal facts, equal name.
    pub fn fingerprint(&self) -> String {
        let operators: Vec<_> = self.operators.iter().map(|entry| &entry.facts).collect();
        let accompanists: Vec<_> =
            self.accompanists.iter().map(|entry| (&entry.facts, entry.places())).collect();
        let facts = (self.year, operators, accompanists, &self.pairs);
        let decisions = (self.weights, self.decisions(), self.confirmations);
        fingerprint(&format!("{facts:?}{decisions:?}"))
    }
}
