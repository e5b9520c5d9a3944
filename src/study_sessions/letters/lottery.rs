//! Letters about a draw.

use serde::Serialize;

use super::registration::letters;
use super::{ParticipantFacts, Recipient, SessionFacts, sample};
use crate::mail::Letter;
use crate::study_sessions::SessionRows;
use crate::study_sessions::pen::Pen;

letters! {
    /// You have entered; seats are drawn later.
    LotteryEntered = "lottery_entered" {
        /// After when seats are drawn: `2026年11月27日（金）17:00`
        drawn_after: String = [
            "2026年11月27日（金）17:00".to_owned(),
            "2026年11月30日（月）12:00".to_owned()
        ],
        registered_by: Option<String> = [Some("佐藤 一郎 さん".to_owned()), None],
    }
    /// You have a seat.
    LotteryWon = "lottery_won" {}
    /// You have none yet; you are in line.
    LotteryWaiting = "lottery_waiting" {
        /// Counted from 1.
        position: u32 = [3, 1],
    }
}
