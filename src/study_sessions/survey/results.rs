//! What came back, for the secretariat.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::people::person;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::{registration, survey};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use super::content::Answers;
use super::figures::{self, Figures};
use super::stored;
use crate::people::vocabularies::Terms;
use crate::people::whole_name;
use crate::study_sessions::{Organiser, circle};

/// One answer as the secretariat reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// None where it would tell a few people apart who were promised anonymity.
    pub mode: Option<Mode>,
    pub answers: Answers,
    /// Labels of the themes, in the order of the list.
    pub themes: Vec<String>,
    /// Reception number and name; none where answers are anonymous.
    pub author: Option<(String, String)>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// A questionnaire with everything that came back.
#[derive(Clone, Debug)]
pub struct Results {
    pub survey: survey::Model,
    pub figures: Figures,
    pub answers: Vec<Answered>,
    /// Label and count, most wished for first.
    pub themes: Vec<(String, usize)>,
}

/// How the questionnaire is set up, if it is.
pub async fn survey_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Option<survey::Model>, DbErr> {
    stored::survey(db, id).await
}

/// The results so far; none where the session has no questionnaire.
pub async fn survey_results(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Option<Results>, DbErr> {
    let Some(survey) = stored::survey(db, id).await? else { return Ok(None) };
    let asked = circle::members(db, id, survey.circle).await?.len();
    let rows = stored::answers(db, id).await?;
    let authors = authors(db, &rows).await?;
    let terms = Terms::load(db).await?;
    let counted: Vec<_> = rows.iter().map(|(row, own)| (row.mode, own.clone())).collect();
    // Whoever answered and was taken off the list of those who came still counts as asked.
    let figures = figures::count(asked.max(rows.len()), survey.anonymous, &counted);
    let label = |id| terms.label(id).to_owned();
    let themes = figures.themes.iter().map(|theme| (label(theme.term), theme.count)).collect();
    let told_apart = !(survey.anonymous && figures.groups.is_empty());
    let answers = rows.into_iter().map(|(row, answers)| Answered {
        mode: told_apart.then_some(row.mode),
        themes: answers.themes.iter().map(|term| label(*term)).collect(),
        answers,
        author: row.registration_id.and_then(|id| authors.get(&id).cloned()),
        answered_at: row.answered_at,
    });
    Ok(Some(Results { answers: answers.collect(), survey, figures, themes }))
}

type Authors = HashMap<entities::RegistrationId, (String, String)>;

async fn authors(
    db: &impl ConnectionTrait,
    rows: &[(entities::study_sessions::survey_answer::Model, Answers)],
) -> Result<Authors, DbErr> {
    let ids = rows.iter().filter_map(|(row, _)| row.registration_id);
    let found = registration::Entity::find().filter(registration::Column::Id.is_in(ids));
    let found = found.all(db).await?;
    let people = found.iter().map(|row| row.person_id);
    let people = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    let people: HashMap<_, _> = people.into_iter().map(|row| (row.id, row)).collect();
    let author = |row: registration::Model| {
        let person = people.get(&row.person_id)?;
        Some((row.id, (row.number, whole_name(&person.family_name, &person.given_name))))
    };
    Ok(found.into_iter().filter_map(author).collect())
}
