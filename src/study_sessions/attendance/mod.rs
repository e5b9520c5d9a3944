//! The day itself: who came to which part, by list, reception number or QR code.
//!
//! Attendance is one row for each part and registration. Checking in twice keeps the first arrival,
//! so that a code scanned again is harmless. Somebody without a registration gets one on the spot.
//!
//! Nobody is received for a part before its day begins in Tokyo: doors open hours before the talk,
//! but whoever is recorded days before was not there. Only an absence can be noted earlier. What is
//! recorded after the end stays possible.

mod check_in;
mod mark;
mod walk_in;

pub use check_in::{CheckedIn, Ticket, check_in, received_from};
pub use mark::{Mark, mark, mark_no_shows, undo};
pub use walk_in::{WalkIn, walk_in};

pub(super) use check_in::record_import;

use chrono::{DateTime, Utc};
use entities::study_sessions::seats::Mode;

use crate::database::Stop;

/// Why attendance is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such registration for this session, or a code we did not make.
    NotFound,
    /// The registration holds no confirmed seat.
    NotConfirmed,
    /// Sessions that are called off, or not public yet, have no attendance.
    NotRunning,
    /// Nobody is received for the part before this.
    NotYet {
        from: DateTime<Utc>,
    },
    /// The part has not ended.
    TooEarly,
    AlreadyRegistered {
        number: String,
    },
    /// The mail address is on record under this name, and another was typed.
    KnownByAnotherName {
        name: String,
    },
    Full {
        mode: Mode,
    },
    OrganisationFull {
        limit: i32,
    },
    ModeNotOffered,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
