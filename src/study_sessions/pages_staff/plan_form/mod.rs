//! The form of a plan. Everything repeated (days, speakers, co-hosts, questions) is a numbered group
//! of fields, so that the form works without scripts: a button shows it again with one group more.
//! An empty group is ignored.

mod extras;
mod facts;
mod fill;
mod layout;
mod part;
mod read;
mod window;

pub use extras::number;
pub use facts::PlanForm;
pub use fill::{fill, fresh};
use layout::Layout;
pub use read::{Beside, ReadPlan, read};

/// What is repeated at most so often.
const MOST_GROUPS: usize = 20;
const MOST_SPEAKERS: usize = 10;
