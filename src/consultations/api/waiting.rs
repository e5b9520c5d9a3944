//! What waits for the secretariat, as JSON.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::shown::{ConsultationItem, WishItem, wishes};
use crate::consultations::readers::{Candidate, Triaged};

/// What waits for the secretariat.
#[derive(Serialize, ToSchema)]
pub struct WaitingItem {
    #[serde(flatten)]
    pub item: ConsultationItem,
    pub wishes: Vec<WishItem>,
    /// For wishes alone, the best first.
    pub candidates: Vec<CandidateItem>,
}

#[derive(Serialize, ToSchema)]
pub struct CandidateItem {
    pub accompanist_id: Uuid,
    pub name: String,
    /// A conflict of interest stands between them and the operator: arranging is refused.
    pub is_conflicted: bool,
    pub is_wished: bool,
    pub fits_theme: bool,
    /// Ranks of the wishes at which they are free.
    pub free_at: Vec<i32>,
    /// Meetings in this fiscal year.
    pub load: u64,
}

impl From<Triaged> for WaitingItem {
    fn from(waiting: Triaged) -> Self {
        Self {
            item: ConsultationItem::from(&waiting.parties),
            wishes: wishes(&waiting.parties),
            candidates: waiting.candidates.into_iter().map(CandidateItem::from).collect(),
        }
    }
}

impl From<Candidate> for CandidateItem {
    fn from(candidate: Candidate) -> Self {
        Self {
            accompanist_id: candidate.accompanist.0,
            name: candidate.name,
            is_conflicted: candidate.is_conflicted,
            is_wished: candidate.is_wished,
            fits_theme: candidate.fits_theme,
            free_at: candidate.free_at,
            load: candidate.load as u64,
        }
    }
}
