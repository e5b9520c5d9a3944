//! What a co-host may get of the roster, on what ground and for what (個人情報保護法 第27条). Pure.

use std::collections::BTreeSet;

use anyhow::Context as _;
use entities::study_sessions::co_host::{self, Basis};
use serde::{Deserialize, Serialize};

use crate::study_sessions::wording::sharing as say;

const LONGEST: usize = 200;

/// A column of a roster that can be handed over. What somebody needs to take part never can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RosterColumn {
    Number,
    Name,
    Kana,
    Organisation,
    JobTitle,
    Prefecture,
    Email,
    Mode,
}

impl RosterColumn {
    pub const ALL: [Self; 8] = [
        Self::Number,
        Self::Name,
        Self::Kana,
        Self::Organisation,
        Self::JobTitle,
        Self::Prefecture,
        Self::Email,
        Self::Mode,
    ];

    /// As forms and the API write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Kana => "kana",
            Self::Organisation => "organisation",
            Self::JobTitle => "job_title",
            Self::Prefecture => "prefecture",
            Self::Email => "email",
            Self::Mode => "mode",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }
}

/// The terms under which a co-host gets the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingPlan {
    pub basis: Basis,
    /// The contract of an entrustment, the responsible party of joint use.
    pub detail: Option<String>,
    pub purpose: String,
    /// In order, each once.
    pub columns: BTreeSet<RosterColumn>,
}

impl SharingPlan {
    /// What is wrong with it, with the word after the co-host's own: `purpose` …
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        let length = |text: &str| text.trim().chars().count();
        if !(1..=LONGEST).contains(&length(&self.purpose)) {
            problems.push(("purpose", say::PURPOSE.to_owned()));
        }
        let detail = self.detail.as_deref().map_or(0, length);
        if detail > LONGEST || (self.basis != Basis::Consent && detail == 0) {
            problems.push(("detail", say::detail_missing(self.basis).to_owned()));
        }
        if self.columns.is_empty() {
            problems.push(("columns", say::COLUMNS.to_owned()));
        }
        problems
    }

    /// The terms of a stored co-host; none when it gets nothing.
    pub fn stored(row: &co_host::Model) -> Option<Self> {
        Some(Self {
            basis: row.basis?,
            detail: row.basis_detail.clone(),
            purpose: row.purpose.clone().unwrap_or_default(),
            columns: columns_in(row.shared_columns.as_deref().unwrap_or_default()),
        })
    }
}

/// Columns as they are kept. What cannot be read allows nothing.
pub fn columns_in(json: &str) -> BTreeSet<RosterColumn> {
    serde_json::from_str(json).unwrap_or_default()
}

pub fn columns_out(columns: &BTreeSet<RosterColumn>) -> anyhow::Result<String> {
    serde_json::to_string(columns).context("columns of a roster could not be written down")
}
