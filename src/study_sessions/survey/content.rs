//! The questions, and what may be answered. Pure.

use std::collections::BTreeMap;

use entities::TermId;
use serde::{Deserialize, Serialize};

use crate::web::Problems;

use super::wording as say;

const LONGEST_COMMENT: usize = 2_000;
const LONGEST_THEME: usize = 100;

/// The questions with five points; 5 is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// 全体満足度
    Satisfaction,
    /// 理解度
    Understanding,
    /// 実務への有用性
    Usefulness,
    /// 講師
    Speakers,
    /// 時間・分量
    Length,
    /// 運営（会場・接続）
    Running,
    /// 行動意向
    Intention,
}

impl Scale {
    /// In the order they are asked.
    pub const ALL: [Self; 7] = [
        Self::Satisfaction,
        Self::Understanding,
        Self::Usefulness,
        Self::Speakers,
        Self::Length,
        Self::Running,
        Self::Intention,
    ];

    /// Name of the field in forms, files and the API.
    pub fn field(self) -> &'static str {
        match self {
            Self::Satisfaction => "satisfaction",
            Self::Understanding => "understanding",
            Self::Usefulness => "usefulness",
            Self::Speakers => "speakers",
            Self::Length => "length",
            Self::Running => "running",
            Self::Intention => "intention",
        }
    }
}

/// What somebody answered. A question that is not in `scores` was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub scores: BTreeMap<Scale, i32>,
    /// 今後希望するテーマ
    pub themes: Vec<TermId>,
    pub other_theme: Option<String>,
    /// 個別相談希望
    pub wants_consultation: Option<bool>,
    /// 自由記述
    pub comment: Option<String>,
}

impl Answers {
    /// Trimmed, each theme once; or everything that is wrong.
    pub fn checked(mut self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        if !self.scores.contains_key(&Scale::Satisfaction) {
            problems.add(Scale::Satisfaction.field(), say::SATISFACTION_MISSING);
        }
        for (scale, score) in &self.scores {
            if !(1..=5).contains(score) {
                problems.add(scale.field(), say::NOT_A_SCORE);
            }
        }
        tidy(&mut self.other_theme, ("other_theme", LONGEST_THEME), &mut problems);
        tidy(&mut self.comment, ("comment", LONGEST_COMMENT), &mut problems);
        self.themes.sort_unstable();
        self.themes.dedup();
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }
}

fn tidy(text: &mut Option<String>, (field, limit): (&str, usize), problems: &mut Problems) {
    *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > limit) {
        problems.add(field, say::too_long(limit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overall_satisfaction_is_asked_of_everybody_and_scores_are_one_to_five() {
        let empty = Answers::default().checked().unwrap_err();
        let scores = [(Scale::Satisfaction, 5), (Scale::Length, 0), (Scale::Speakers, 6)];
        let wrong = Answers { scores: scores.into(), ..Answers::default() }.checked().unwrap_err();

        let fields = |problems: &Problems| -> Vec<String> {
            problems.list().iter().map(|problem| problem.field.clone()).collect()
        };
        assert_eq!(fields(&empty), ["satisfaction"]);
        assert_eq!(fields(&wrong), ["speakers", "length"]);
    }

    #[test]
    fn blank_words_are_no_answer() {
        let scores = [(Scale::Satisfaction, 3)];
        let blank = Answers {
            scores: scores.into(),
            comment: Some("　\n".to_owned()),
            ..Answers::default()
        };

        assert_eq!(blank.checked().unwrap().comment, None);
    }
}
