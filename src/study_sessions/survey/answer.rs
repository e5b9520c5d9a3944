use entities::people::term::Vocabulary;
use entities::study_sessions::{registration, survey_answer, survey_spent, survey_theme};
use entities::{RegistrationId, SurveyAnswerId};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use uuid::Uuid;

use super::content::{Answers, Scale};
use super::door::{Door, door};
use super::{Refusal, wording as say};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::vocabularies::Terms;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{By, participant};
use crate::study_sessions::session as sessions;
use crate::web::Problems;

/// Answers, and what was promised when they were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub answers: Answers,
    /// The form said that nobody learns whose they are.
    pub anonymous: bool,
}

/// Takes somebody's answers, once, if they are kept as it was promised. The right to answer is used up in the same transaction that
/// stores the answers; of two at once one is told that they have answered. Deliberately no audit
/// entry: it would tell whose answer came when.
pub async fn answer(
    context: &Context,
    by: By,
    id: RegistrationId,
    Reply { answers, anonymous }: Reply,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = participant(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    // With the session locked nobody changes the promise in between.
    sessions::lock(&tx, row.session_id).await?.ok_or(Refusal::NotFound)?;
    let door = door(&tx, pen.now, &row).await?.ok_or(Refusal::NotFound)?;
    if let Some(refusal) = door.standing.refusal() {
        return Err(refusal.into());
    }
    if door.survey.anonymous != anonymous {
        return Err(Refusal::PromiseChanged.into());
    }
    let answers = answers.checked().map_err(Refusal::Invalid)?;
    refuse_other_terms(pen, &answers).await?;
    spend(pen, &row).await?;
    store(pen, &row, &door, answers).await?;
    tx.commit().await?;
    Ok(())
}

async fn refuse_other_terms(pen: Pen<'_>, answers: &Answers) -> Result<(), Stop<Refusal>> {
    let terms = Terms::load(pen.tx).await?;
    let theme = |id| terms.get(id).is_some_and(|term| term.vocabulary == Vocabulary::Theme);
    if answers.themes.iter().all(|id| theme(*id)) {
        return Ok(());
    }
    let mut problems = Problems::none();
    problems.add("themes", say::NOT_A_THEME);
    Err(Refusal::Invalid(problems).into())
}

async fn spend(pen: Pen<'_>, row: &registration::Model) -> Result<(), Stop<Refusal>> {
    let spent = survey_spent::Model { registration_id: row.id, session_id: row.session_id };
    let insert = survey_spent::Entity::insert(spent.into_active_model());
    insert.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::Answered.into(),
            _ => error.into(),
        }
    })?;
    Ok(())
}

async fn store(
    pen: Pen<'_>,
    row: &registration::Model,
    door: &Door,
    answers: Answers,
) -> anyhow::Result<()> {
    let named = !door.survey.anonymous;
    let id = SurveyAnswerId(by_chance(pen.context));
    let score = |scale: Scale| answers.scores.get(&scale).copied();
    let stored = survey_answer::Model {
        id,
        session_id: row.session_id,
        registration_id: named.then_some(row.id),
        answered_at: named.then_some(pen.now),
        mode: row.mode,
        satisfaction: score(Scale::Satisfaction),
        understanding: score(Scale::Understanding),
        usefulness: score(Scale::Usefulness),
        speakers: score(Scale::Speakers),
        length: score(Scale::Length),
        running: score(Scale::Running),
        intention: score(Scale::Intention),
        other_theme: answers.other_theme,
        wants_consultation: answers.wants_consultation,
        comment: answers.comment,
    };
    let insert = survey_answer::Entity::insert(stored.into_active_model());
    insert.exec_without_returning(pen.tx).await?;
    for term_id in answers.themes {
        let theme = survey_theme::Model { answer_id: id, term_id };
        let insert = survey_theme::Entity::insert(theme.into_active_model());
        insert.exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

/// An id without a time in it, unlike all others.
fn by_chance(context: &Context) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&context.chance.secret()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
