//! 伴走: an accompanist at the side of an operator that is beginning, for a fiscal year, until it
//! stands on its own.
//!
//! **Matching.** For each fiscal year the secretariat brings operators and accompanists together.
//! [`judge`] looks at one pair: rules forbid it, or [`Weights`] give it a [`Score`] made of
//! [`Reason`]s. A [`Desk`] holds all pairs of a year with the accompanists' places and solves
//! exactly: as many operators as possible are matched, and among all such assignments none has
//! more points in total. What the coordinator locked or forbade ([`Decisions`]) holds. Among
//! equally good assignments the one is taken in which the operator that comes first by id has the
//! accompanist that comes first by id, then the second operator, and so on; so equal facts give
//! equal proposals, in whatever order they were read and whatever solves them.
//!
//! A [`Proposal`] tells for each pair its reasons, for each operator without a pair why, and for
//! each operator the next best accompanist and what the whole would lose by it.
//!
//! Everything here is pure: no database, no clock, whole numbers only.

mod matching;
mod wording;

pub use matching::{
    AccompanistFacts, Cost, Criterion, Decisions, Desk, DeskProblem, Fact, History, NextBest,
    OperatorFacts, Pair, PairFacts, Profile, Proposal, ProposedPair, Reason, Region, Rule, Rules,
    Score, TakenPlaces, Unmatched, Verdict, WeightProblem, Weights, judge,
};
pub use wording::Names;
