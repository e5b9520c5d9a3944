//! 支援カルテ: everything known of one operator on one page, and as a workbook: who they are, their
//! engagements with goals, steps, levels and outcomes, what happened in order of time, what is still
//! to be done.
//!
//! The secretariat reads everybody's. Whoever accompanies an operator and whoever belongs to it reads
//! its chart as well; of consultations they learn what their own side of each record tells them
//! ([`record::RecordView`](crate::consultations::record::RecordView)), and of those they took no part
//! in only that they were.

pub mod api;
mod assemble;
mod history;
pub mod pages;
mod sheet;
mod sheets;
mod standing_sheets;
mod words;

pub use sheet::samples;

use chrono::{DateTime, NaiveDate, Utc};
use entities::PersonId;
use entities::consultations::consultation::Side;
use entities::people::organisation;
use entities::sign_in::legal_certification;

use crate::accompaniment::readers::{EngagementView, LevelLine};

/// Who opens a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onlooker {
    Staff(PersonId),
    /// Accompanies the operator.
    Accompanist(PersonId),
    /// Belongs to the operator.
    Member(PersonId),
}

/// One operator's chart as its onlooker sees it.
pub struct Chart {
    pub organisation: organisation::Model,
    pub legal_form: Option<String>,
    /// Prefecture and city.
    pub place: Option<String>,
    /// 地域ブロック
    pub block: Option<String>,
    /// Leads first.
    pub people: Vec<(String, bool)>,
    /// What the operator works on, by vocabulary: 機能, 対象人材, and so on.
    pub marks: Vec<(&'static str, Vec<String>)>,
    /// Newest first.
    pub adoptions: Vec<Adopted>,
    /// Newest first.
    pub certifications: Vec<legal_certification::Model>,
    /// Newest first.
    pub engagements: Vec<EngagementView>,
    /// Newest first.
    pub levels: Vec<LevelLine>,
    /// Newest first.
    pub history: Vec<Happened>,
    /// The earliest due first.
    pub actions: Vec<OpenAction>,
}

impl Chart {
    /// 代表担当, by name.
    pub fn leads(&self) -> Vec<&str> {
        let leads = self.people.iter().filter(|(_, lead)| *lead);
        leads.map(|(name, _)| name.as_str()).collect()
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub at: DateTime<Utc>,
    pub kind: HappenedKind,
    pub title: String,
    /// What the onlooker may know beyond that it was.
    pub text: Option<String>,
    pub href: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HappenedKind {
    StudySession,
    Consultation,
    Milestone,
    Introduction,
}

/// What was agreed and is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAction {
    pub text: String,
    pub owner: Side,
    pub due_on: Option<NaiveDate>,
    /// 記録番号
    pub number: String,
}

/// What an organisation was in a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Western year in which the fiscal year begins.
    pub fiscal_year: i32,
    pub frame: Option<String>,
    /// 補助率: `2/3`
    pub subsidy_rate: Option<String>,
    /// Contracted as an accompanist; otherwise adopted as an operator.
    pub accompanist: bool,
}
