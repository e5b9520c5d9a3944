//! Short words and small facts of these pages.

use chrono::{Datelike as _, NaiveDate};
use entities::accompaniment::engagement::EngagementState;
use serde::Serialize;

use crate::accompaniment::{Warning, wording};
use crate::vocabulary::parse_date_fields;
use crate::web::{Chip, Form, Problems};

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

/// Puts a day into the three boxes of a date field.
pub fn day_fields(form: &mut Form, name: &str, day: Option<NaiveDate>) {
    if let Some(day) = day {
        form.set(&format!("{name}_year"), day.year().to_string());
        form.set(&format!("{name}_month"), day.month().to_string());
        form.set(&format!("{name}_day"), day.day().to_string());
    }
}

/// The day typed into three boxes: none when all are empty.
pub fn day_of(form: &Form, name: &str, problems: &mut Problems) -> Option<NaiveDate> {
    let part = |part: &str| form.text(&format!("{name}_{part}"));
    let parts = [part("year"), part("month"), part("day")];
    if parts.iter().all(|part| part.trim().is_empty()) {
        return None;
    }
    problems.keep(name, parse_date_fields(parts[0], parts[1], parts[2]))
}
