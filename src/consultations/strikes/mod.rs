//! What counts against a client: no-shows, late cancellations, and late changes where the policy
//! says so. As many within the window as the limit suspend them for a time; a coordinator lifts a
//! strike with a reason. Each strike keeps the rules it was given under: a limit lowered afterwards
//! suspends nobody for what came before.
//!
//! Strikes are the person's, not the organisation's: a colleague who keeps to the rules may book.

mod give;
mod lift;
mod recount;
mod suspension;

pub use lift::lift_strike;
pub use recount::Recount;
pub use suspension::{Standing, standing, standings, suspended_since};

pub(super) use give::give;
pub(super) use recount::{count_absence, retract_absence};
pub(super) use suspension::strikes_of;
