//! What participants would like to ask the speakers.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::people::person;
use entities::study_sessions::participant_question;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::session::SessionState;
use entities::{ParticipantQuestionId, RegistrationId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::Refusal;
use crate::context::Context;
use crate::database::Stop;
use crate::people::whole_name;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{By, participant};
use crate::study_sessions::session as sessions;
use crate::study_sessions::wording::speaking as say;
use crate::web::Problems;

const LONGEST: usize = 500;
const MOST: u64 = 5;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: ParticipantQuestionId,
    pub words: String,
    /// The asker lets those who read it know.
    pub named: bool,
    /// Who asks; none unless they said so, or to whoever asked themselves.
    pub asker: Option<Asker>,
    pub asked_at: DateTime<Utc>,
}

/// Somebody who said that they may be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    pub registration: RegistrationId,
    pub name: String,
}

/// Takes a question of a participant with a confirmed seat, until the session ends. The same key
/// again adds nothing.
pub async fn ask(
    context: &Context,
    by: By,
    (id, key): (RegistrationId, &str),
    (words, named): (&str, bool),
) -> Result<ParticipantQuestionId, Stop<Refusal>> {
    let words = words.trim();
    if !(1..=LONGEST).contains(&words.chars().count()) {
        let mut problems = Problems::none();
        let said = if words.is_empty() { say::QUESTION_MISSING } else { say::QUESTION };
        problems.add("words", said);
        return Err(Refusal::Invalid(problems).into());
    }
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = participant(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let session = sessions::lock(&tx, row.session_id).await?.ok_or(Refusal::NotFound)?;
    let request_key = format!("{id}:{key}");
    let same = participant_question::Column::RequestKey.eq(request_key.as_str());
    if let Some(first) = participant_question::Entity::find().filter(same).one(&tx).await? {
        return Ok(first.id);
    }
    let open = session.state == SessionState::Published && pen.now < session.ends_at;
    if !open || row.state != RegistrationState::Confirmed {
        return Err(Refusal::NotPossibleNow.into());
    }
    if live_of(id).count(&tx).await? >= MOST {
        return Err(Refusal::TooMany.into());
    }
    let made = insert(pen, &row, request_key, (words, named)).await?;
    let facts = json!({ "question": made });
    pen.note(by.actor(&row), "study_session.question_asked", row.session_id, facts).await?;
    tx.commit().await?;
    Ok(made)
}

async fn insert(
    pen: Pen<'_>,
    row: &registration::Model,
    request_key: String,
    (words, named): (&str, bool),
) -> Result<ParticipantQuestionId, DbErr> {
    let question = participant_question::Model {
        id: pen.context.new_id(),
        session_id: row.session_id,
        registration_id: row.id,
        words: words.to_owned(),
        named,
        request_key,
        asked_at: pen.now,
        withdrawn_at: None,
    };
    let id = question.id;
    let insert = participant_question::Entity::insert(question.into_active_model());
    insert.exec_without_returning(pen.tx).await?;
    Ok(id)
}

/// Takes one's own question back. Doing it again is harmless.
pub async fn withdraw(
    context: &Context,
    by: By,
    (id, question): (RegistrationId, ParticipantQuestionId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = participant(&tx, id, by).await?.ok_or(Refusal::NotFound)?;
    let own = participant_question::Column::RegistrationId.eq(id);
    let found = participant_question::Entity::find_by_id(question).filter(own).one(&tx).await?;
    if found.ok_or(Refusal::NotFound)?.withdrawn_at.is_some() {
        return Ok(());
    }
    participant_question::Entity::update_many()
        .col_expr(participant_question::Column::WithdrawnAt, Expr::value(Some(pen.now)))
        .filter(participant_question::Column::Id.eq(question))
        .exec(&tx)
        .await?;
    let facts = json!({ "question": question });
    pen.note(by.actor(&row), "study_session.question_withdrawn", row.session_id, facts).await?;
    tx.commit().await?;
    Ok(())
}

fn live_of(id: RegistrationId) -> sea_orm::Select<participant_question::Entity> {
    participant_question::Entity::find()
        .filter(participant_question::Column::RegistrationId.eq(id))
        .filter(participant_question::Column::WithdrawnAt.is_null())
        .order_by_asc(participant_question::Column::AskedAt)
        .order_by_asc(participant_question::Column::Id)
}

fn shown(row: participant_question::Model, asker: Option<Asker>) -> Question {
    Question { id: row.id, words: row.words, named: row.named, asker, asked_at: row.asked_at }
}

/// What somebody asked themselves. Whose registration it is has been decided.
pub async fn asked_by(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<Question>, DbErr> {
    Ok(live_of(id).all(db).await?.into_iter().map(|row| shown(row, None)).collect())
}

/// What the speakers of a session are asked, for the secretariat: as the speakers see it. Whoever did
/// not give their name gave it to nobody.
pub async fn questions_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Question>, DbErr> {
    shown_to_speakers(db, id).await
}

/// Questions of those who still have a seat, with a name only where the asker said so.
pub async fn shown_to_speakers(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<Question>, DbErr> {
    let rows = participant_question::Entity::find()
        .filter(participant_question::Column::SessionId.eq(id))
        .filter(participant_question::Column::WithdrawnAt.is_null())
        .order_by_asc(participant_question::Column::AskedAt)
        .order_by_asc(participant_question::Column::Id)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.registration_id);
    let seats = registration::Entity::find()
        .filter(registration::Column::Id.is_in(ids))
        .filter(registration::Column::State.eq(RegistrationState::Confirmed))
        .all(db)
        .await?;
    let seats: HashMap<_, _> = seats.into_iter().map(|row| (row.id, row.person_id)).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(seats.values().copied()));
    let names: HashMap<_, _> = people
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, whole_name(&row.family_name, &row.given_name)))
        .collect();
    let question = |row: participant_question::Model| {
        let person = seats.get(&row.registration_id)?;
        let name = names.get(person).filter(|_| row.named).cloned();
        let asker = name.map(|name| Asker { registration: row.registration_id, name });
        Some(shown(row, asker))
    };
    Ok(rows.into_iter().filter_map(question).collect())
}
