//! What pages and sheets show of money: figures with the names around them.

mod claims;
mod lines;
mod places;

pub use claims::{
    ClaimFilter, ClaimSums, ClaimView, Journey, claim_view, claims, own_claims, own_journeys,
};
pub use lines::{LineFilter, LineView, Sums, line_view, lines, own_lines};
pub use places::{Place, places};
