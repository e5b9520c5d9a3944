//! Questionnaires and answers as stored.

use std::collections::{BTreeMap, HashMap};

use entities::study_sessions::{survey, survey_answer, survey_spent, survey_theme, thanks};
use entities::{RegistrationId, StudySessionId, SurveyAnswerId, TermId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::content::{Answers, Scale};

pub async fn survey(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Option<survey::Model>, DbErr> {
    survey::Entity::find_by_id(id).one(db).await
}

/// Whether what was promised about names holds for good: somebody has answered, or a letter
/// promised that nobody learns whose an answer is.
pub async fn is_fixed(db: &impl ConnectionTrait, survey: &survey::Model) -> Result<bool, DbErr> {
    let id = survey.session_id;
    let spent = survey_spent::Entity::find().filter(survey_spent::Column::SessionId.eq(id));
    if spent.count(db).await? > 0 {
        return Ok(true);
    }
    let thanked = thanks::Entity::find()
        .filter(thanks::Column::SessionId.eq(id))
        .filter(thanks::Column::SentAt.gte(survey.created_at));
    let told = survey.reminded_at.is_some() || thanked.count(db).await? > 0;
    Ok(survey.anonymous && told)
}

pub async fn has_answered(db: &impl ConnectionTrait, id: RegistrationId) -> Result<bool, DbErr> {
    Ok(survey_spent::Entity::find_by_id(id).one(db).await?.is_some())
}

/// Registrations of a session that have answered.
pub async fn spent(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<RegistrationId>, DbErr> {
    survey_spent::Entity::find()
        .select_only()
        .column(survey_spent::Column::RegistrationId)
        .filter(survey_spent::Column::SessionId.eq(id))
        .into_tuple()
        .all(db)
        .await
}

/// Every answer with what is kept about it, in an order that says nothing.
pub async fn answers(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<(survey_answer::Model, Answers)>, DbErr> {
    let rows = survey_answer::Entity::find()
        .filter(survey_answer::Column::SessionId.eq(id))
        .order_by_asc(survey_answer::Column::Id)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.id);
    let themes = survey_theme::Entity::find()
        .filter(survey_theme::Column::AnswerId.is_in(ids))
        .order_by_asc(survey_theme::Column::TermId)
        .all(db)
        .await?;
    let mut by_answer: HashMap<SurveyAnswerId, Vec<TermId>> = HashMap::new();
    for theme in themes {
        by_answer.entry(theme.answer_id).or_default().push(theme.term_id);
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let themes = by_answer.remove(&row.id).unwrap_or_default();
            let answers = of_row(&row, themes);
            (row, answers)
        })
        .collect())
}

fn of_row(row: &survey_answer::Model, themes: Vec<TermId>) -> Answers {
    let scores: BTreeMap<_, _> = [
        (Scale::Satisfaction, row.satisfaction),
        (Scale::Understanding, row.understanding),
        (Scale::Usefulness, row.usefulness),
        (Scale::Speakers, row.speakers),
        (Scale::Length, row.length),
        (Scale::Running, row.running),
        (Scale::Intention, row.intention),
    ]
    .into_iter()
    .filter_map(|(scale, score)| Some((scale, score?)))
    .collect();
    Answers {
        scores,
        themes,
        other_theme: row.other_theme.clone(),
        wants_consultation: row.wants_consultation,
        comment: row.comment.clone(),
    }
}
