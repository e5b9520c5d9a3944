//! What anyone may find: sessions that are public, by theme, way of taking part, place, month and
//! words, and what belongs to one of them.

mod applicant;
mod choices;
mod held;
mod listed;
mod own;
mod search;
mod shown;

pub use applicant::{Applicant, Colleague, applicant};
pub use choices::{Block, Choices, choices, places};
pub use held::{Held, KeptFile, held, offered, public_request, public_request_of_form};
pub use listed::Listed;
pub use own::{Own, all_own, for_colleagues, own_registration};
pub use search::{Found, Place, Search, When, coming, find, freshness, turning_points};
pub use shown::{Shown, SpeakerName, show};
