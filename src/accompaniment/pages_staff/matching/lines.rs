//! The proposed pairs and the unmatched, as the page shows them.

use std::collections::HashMap;

use entities::accompaniment::matching_ruling::RulingKind;
use entities::{OrganisationId, PersonId};
use serde::Serialize;

use super::bar::{self, Piece};
use super::frame::address;
use crate::accompaniment::matchmaking::{AccompanistEntry, OperatorEntry, YearFacts};
use crate::accompaniment::{NextBest, Pair, Proposal, ProposedPair, Region};
use crate::web::{Cell, Row};

/// A proposed pair: operator, score, accompanist.
#[derive(Clone, Debug, Serialize)]
pub struct PairLine {
    pub operator: Side,
    pub accompanist: Side,
    pub total: i32,
    pub bar: Vec<Piece>,
    pub reasons: Vec<String>,
    pub locked: bool,
    /// Why a coordinator locked it.
    pub why: Option<String>,
    pub next: Option<NextLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Side {
    pub id: String,
    pub name: String,
    pub href: Option<String>,
    pub meta: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct NextLine {
    pub accompanist: String,
    pub name: String,
    pub sentence: String,
}

/// An operator without a pair, and why.
#[derive(Clone, Debug, Serialize)]
pub struct UnmatchedLine {
    pub operator: Side,
    pub why: String,
    pub next: Option<NextLine>,
}

/// What a coordinator laid down, to be taken back.
#[derive(Clone, Debug, Serialize)]
pub struct RulingLine {
    pub operator: Side,
    pub accompanist: Side,
    pub locked: bool,
    pub why: Option<String>,
}

pub struct Lines<'a> {
    pub facts: &'a YearFacts,
    pub proposal: &'a Proposal,
    next: HashMap<OrganisationId, &'a NextBest>,
    /// Places that are left after the proposal.
    pub left: HashMap<PersonId, i32>,
}

impl<'a> Lines<'a> {
    pub fn new(facts: &'a YearFacts, proposal: &'a Proposal) -> Self {
        let mut left: HashMap<_, _> = facts
            .accompanists
            .iter()
            .map(|entry| (entry.facts.id, i32::from(entry.places())))
            .collect();
        for pair in &proposal.pairs {
            *left.entry(pair.pair.accompanist).or_default() -= 1;
        }
        let next = proposal.next_best.iter().map(|next| (next.pair.operator, next));
        Self { facts, proposal, next: next.collect(), left }
    }

    pub fn pairs(&self) -> Vec<PairLine> {
        let most = self.proposal.pairs.iter().map(|pair| bar::length(&pair.score)).max();
        let most = most.unwrap_or(1).max(1);
        self.proposal.pairs.iter().filter_map(|pair| self.pair(pair, most)).collect()
    }

    fn pair(&self, proposed: &ProposedPair, most: i64) -> Option<PairLine> {
        let Pair { operator, accompanist } = proposed.pair;
        let helper = self.facts.accompanist(accompanist)?;
        let left = self.left.get(&accompanist).copied().unwrap_or(0);
        let mut accompanist = accompanist_side(helper);
        accompanist.meta = format!("{}・残り{left}枠", accompanist.meta);
        let reasons = self.facts.with_names(|names| {
            let reasons = proposed.score.reasons().iter();
            reasons.map(|reason| reason.sentence(names)).collect()
        });
        Some(PairLine {
            operator: operator_side(self.facts, self.facts.operator(operator)?),
            accompanist,
            total: proposed.score.total(),
            bar: bar::pieces(&proposed.score, most),
            reasons,
            locked: proposed.locked,
            why: reason_of(self.facts, proposed.pair),
            next: self.next(operator),
        })
    }

    fn next(&self, operator: OrganisationId) -> Option<NextLine> {
        let next = self.next.get(&operator)?;
        let helper = self.facts.accompanist(next.pair.accompanist)?;
        Some(NextLine {
            accompanist: next.pair.accompanist.to_string(),
            name: helper.name.clone(),
            sentence: self.facts.with_names(|names| next.sentence(names)),
        })
    }

    pub fn unmatched(&self) -> Vec<UnmatchedLine> {
        let lines = self.proposal.unmatched.iter();
        lines
            .filter_map(|line| {
                Some(UnmatchedLine {
                    operator: operator_side(self.facts, self.facts.operator(line.operator)?),
                    why: self.facts.with_names(|names| line.sentence(names)),
                    next: self.next(line.operator),
                })
            })
            .collect()
    }

    /// Every accompanist with places, load and what the proposal gives them.
    pub fn accompanists(&self) -> Vec<Row> {
        let row = |entry: &AccompanistEntry| {
            let left = self.left.get(&entry.facts.id).copied().unwrap_or(0);
            let given = i32::from(entry.places()) - left;
            Row::new([
                Cell::text(entry.name.clone()).small(entry.organisation.clone()),
                Cell::text(entry.capacity.to_string()),
                Cell::text(entry.facts.load.to_string()),
                Cell::text(given.to_string()),
                Cell::text(left.to_string()),
            ])
        };
        self.facts.accompanists.iter().map(row).collect()
    }
}

/// All standing decisions, those that cannot be kept too.
pub fn rulings(facts: &YearFacts) -> Vec<RulingLine> {
    let lines = facts.rulings.iter();
    lines
        .filter_map(|ruling| {
            Some(RulingLine {
                operator: operator_side(facts, facts.operator(ruling.pair.operator)?),
                accompanist: accompanist_side(facts.accompanist(ruling.pair.accompanist)?),
                locked: ruling.kind == RulingKind::Locked,
                why: Some(ruling.reason.clone()).filter(|reason| !reason.is_empty()),
            })
        })
        .collect()
}

fn reason_of(facts: &YearFacts, pair: Pair) -> Option<String> {
    let ruling = facts.rulings.iter().find(|ruling| ruling.pair == pair)?;
    Some(ruling.reason.clone()).filter(|reason| !reason.is_empty())
}

pub fn operator_side(facts: &YearFacts, entry: &OperatorEntry) -> Side {
    let themes = entry.facts.wants.themes.iter().take(2);
    let mut meta: Vec<_> = themes.map(|theme| facts.terms.label(*theme).to_owned()).collect();
    match entry.facts.region {
        Region::Any => {}
        Region::Near => meta.push("近くを希望".to_owned()),
        Region::Far => meta.push("遠くを希望".to_owned()),
    }
    let place = entry.facts.wants.prefecture.map(|prefecture| prefecture.kanji().to_owned());
    Side {
        id: entry.facts.id.to_string(),
        name: entry.name.clone(),
        href: Some(address(&format!("/operators/{}", entry.facts.id), facts.year)),
        meta: place.into_iter().chain(meta).collect::<Vec<_>>().join("・"),
    }
}

pub fn accompanist_side(entry: &AccompanistEntry) -> Side {
    let place = entry.facts.offers.prefecture.map(|prefecture| prefecture.kanji().to_owned());
    let meta = std::iter::once(entry.organisation.clone()).chain(place);
    Side {
        id: entry.facts.id.to_string(),
        name: entry.name.clone(),
        href: None,
        meta: meta.collect::<Vec<_>>().join("・"),
    }
}
