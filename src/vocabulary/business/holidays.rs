//! Holidays: the law's, corrected by what the secretariat has entered.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::law;

/// One holiday and the name to show for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    pub day: NaiveDate,
    pub name: String,
}

/// Which days are holidays. A day added or removed changes that day alone: an added Sunday
/// brings no substitute day with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    added: BTreeMap<NaiveDate, String>,
    removed: BTreeSet<NaiveDate>,
}

impl Holidays {
    /// The law as this program knows it, 2019 to 2150.
    pub fn by_law() -> Self {
        Self::default()
    }

    /// The law with days added (with their names) and taken away. A day in both is a holiday.
    pub fn corrected(
        added: impl IntoIterator<Item = Holiday>,
        removed: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        Self {
            added: added.into_iter().map(|holiday| (holiday.day, holiday.name)).collect(),
            removed: removed.into_iter().collect(),
        }
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        self.name(day).is_some()
    }

    /// `勤労感謝の日`, or none on any other day.
    pub fn name(&self, day: NaiveDate) -> Option<&str> {
        if let Some(name) = self.added.get(&day) {
            return Some(name);
        }
        if self.removed.contains(&day) {
            return None;
        }
        law::holiday(day)
    }

    /// All holidays from `first` to `last`, both included.
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> Vec<Holiday> {
        let days = (last - first).max(TimeDelta::days(-1)).num_days() + 1;
        first
            .iter_days()
            .take(usize::try_from(days).unwrap_or(0))
            .filter_map(|day| self.name(day).map(|name| Holiday { day, name: name.to_owned() }))
            .collect()
    }
}
