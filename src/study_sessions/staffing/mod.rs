//! What the secretariat's pages read besides the lists of [`super::readers`]: what a plan can choose
//! from, how many stand where, who stands in the way. One or two queries each.

mod answers;
mod choices;
mod counts;
mod letters;
mod obstacles;
mod people;

pub use answers::answers_of;
pub use choices::{
    PlanChoices, organisation_named, organisations_like, organisations_of, plan_choices,
    series_titled,
};
pub use counts::{Tally, tally};
pub use letters::letters_about;
pub use obstacles::{Obstacle, obstacles};
pub use people::{known_by_email, person_of};
