//! What pages and sheets show of money: figures with the names around them.

mod claims;
mod lines;
mod numbers;
mod places;

pub use claims::{
    ClaimFilter, ClaimSums, ClaimView, Journey, claim_view, claims, claims_after, own_claim,
    own_claims, own_journey, own_journeys,
};
pub use lines::{LineFilter, LineView, Settlement, Sums, line_view, lines, lines_after, own_lines};
pub(in crate::consultations::fees) use numbers::payment_numbers;
pub use places::{Place, places};
