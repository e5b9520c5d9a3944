//! Every Japanese sentence of this folder that is not in a template.

mod engagement;
mod matching;
pub mod plan;
mod refusals;

pub use engagement::{
    allies, goal_state, milestone, origin, outcome, ruling, side, state, tendency, wished_region,
};
pub use matching::Names;
pub use refusals::{engagement_refusal, matching_refusal};
