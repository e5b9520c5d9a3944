//! Words everyone uses. Pure and synchronous: nothing here knows a database, a clock on the wall
//! or the web. A value of these types has been checked once and can be trusted afterwards.

mod chance;
mod characters;
mod clock;
mod email_address;

pub use chance::Chance;
pub use clock::{Clock, StandingClock};
pub use email_address::{EmailAddress, EmailProblem};
