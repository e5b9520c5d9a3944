use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What became of several at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    pub done: usize,
    /// Those that are as they were.
    pub left: Vec<Left>,
}

/// One that was chosen and stayed as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Left {
    pub id: Uuid,
    /// 謝金番号 or 旅費番号; none where there is no such line or claim.
    pub number: Option<String>,
    pub why: WhyLeft,
}

impl Left {
    pub(in crate::consultations::fees) fn unknown(id: Uuid) -> Self {
        Self { id, number: None, why: WhyLeft::Unknown }
    }
}

/// Why it stayed as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeft {
    /// It is not there.
    Unknown,
    /// Somebody changed it after it was seen.
    ChangedMeanwhile,
    /// It is to be approved, and is no draft any more.
    NotDraft,
    /// It is to be paid, and is not approved or paid already.
    NotApproved,
    /// The person has a stake: it is approved alone, with a reason.
    NeedsReason,
    /// Rate or terms are missing.
    CannotBeReckoned,
    /// It comes to nothing.
    NothingToPay,
    /// It was held after the day of the payment.
    HeldLater,
    /// The times were corrected after it was approved.
    CorrectedSince,
}
