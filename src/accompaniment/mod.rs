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
//! equal proposals, in whatever order they were read and whatever solves them. A [`Proposal`] tells
//! for each pair its reasons, for each operator without a pair why and what keeps each candidate
//! from it, and for each operator the next best accompanist and what the whole would lose by it. All
//! of that is pure; [`matchmaking`] reads the facts, keeps the decisions and confirms.
//!
//! **Engagements.** A confirmed pair becomes an [`engagement`] with nine milestones, people on both
//! sides, goals and outcomes. An operator has one at a time in a fiscal year; the database says so.
//! The secretariat sees all of them, those named and the operator's members their own; to everybody
//! else one is not there. Owners of steps are reminded by letter, once before and once after.
//!
//! Other capabilities ask who accompanies whom ([`accompanists_of`], [`operators_of`],
//! [`engagement_of`], [`is_conflicted`]) and hand over what they know for the early warnings
//! ([`Contacts`]).

pub mod api;
pub mod engagement;
pub mod letters;
mod matching;
pub mod matchmaking;
pub mod pages;
pub mod pages_staff;
mod pen;
pub mod readers;
mod timely;
mod who;
pub mod wording;

pub use engagement::{Contacts, EngagementPlan, EngagementRows, Standing, Team, Warning};
pub use matching::{
    AccompanistFacts, Candidate, Cost, Criterion, Decisions, Desk, DeskProblem, Fact, Hindrance,
    History, NextBest, OperatorFacts, Pair, PairFacts, Profile, Proposal, ProposedPair, Reason,
    Region, Rule, Rules, Score, Unmatched, Verdict, WeightProblem, Weights, WhyUnmatched, judge,
};
pub use matchmaking::{conflicted_pairs, conflicted_with, is_conflicted};
pub use readers::{accompanists_of, engagement_of, operators_of};
pub use timely::{do_due, is_due};
pub use who::{Arranger, By, Partner};
pub use wording::Names;
