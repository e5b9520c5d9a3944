use crate::database::Stop;
use crate::web::Problems;

/// Why nothing is decided about letters nobody knows about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchRefusal {
    NotFound,
    Invalid(Problems),
    /// There are none, or somebody decided already.
    NothingUnknown,
    /// The number typed is not their number.
    WrongCount {
        letters: u64,
    },
    /// Of those that were chosen, so many are unknown; the number typed is another.
    WrongChoice {
        letters: u64,
    },
    /// The issue was stopped: nothing of it leaves any more.
    Stopped,
    /// "Not after" has passed.
    TooLate,
}

impl From<WatchRefusal> for Stop<WatchRefusal> {
    fn from(refusal: WatchRefusal) -> Self {
        Self::Refused(refusal)
    }
}
