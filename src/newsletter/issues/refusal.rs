use entities::newsletter::issue::IssueState;

use super::check::Finding;
use crate::database::Stop;
use crate::web::Problems;

/// Why something about an issue is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueRefusal {
    NotFound,
    Invalid(Problems),
    /// Somebody else saved in between.
    ChangedMeanwhile,
    /// Another issue has this number.
    NumberTaken,
    /// It leaves already, or is over.
    NotEditable,
    /// Approval is asked for drafts alone, and it has not begun to leave: where it stands.
    NoDraft(IssueState),
    /// Only drafts are thrown away.
    NotDraft,
    /// Approval cannot be asked for while a check fails.
    Failing(Vec<Finding>),
    /// Nobody asked for approval, or somebody decided already.
    NotInReview,
    /// Whoever wrote it, or a part of it, does not approve it.
    OwnWork,
    /// The number typed is not the number of readers.
    WrongCount {
        readers: u64,
    },
    /// What is stored is not what was shown.
    ContentChanged,
    /// The sending calendar opens too late, or never.
    NoTimeLeft,
    /// It does not rest: not approved, or leaving already.
    NotHeld,
    /// An attachment of this name is there.
    FileNameTaken,
    /// Nobody to send a test to.
    NobodyChosen,
    /// A digest has nothing to tell.
    NothingNew,
    /// Only what was sent can be corrected.
    NotSent,
    /// It ended, and nobody got it: a correction would have no readers.
    ReachedNobody,
}

impl From<IssueRefusal> for Stop<IssueRefusal> {
    fn from(refusal: IssueRefusal) -> Self {
        Self::Refused(refusal)
    }
}
