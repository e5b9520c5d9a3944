//! キャンセル待ち: who is next, how a freed seat finds them, and offers that end by themselves.
//!
//! * A seat freed by a cancellation goes to the first in line in the same transaction: at once, or
//!   as an offer with a deadline in business hours, as the session says.
//! * Somebody whose organisation holds its share is passed over, not removed: they are next as soon
//!   as a colleague cancels.
//! * An offered seat is taken until the offer ends. Accepted, declined, expired or withdrawn, an
//!   offer is used once; declining or letting it expire ends the registration, and the seat moves
//!   on to the next.
//! * From a set number of business hours before the start nobody moves up by itself, and after the
//!   start nothing is offered at all. Until then the secretariat may still move people up by hand.

mod answer;
mod expire;
mod fill;
mod line;
mod offers;
mod places;

pub use answer::{accept_offer, accept_own_offer, decline_offer, decline_own_offer, lost};
pub use expire::expire_offers;
pub use fill::promote;

pub(super) use fill::fill;
pub(super) use line::{next_in_line, position, position_of, within_limit};
pub(super) use offers::{end, void_offer, withdraw_offers};
pub(super) use places::{count_up, last_place};
