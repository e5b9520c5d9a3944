use chrono::NaiveDate;
use entities::consultations::record::RecordState;

use crate::database::Stop;
use crate::web::Problems;

/// Why somebody's wish about a record is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is none, or it is not theirs: both look the same.
    NotFound,
    Invalid(Problems),
    /// The record stands elsewhere than the wish needs.
    NotPossibleNow(RecordState),
    /// Somebody changed it after this page was opened.
    ChangedMeanwhile,
    /// The client has time to confirm until the day before this one.
    ClientHasTime {
        from: NaiveDate,
    },
    /// The task is closed already, otherwise than wished.
    Closed,
}

impl From<Refusal> for Stop<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Problems> for Stop<Refusal> {
    fn from(problems: Problems) -> Self {
        Self::Refused(Refusal::Invalid(problems))
    }
}
