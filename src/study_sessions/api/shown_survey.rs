//! Results of a questionnaire as the API shows them.

use chrono::{DateTime, Utc};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::survey::Circle;
use sea_orm::ActiveEnum as _;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use crate::study_sessions::survey::{Answered, Distribution, Group, Results, Scale};
use crate::web::one_of;

/// A questionnaire and what came back of it.
#[derive(Serialize, ToSchema)]
pub struct SurveyShown {
    pub anonymous: bool,
    #[schema(schema_with = one_of::<Circle>)]
    pub circle: Circle,
    pub intro: Option<String>,
    pub closes_at: DateTime<Utc>,
    pub remind_at: Option<DateTime<Utc>>,
    pub reminded_at: Option<DateTime<Utc>>,
    /// To send back with a change.
    pub version: i32,
    /// How many may answer.
    pub asked: usize,
    pub returned: usize,
    /// By question: `satisfaction`, `understanding`, `usefulness`, `speakers`, `length`, `running`,
    /// `intention`.
    pub questions: BTreeMap<String, QuestionFigures>,
    /// At the venue and online side by side; empty where an anonymous group would be too small.
    pub groups: Vec<GroupFigures>,
    pub themes: Vec<ThemeFigures>,
    pub wants_consultation: usize,
    pub wants_none: usize,
    pub consultation_unanswered: usize,
    pub answers: Vec<SurveyAnswerShown>,
}

/// How one question was answered. Means and shares are over those who answered it.
#[derive(Serialize, ToSchema)]
pub struct QuestionFigures {
    /// How many gave 1, 2, 3, 4 and 5.
    pub counts: [usize; 5],
    pub unanswered: usize,
    /// Hundredths of a point.
    pub mean_hundredths: Option<usize>,
    /// Tenths of a percent that gave 4 or 5.
    pub top_two_permille: Option<usize>,
}

#[derive(Serialize, ToSchema)]
pub struct GroupFigures {
    #[schema(schema_with = one_of::<Mode>)]
    pub mode: Mode,
    pub returned: usize,
    pub questions: BTreeMap<String, QuestionFigures>,
}

#[derive(Serialize, ToSchema)]
pub struct ThemeFigures {
    pub label: String,
    pub count: usize,
}

/// One answer, in no order that says anything.
#[derive(Serialize, ToSchema)]
pub struct SurveyAnswerShown {
    /// `venue` or `online`; null where it would tell a few people apart who were promised
    /// anonymity.
    pub mode: Option<String>,
    /// By question; what was not answered is not there.
    pub scores: BTreeMap<String, i32>,
    pub themes: Vec<String>,
    pub other_theme: Option<String>,
    pub wants_consultation: Option<bool>,
    pub comment: Option<String>,
    /// Null where answers are anonymous.
    pub number: Option<String>,
    /// Null where answers are anonymous.
    pub name: Option<String>,
}

fn questions(scales: &BTreeMap<Scale, Distribution>) -> BTreeMap<String, QuestionFigures> {
    let one = |(scale, own): (&Scale, &Distribution)| {
        let figures = QuestionFigures {
            counts: own.counts,
            unanswered: own.unanswered,
            mean_hundredths: own.mean_hundredths(),
            top_two_permille: own.top_two_permille(),
        };
        (scale.field().to_owned(), figures)
    };
    scales.iter().map(one).collect()
}

impl From<Results> for SurveyShown {
    fn from(results: Results) -> Self {
        let Results { survey, figures, answers, themes } = results;
        let group = |group: &Group| GroupFigures {
            mode: group.mode,
            returned: group.answers,
            questions: questions(&group.scales),
        };
        Self {
            anonymous: survey.anonymous,
            circle: survey.circle,
            intro: survey.intro,
            closes_at: survey.closes_at,
            remind_at: survey.remind_at,
            reminded_at: survey.reminded_at,
            version: survey.version,
            asked: figures.asked,
            returned: figures.answers,
            questions: questions(&figures.scales),
            groups: figures.groups.iter().map(group).collect(),
            themes: themes
                .into_iter()
                .map(|(label, count)| ThemeFigures { label, count })
                .collect(),
            wants_consultation: figures.wants_consultation,
            wants_none: figures.wants_none,
            consultation_unanswered: figures.consultation_unanswered,
            answers: answers.into_iter().map(answer).collect(),
        }
    }
}

fn answer(one: Answered) -> SurveyAnswerShown {
    let scores = one.answers.scores.iter();
    let (number, name) = one.author.unzip();
    SurveyAnswerShown {
        mode: one.mode.map(|mode| mode.to_value()),
        scores: scores.map(|(scale, score)| (scale.field().to_owned(), *score)).collect(),
        themes: one.themes,
        other_theme: one.answers.other_theme,
        wants_consultation: one.answers.wants_consultation,
        comment: one.answers.comment,
        number,
        name,
    }
}
