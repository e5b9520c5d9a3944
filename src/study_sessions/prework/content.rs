//! What is asked and what is handed in. Pure.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use entities::study_sessions::prework::SpeakersSee;
use entities::study_sessions::session;

use super::stored::Assignment;
use crate::study_sessions::files::{self, FileProblem};
use crate::study_sessions::registration::NewFile;
use crate::study_sessions::wording::prework as say;
use crate::web::Problems;

const LONGEST_INSTRUCTIONS: usize = 2_000;
const LONGEST_QUESTION: usize = 200;
const MOST_QUESTIONS: usize = 10;
const LONGEST_ANSWER: usize = 2_000;
/// Five mebibytes.
const LARGEST: usize = 5 * 1024 * 1024;
pub const USUAL_KEPT_DAYS: i32 = 90;
/// Five years and a year of grace: nothing is kept longer than the programme's own books.
pub const KEPT_DAYS: RangeInclusive<i32> = 1..=6 * 366;
const DISTANCES: RangeInclusive<i32> = 60..=30 * 24 * 60;

/// The worksheet to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The one there is, if there is one.
    Kept,
    None,
    New(NewFile),
}

/// What a session asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreworkPlan {
    pub instructions: String,
    pub asks_file: bool,
    /// Answered in words.
    pub questions: Vec<String>,
    pub due_at: DateTime<Utc>,
    pub speakers_see: SpeakersSee,
    pub kept_days: i32,
    /// Minutes before the deadline.
    pub reminders: BTreeSet<i32>,
    pub sheet: Sheet,
    /// As it was read; 0 for a new one.
    pub version: i32,
}

impl PreworkPlan {
    pub fn checked(
        mut self,
        session: &session::Model,
        now: DateTime<Utc>,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        self.instructions = String::from(self.instructions.trim());
        self.questions = self.questions.iter().map(|text| text.trim().to_owned()).collect();
        self.questions.retain(|question| !question.is_empty());
        if !(1..=LONGEST_INSTRUCTIONS).contains(&self.instructions.chars().count()) {
            problems.add("instructions", say::INSTRUCTIONS);
        }
        let long = |question: &String| question.chars().count() > LONGEST_QUESTION;
        if self.questions.len() > MOST_QUESTIONS || self.questions.iter().any(long) {
            problems.add("questions", say::QUESTIONS);
        }
        if !self.asks_file && self.questions.is_empty() {
            problems.add("asks_file", say::NOTHING_ASKED);
        }
        if self.due_at > session.starts_at || (self.version == 0 && self.due_at <= now) {
            problems.add("due_at", say::DUE);
        }
        if !KEPT_DAYS.contains(&self.kept_days) {
            problems.add("kept_days", say::KEPT_DAYS);
        }
        if self.reminders.iter().any(|minutes| !DISTANCES.contains(minutes)) {
            problems.add("reminders", say::REMINDERS);
        }
        if let Sheet::New(file) = &self.sheet
            && let Some(problem) = file_problem(file)
        {
            problems.add("sheet", problem);
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }

    /// Whoever handed in had read who reads it and for how long; and an answer is kept by the place of
    /// its question. Speakers may see less later, and it may be erased earlier.
    pub fn keeps_promises(&self, known: &Assignment) -> Result<(), Problems> {
        let mut problems = Problems::none();
        if self.questions != questions_of(known) {
            problems.add("questions", say::QUESTIONS_ANSWERED);
        }
        if self.speakers_see > known.speakers_see {
            problems.add("speakers_see", say::SPEAKERS_PROMISED);
        }
        if self.kept_days > known.kept_days {
            problems.add("kept_days", say::KEPT_DAYS_PROMISED);
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// What somebody hands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandIn {
    /// In the order of the questions.
    pub answers: Vec<String>,
    /// None: the one handed in before, if there is one.
    pub file: Option<NewFile>,
}

impl HandIn {
    /// `has_file`: whether one was handed in before.
    pub fn checked(mut self, asked: &Assignment, has_file: bool) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let questions = questions_of(asked);
        self.answers.resize(questions.len(), String::new());
        for (place, answer) in self.answers.iter_mut().enumerate() {
            *answer = answer.trim().to_owned();
            match answer.chars().count() {
                0 => problems.add(format!("answers.{place}"), say::ANSWER_MISSING),
                1..=LONGEST_ANSWER => {}
                _ => problems.add(format!("answers.{place}"), say::ANSWER),
            }
        }
        match &self.file {
            Some(_) if !asked.asks_file => problems.add("file", say::NO_FILE_ASKED),
            Some(file) => {
                if let Some(problem) = file_problem(file) {
                    problems.add("file", problem);
                }
            }
            None if asked.asks_file && !has_file => problems.add("file", say::FILE_MISSING),
            None => {}
        }
        if problems.is_empty() { Ok(self) } else { Err(problems) }
    }
}

fn file_problem(file: &NewFile) -> Option<&'static str> {
    files::problem_of(&file.name, file.bytes.len(), LARGEST).map(|problem| match problem {
        FileProblem::Kind => say::FILE_KIND,
        FileProblem::Empty => say::FILE_EMPTY,
        FileProblem::Size => say::FILE_SIZE,
    })
}

/// The questions answered in words.
pub fn questions_of(row: &Assignment) -> Vec<String> {
    serde_json::from_str(&row.questions).unwrap_or_default()
}
