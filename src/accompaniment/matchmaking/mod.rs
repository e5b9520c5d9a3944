//! The matching desk as stored: what is known in a fiscal year, what was decided, what came of it.
//!
//! [`read`] gathers all facts in a fixed number of queries and hands them to the pure
//! [`Desk`](super::Desk). Nothing proposed is stored: the desk is solved again whenever somebody
//! looks. A proposal is named by the fingerprint of the facts and decisions it follows from, and
//! [`confirm`] refuses one whose facts have changed since it was shown. Whoever changes the desk of
//! a year locks its row first.
//!
//! An accompanist offers what the directory says of their organisation. The themes alone are the
//! person's own where they set any for their consultations: then they offer these and no others.

mod assemble;
mod capacities;
mod confirm;
mod conflicts;
mod facts;
mod origin;
mod read;
mod refusal;
mod rows;
mod rulings;
mod told;
mod weights;
mod wishes;

pub use capacities::{MOST_PLACES, USUAL_PLACES, count_capacities, set_capacity};
pub use confirm::{Confirmation, Confirmed, confirm};
pub use conflicts::{
    ConflictPlan, ConflictWith, conflicted_pairs, conflicted_with, conflicts, declare_conflict,
    end_conflict, is_conflicted,
};
pub use facts::{AccompanistEntry, OperatorEntry, RulingEntry, WishEntry, YearFacts};
pub use read::read;
pub use refusal::Refusal;
pub use rulings::{RulingWish, Seen, lift, lift_as_seen, rule, rule_as_seen};
pub use told::{ToldCount, told_of};
pub use weights::{set_weights, weights_of};
pub use wishes::{WISHED, WishPlan, set_wish, wish_of};
