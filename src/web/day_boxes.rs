use chrono::{Datelike as _, NaiveDate};

use super::{Form, Problems};
use crate::vocabulary::parse_date_fields;

impl Form {
    /// Puts a day into the three boxes of a date field; without one they stay as they are.
    pub fn set_day(&mut self, name: &str, day: impl Into<Option<NaiveDate>>) {
        let Some(day) = day.into() else { return };
        self.set(&format!("{name}_year"), day.year().to_string());
        self.set(&format!("{name}_month"), day.month().to_string());
        self.set(&format!("{name}_day"), day.day().to_string());
    }

    /// The day typed into three boxes: none when all are empty, and none with a problem noted when
    /// they are no day.
    pub fn day(&self, name: &str, problems: &mut Problems) -> Option<NaiveDate> {
        let part = |part: &str| self.text(&format!("{name}_{part}"));
        let parts = [part("year"), part("month"), part("day")];
        if parts.iter().all(|part| part.trim().is_empty()) {
            return None;
        }
        problems.keep(name, parse_date_fields(parts[0], parts[1], parts[2]))
    }
}
