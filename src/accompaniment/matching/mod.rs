//! Who accompanies whom: the score of a pair, and the best assignment of all.

mod criteria;
mod desk;
mod exchange;
mod facts;
mod judge;
mod proposal;
mod solve;
mod ties;

pub use criteria::{Criterion, Rules, WeightProblem, Weights};
pub use desk::{Decisions, Desk, DeskProblem, Pair};
pub use facts::{AccompanistFacts, History, OperatorFacts, PairFacts, Profile, Region};
pub use judge::{Fact, Reason, Rule, Score, Verdict, judge};
pub use proposal::{
    Candidate, Cost, Hindrance, NextBest, Proposal, ProposedPair, Unmatched, WhyUnmatched,
};
