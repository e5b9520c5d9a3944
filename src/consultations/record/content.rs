//! A record as typed, and as it can be stored.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::consultations::consultation::Side;
use entities::consultations::record_field::{Level, RecordField};
use entities::{RecordActionId, TermId};
use sea_orm::ActiveEnum as _;

use super::openness::{TEXTS, choices, least_of_actions, usual};
use super::wording as say;
use crate::vocabulary::{LongText, parse_date_fields};
use crate::web::Problems;

/// Actions of one record.
pub const MOST_ACTIONS: usize = 10;
/// Characters of a text.
pub const LONGEST: usize = 3_000;
/// Characters of an action.
pub const LONGEST_ACTION: usize = 300;

/// A record as typed.
#[derive(Clone, Debug, Default)]
pub struct RawRecord {
    pub texts: BTreeMap<RecordField, String>,
    /// Of any field; what is left out keeps its usual level.
    pub levels: BTreeMap<RecordField, String>,
    /// Id of a term.
    pub practice_level: String,
    /// `1` to `5`
    pub self_reliance: String,
    pub sensitive: bool,
    /// Empty lines are passed over.
    pub actions: Vec<RawAction>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawAction {
    /// Empty for a new one.
    pub id: String,
    /// `client`, `accompanist` or `staff`
    pub owner: String,
    pub text: String,
    /// Year, month, day.
    pub due: [String; 3],
}

/// What is written in a revision. Fields without content may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    pub fields: BTreeMap<RecordField, Entry>,
    pub actions: Vec<Planned>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    pub level: Level,
    pub content: String,
}

/// An agreed action. One typed anew has no id before it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Planned {
    pub id: Option<RecordActionId>,
    pub owner: Side,
    pub text: String,
    pub due_on: Option<NaiveDate>,
}

/// Without the text: what people confide must not slip into a log.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({:?}, {} characters)", self.level, self.content.chars().count())
    }
}

impl std::fmt::Debug for Planned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Planned({:?}, {:?}, {:?})", self.id, self.owner, self.due_on)
    }
}

impl RawAction {
    fn is_empty(&self) -> bool {
        let typed = self.due.iter().chain([&self.text]);
        typed.into_iter().all(|part| part.trim().is_empty())
    }
}

impl RawRecord {
    /// The content, or everything that is wrong. A draft may lack anything; `levels` of terms are
    /// those on offer.
    pub fn check(&self, practice_levels: &[TermId]) -> Result<Content, Problems> {
        let mut problems = Problems::none();
        let actions = self.actions(&mut problems);
        let mut fields = BTreeMap::new();
        for field in super::openness::ALL {
            let content = self.content(field, practice_levels, &mut problems);
            let level = self.level(field, &mut problems);
            if let (Some(content), Some(level)) = (content, level) {
                fields.insert(field, Entry { level, content });
            }
        }
        let least = least_of_actions(actions.iter().map(|action| action.owner));
        if fields.get(&RecordField::Actions).is_some_and(|entry| entry.level < least) {
            problems.add(level_name(RecordField::Actions), say::OFFICE_READS_ITS_ACTIONS);
        }
        if problems.is_empty() { Ok(Content { fields, actions }) } else { Err(problems) }
    }

    fn content(
        &self,
        field: RecordField,
        practice_levels: &[TermId],
        problems: &mut Problems,
    ) -> Option<String> {
        match field {
            RecordField::PracticeLevel => self.chosen_level(practice_levels, problems),
            RecordField::SelfReliance => {
                let score = self.self_reliance.trim();
                if matches!(score, "" | "1" | "2" | "3" | "4" | "5") {
                    return Some(score.to_owned());
                }
                problems.add(name(field), say::SCORE_UNKNOWN);
                None
            }
            RecordField::Sensitive => Some(if self.sensitive { "yes" } else { "" }.to_owned()),
            field if TEXTS.contains(&field) => {
                let typed = self.texts.get(&field).map_or("", String::as_str);
                let text = LongText::<LONGEST>::parse_optional(typed);
                let text = problems.keep(&name(field), text)?;
                Some(text.map(LongText::into_string).unwrap_or_default())
            }
            _ => Some(String::new()),
        }
    }

    fn chosen_level(&self, offered: &[TermId], problems: &mut Problems) -> Option<String> {
        let typed = self.practice_level.trim();
        let known = typed.parse::<TermId>().is_ok_and(|id| offered.contains(&id));
        if typed.is_empty() || known {
            return Some(typed.to_owned());
        }
        problems.add(name(RecordField::PracticeLevel), say::PRACTICE_LEVEL_UNKNOWN);
        None
    }

    fn level(&self, field: RecordField, problems: &mut Problems) -> Option<Level> {
        let Some(typed) = self.levels.get(&field).filter(|typed| !typed.is_empty()) else {
            return Some(usual(field));
        };
        let level = Level::try_from_value(typed).ok();
        let level = level.filter(|level| choices(field).contains(level));
        if level.is_none() {
            problems.add(level_name(field), say::level_unfit(field));
        }
        level
    }

    fn actions(&self, problems: &mut Problems) -> Vec<Planned> {
        let mut actions = Vec::new();
        let mut seen = BTreeSet::new();
        for (place, raw) in self.actions.iter().enumerate().filter(|(_, raw)| !raw.is_empty()) {
            let mut action = planned(place, raw, problems);
            // The same line twice is two actions.
            action.id = action.id.filter(|id| seen.insert(*id));
            actions.push(action);
        }
        if actions.len() > MOST_ACTIONS {
            problems.add("actions", say::too_many_actions(MOST_ACTIONS));
        }
        actions
    }
}

fn planned(place: usize, raw: &RawAction, problems: &mut Problems) -> Planned {
    let owner = Side::try_from_value(&raw.owner).ok();
    if owner.is_none() {
        problems.add(action_name(place, "owner"), say::OWNER_MISSING);
    }
    let text = LongText::<LONGEST_ACTION>::parse(&raw.text);
    let text = problems.keep(&action_name(place, "text"), text);
    let [year, month, day] = &raw.due;
    let empty = raw.due.iter().all(|part| part.trim().is_empty());
    let due_on = if empty {
        None
    } else {
        problems.keep(&action_name(place, "due"), parse_date_fields(year, month, day))
    };
    Planned {
        id: raw.id.trim().parse().ok(),
        owner: owner.unwrap_or(Side::Client),
        text: text.map(LongText::into_string).unwrap_or_default(),
        due_on,
    }
}

impl Content {
    pub fn text(&self, field: RecordField) -> &str {
        self.fields.get(&field).map_or("", |entry| entry.content.as_str())
    }

    pub fn level(&self, field: RecordField) -> Level {
        self.fields.get(&field).map_or_else(|| usual(field), |entry| entry.level)
    }

    /// What is missing before the record can be handed in.
    pub fn lacks(&self) -> Problems {
        let mut problems = Problems::none();
        for field in REQUIRED {
            if self.text(field).is_empty() {
                problems.add(name(field), say::missing(field));
            }
        }
        for (place, action) in self.actions.iter().enumerate() {
            if action.due_on.is_none() {
                problems.add(action_name(place, "due"), say::DUE_MISSING);
            }
        }
        problems
    }

    /// Gives actions typed anew the ids of equal ones stored at the same place: a form sent twice
    /// makes them once.
    pub fn known_actions(mut self, stored: &[Planned]) -> Self {
        let taken: Vec<_> = self.actions.iter().filter_map(|action| action.id).collect();
        for (action, old) in self.actions.iter_mut().zip(stored) {
            let same =
                (action.owner, &action.text, action.due_on) == (old.owner, &old.text, old.due_on);
            let free = old.id.is_some_and(|id| !taken.contains(&id));
            if action.id.is_none() && same && free {
                action.id = old.id;
            }
        }
        self
    }
}

/// What every record says.
pub const REQUIRED: [RecordField; 4] = [
    RecordField::Attendees,
    RecordField::Presented,
    RecordField::Advice,
    RecordField::SelfReliance,
];

/// The field in a form.
pub fn name(field: RecordField) -> String {
    field.to_value()
}

/// The choice of who reads it in a form. (`practice_level` is a field itself.)
pub fn level_name(field: RecordField) -> String {
    format!("readers_{}", field.to_value())
}

/// A part of an action in a form.
pub fn action_name(place: usize, part: &str) -> String {
    format!("action{place}_{part}")
}
