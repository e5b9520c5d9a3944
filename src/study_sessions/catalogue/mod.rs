//! What the pages for the public and for participants show beyond [`readers`](super::readers): lists
//! with what stands on a card, the choices of the filters, one session with everything its page
//! tells, whom somebody may register.

mod applicant;
mod choices;
mod days;
mod held;
mod listed;
mod own;
mod search;
mod shown;

pub use applicant::{Applicant, Colleague, Place, applicant};
pub use choices::{Block, Choices, Months, choices, places};
pub use days::{DayStanding, OtherDay, Together, other_days, together, together_with};
pub use held::{Held, KeptFile, held, offered, public_request, public_request_of_form};
pub use listed::Listed;
pub use own::{Own, own};
pub use search::{Found, coming, find, freshness, these, turning_points};
pub use shown::{Shown, show};
