//! 旅費: what an accompanist claims for the way to a consultation in person.

mod decide;
mod draft;
mod pay;
mod receipts;
mod reckon;
mod save;
mod stored;

pub use decide::{SeenClaim, approve_claim, return_claim};
pub use draft::{ClaimPlan, RawClaim, RawLeg, RawNight};
pub use pay::pay_claims;
pub use receipts::{add_receipt, receipt, receipts, remove_receipt};
pub use reckon::{LegCost, leg_paid, night_paid};
pub use save::{Saved, save_claim};
pub use stored::{Claim, claim_by_id, claim_of, claims_with, is_open};
