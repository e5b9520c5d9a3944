//! What is read of engagements: for those who take part, for the secretariat, and for the
//! capabilities that ask who accompanies whom.

mod due;
mod listing;
mod relations;
mod view;

pub use due::{DueStep, due_between};
pub use listing::{ContactSource, Contacted, ContactsById, Filter, Line, listing, own_listing};
pub use relations::{
    accompanies, accompanists_of, engagement_of, engagements_of_operator, operators_of,
};
pub use view::{EngagementView, LevelLine, PersonLine, view};
