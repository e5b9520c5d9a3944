//! Who sits with whom, round by round: pure, and equal for equal questions on every machine.
//!
//! A [`Question`] names the guests with organisation, region and the rounds they are there for, the
//! wishes, the pairs that must not meet, the rounds that have begun, and what the secretariat has
//! locked. [`plan`] answers with a [`Seating`] for each round to come. What counts, in this order:
//!
//! 1. a forbidden pair never sits together;
//! 2. people of one organisation do not;
//! 3. nobody pauses twice and no two people meet twice;
//! 4. wishes are met, the heavier ones first;
//! 5. regions mix, and people who do not know each other yet meet;
//! 6. nobody who wished for something goes home without any of it.
//!
//! Each line outweighs all below it together ([`Score`]). The work has two steps. A start is
//! constructed: from a design in which nobody meets twice where one is known ([`designs`]), from the
//! last plan, or table by table; the best of these is taken. Of a small event every plan is then
//! weighed. Of a larger one seats are exchanged, within a round and throughout all rounds, by
//! annealing in whole numbers, level by level; the best plan seen is kept, so the answer is never
//! worse than its start. What could not be done is told with its reason ([`Shortfall`]); a reason
//! that is not proved is not claimed.

mod chance;
mod costs;
mod designs;
mod exhaustive;
mod greedy;
mod plan;
mod question;
mod score;
mod search;
mod seating;
mod shortfall;
mod starters;
mod state;
mod wording;

pub use designs::{Design, known_design};
pub use plan::{Plan, constructed, plan};
pub use question::{Effort, Format, Guest, Lock, Problem, Question, Wish};
pub use score::{Score, judge};
pub use seating::Seating;
pub use shortfall::{Shortfall, Why, shortfalls};
pub use wording::Names;
