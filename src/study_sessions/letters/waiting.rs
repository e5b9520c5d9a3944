//! Letters to those who wait for a seat.

use serde::Serialize;

use super::registration::letters;
use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

letters! {
    /// A seat is kept for you: answer by the deadline.
    SeatOffered = "seat_offered" {
        /// `2026年11月25日（水）15:00`
        deadline: String = [
            "2026年11月25日（水）15:00".to_owned(),
            "2026年11月25日（水）9:30".to_owned()
        ],
        /// Where to accept or decline.
        answer_url: String = [
            "https://bansou.example.jp/registrations/offers/AZPx".to_owned(),
            "https://bansou.example.jp/registrations/offers/AZPy".to_owned()
        ],
    }
    /// You moved up and have a seat.
    SeatPromoted = "seat_promoted" {}
    /// The time to answer has passed, and the seat went to the next in line.
    OfferExpired = "offer_expired" {
        deadline: String = [
            "2026年11月25日（水）15:00".to_owned(),
            "2026年11月25日（水）9:30".to_owned()
        ],
    }
}
