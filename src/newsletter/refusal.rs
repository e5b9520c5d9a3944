use crate::database::Stop;
use crate::web::Problems;

/// Why something about a reader is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotFound,
    Invalid(Problems),
    /// The link in the letter is too old; a new one can be asked for.
    LinkExpired,
    /// Another reader uses the address.
    AddressTaken,
    /// The reader left or was stopped.
    NotReading,
    /// Too long ago to take it back by a press; the form is the way.
    LeftLongAgo,
    /// Reads already.
    Known,
    /// Left or was stopped before: only they themselves can come back.
    LeftBefore,
    /// The address refuses mail.
    Suppressed,
    /// Nobody was ever shown these words to agree to.
    WordingUnknown,
    /// Somebody else saved in between.
    ChangedMeanwhile,
    /// The name is used by another group.
    NameTaken,
    /// An issue that has not ended goes to the group.
    InUse {
        number: i32,
    },
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
