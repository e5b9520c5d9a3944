//! Short words and small facts of these pages.

use entities::accompaniment::engagement::EngagementState;
use serde::Serialize;

use crate::accompaniment::{Warning, wording};
use crate::web::Chip;

pub fn chip_of(state: EngagementState) -> Chip {
    let kind = match state {
        EngagementState::Active => "open",
        EngagementState::Completed => "done",
        EngagementState::Ended => "neutral",
    };
    (kind, wording::state(state)).into()
}

/// `「ヒアリング」の期日を3日過ぎています、…`
pub fn warning_text(warnings: &[Warning]) -> Option<String> {
    let texts: Vec<_> = warnings.iter().map(ToString::to_string).collect();
    Some(texts.join("、")).filter(|text| !text.is_empty())
}

/// A word with what stands beside it, as `definitions` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub label: &'static str,
    pub value: Option<String>,
}

impl Fact {
    pub fn new(label: &'static str, value: impl Into<Option<String>>) -> Self {
        let value = value.into().filter(|value| !value.trim().is_empty());
        Self { label, value }
    }
}
