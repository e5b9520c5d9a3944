use chrono::{DateTime, Utc};
use entities::networking::introduction::IntroductionState;

use super::wording;
use crate::database::Stop;
use crate::web::{Objection, Problems};

/// Why somebody's wish about contacts or introductions is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or it is not theirs: both look the same.
    NotFound,
    Invalid(Problems),
    /// They belong to no operator that takes part.
    NotForThem,
    NotPossibleNow(IntroductionState),
    /// Until when an answer was awaited has passed.
    TooLate,
    /// The other side cannot be written to.
    NoAddress,
    /// Somebody has something else at that time.
    TimeTaken {
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
    },
    /// A room or licence that is no longer offered.
    NotOffered,
    /// The time is not, or no longer, among those on offer.
    NotOnOffer,
    /// Nothing was asked yet.
    NotAskedYet,
    /// A contact cannot be merged with itself, or with one that is gone.
    NotMergeable,
    /// The file was written already.
    AlreadyApplied,
    /// Somebody changed it after this form was opened.
    ChangedMeanwhile,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(problems) => Self::Invalid(problems),
            other => Self::Said(wording::refusal(&other)),
        }
    }
}
