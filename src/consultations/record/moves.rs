//! How a record goes from one hand to the next. Pure.

use entities::consultations::record::RecordState;

use super::Refusal;

/// What somebody does with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The accompanist hands it in.
    Submit,
    /// The client counter-signs.
    Confirm,
    /// The client finds something wrong.
    ReturnByClient,
    Approve,
    /// After the client's time is over.
    ApproveUnconfirmed,
    /// The secretariat finds something wrong.
    ReturnByOffice,
    /// Something in an approved record is wrong: a new revision begins.
    Correct,
}

/// Where the record stands after the move.
pub fn after(state: RecordState, wish: Move) -> Result<RecordState, Refusal> {
    use RecordState::{Approved, Confirmed, Draft, Returned, Submitted};
    match (state, wish) {
        (Draft | Returned, Move::Submit) => Ok(Submitted),
        (Submitted, Move::Confirm) => Ok(Confirmed),
        (Submitted, Move::ReturnByClient) | (Submitted | Confirmed, Move::ReturnByOffice) => {
            Ok(Returned)
        }
        (Confirmed, Move::Approve) | (Submitted, Move::ApproveUnconfirmed) => Ok(Approved),
        (Approved, Move::Correct) => Ok(Draft),
        (state, _) => Err(Refusal::NotPossibleNow(state)),
    }
}

/// Whether the accompanist may write in it.
pub fn is_open(state: RecordState) -> bool {
    matches!(state, RecordState::Draft | RecordState::Returned)
}
