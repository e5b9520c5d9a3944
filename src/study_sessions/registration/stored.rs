//! Registrations as stored: finders scoped to who asks, and what belongs to a registration.

use std::collections::HashMap;

use entities::people::person;
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::{answer, question, session, upload};
use entities::{
    OrganisationId, PersonId, RegistrationId, SessionQuestionId, StudySessionId, UploadId,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, Select,
};

use super::details::{CheckedAnswer, Details};
use super::{By, Refusal, needs};
use crate::database::Stop;
use crate::study_sessions::letters::Recipient;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::wording::registration as say;
use crate::web::Problems;

/// States that still count.
pub const LIVE: [RegistrationState; 5] = [
    RegistrationState::Pending,
    RegistrationState::Entered,
    RegistrationState::Confirmed,
    RegistrationState::Waiting,
    RegistrationState::Offered,
];

pub type Live = registration::Model;

/// Whose registration somebody may act on: the secretariat on all, the holder of a link on one, a
/// person on their own and on those they made for colleagues. Not theirs looks like not there.
pub async fn holder(
    db: &impl ConnectionTrait,
    id: RegistrationId,
    by: By,
) -> Result<Option<registration::Model>, DbErr> {
    let found = registration::Entity::find_by_id(id);
    match by {
        By::Staff(_) => found.one(db).await,
        By::Link(link) if link.registration() == id => found.one(db).await,
        By::Link(_) => Ok(None),
        By::Member(who) => {
            let own = Condition::any()
                .add(registration::Column::PersonId.eq(who.person()))
                .add(registration::Column::RegisteredBy.eq(who.person()));
            found.filter(own).one(db).await
        }
    }
}

/// The registration of whoever asks: what a participant says for themselves is nobody else's, neither
/// the secretariat's nor that of whoever registered them. Not theirs looks like not there.
pub async fn participant(
    db: &impl ConnectionTrait,
    id: RegistrationId,
    by: By,
) -> Result<Option<registration::Model>, DbErr> {
    let theirs = |row: &registration::Model| match by {
        By::Staff(_) => false,
        By::Member(_) | By::Link(_) => !by.is_for_colleague(row),
    };
    Ok(holder(db, id, by).await?.filter(theirs))
}

pub async fn recipient(
    db: &impl ConnectionTrait,
    registration: registration::Model,
) -> anyhow::Result<Recipient> {
    let person = person::Entity::find_by_id(registration.person_id).one(db).await?;
    let person = person.ok_or_else(|| anyhow::anyhow!("a registration has no person"))?;
    Ok(Recipient { registration, person })
}

/// Everybody who still counts, in the order of their place in line.
pub async fn live_of_session(
    db: &impl ConnectionTrait,
    session: StudySessionId,
) -> Result<Vec<Live>, DbErr> {
    let mut live = registration::Entity::find()
        .filter(registration::Column::SessionId.eq(session))
        .filter(registration::Column::State.is_in(LIVE))
        .all(db)
        .await?;
    live.sort_by_key(|row| row.queue_number);
    Ok(live)
}

/// Of everybody registered, those who matter for a newcomer: everything of their own, ended ones
/// too; whoever waits; and, where organisations have a share, whoever holds a seat for one.
pub async fn met_by(
    db: &impl ConnectionTrait,
    session: &session::Model,
    newcomer: PersonId,
) -> Result<Vec<Live>, DbErr> {
    let shared = session.organisation_limit.is_some();
    let mut met = to_meet((session.id, shared), newcomer).all(db).await?;
    met.sort_by_key(|row| row.queue_number);
    Ok(met)
}

/// `shared`: organisations have a share.
pub fn to_meet(
    (session, shared): (StudySessionId, bool),
    newcomer: PersonId,
) -> Select<registration::Entity> {
    let state =
        |states: &[RegistrationState]| registration::Column::State.is_in(states.iter().copied());
    let seated = Condition::all()
        .add(state(&[RegistrationState::Confirmed, RegistrationState::Offered]))
        .add(registration::Column::OrganisationId.is_not_null());
    let met = Condition::any()
        .add(registration::Column::PersonId.eq(newcomer))
        .add(state(&[RegistrationState::Waiting]))
        .add_option(shared.then_some(seated));
    registration::Entity::find().filter(registration::Column::SessionId.eq(session)).filter(met)
}

/// Seats each organisation holds, confirmed or offered.
pub fn organisation_seats(live: &[Live]) -> HashMap<OrganisationId, i32> {
    let mut seats = HashMap::new();
    for row in live.iter().filter(|row| holds_seat(row.state)) {
        if let Some(organisation) = row.organisation_id {
            *seats.entry(organisation).or_insert(0) += 1;
        }
    }
    seats
}

pub fn holds_seat(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Confirmed | RegistrationState::Offered)
}

pub async fn save(
    pen: Pen<'_>,
    mut row: registration::Model,
) -> Result<registration::Model, DbErr> {
    row.updated_at = pen.now;
    registration::Entity::update(row.into_active_model().reset_all()).validate()?.exec(pen.tx).await
}

/// Replaces answers and files by what was said now. What was said to a question that is asked no
/// longer stays.
pub async fn save_answers(
    pen: Pen<'_>,
    row: &registration::Model,
    (asked, answers): (&[question::Model], Vec<CheckedAnswer>),
) -> Result<(), Stop<Refusal>> {
    let asked: Vec<_> = asked.iter().map(|question| question.id).collect();
    answer::Entity::delete_many()
        .filter(answer::Column::RegistrationId.eq(row.id))
        .filter(answer::Column::QuestionId.is_in(asked.iter().copied()))
        .exec(pen.tx)
        .await?;
    let kept = add_answers(pen, row, answers).await?;
    upload::Entity::delete_many()
        .filter(upload::Column::RegistrationId.eq(row.id))
        .filter(upload::Column::QuestionId.is_in(asked))
        .filter(upload::Column::Id.is_not_in(kept))
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// The same for a registration made just now, which has nothing to be replaced.
pub async fn add_details(
    pen: Pen<'_>,
    row: &registration::Model,
    details: &Details,
    answers: Vec<CheckedAnswer>,
) -> Result<(), Stop<Refusal>> {
    add_answers(pen, row, answers).await?;
    needs::add(pen, row.id, details.needs.as_deref()).await?;
    Ok(())
}

/// Stores answers with their files; says which files they name.
async fn add_answers(
    pen: Pen<'_>,
    row: &registration::Model,
    answers: Vec<CheckedAnswer>,
) -> Result<Vec<UploadId>, Stop<Refusal>> {
    let id = row.id;
    let (mut rows, mut kept, mut promised) = (Vec::new(), Vec::new(), Vec::new());
    for checked in answers {
        let question = checked.question;
        let names = checked.values.first().filter(|_| checked.kept);
        promised.extend(names.and_then(|name| Some((name.parse().ok()?, question))));
        let values = if checked.file.is_some() {
            vec![add_upload(pen, row.session_id, Some(id), &checked).await?.to_string()]
        } else {
            checked.values
        };
        for (ordinal, value) in (0..).zip(values) {
            kept.extend(value.parse::<UploadId>().ok());
            let row = answer::Model { registration_id: id, question_id: question, ordinal, value };
            rows.push(row.into_active_model());
        }
    }
    if !rows.is_empty() {
        answer::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    }
    take_over_uploads(pen, row, &kept).await?;
    refuse_foreign_uploads(pen, id, &promised).await?;
    Ok(kept)
}

/// Stores the file of an answer.
pub async fn add_upload(
    pen: Pen<'_>,
    session: StudySessionId,
    registration: Option<RegistrationId>,
    checked: &CheckedAnswer,
) -> anyhow::Result<UploadId> {
    let file = checked.file.clone().ok_or_else(|| anyhow::anyhow!("an answer has no file"))?;
    let id: UploadId = pen.context.new_id();
    let row = upload::Model {
        id,
        session_id: session,
        question_id: checked.question,
        registration_id: registration,
        name: file.name,
        media_type: file.media_type,
        bytes: file.bytes,
        uploaded_at: pen.now,
    };
    upload::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(id)
}

/// Takes files over that were kept for this session. A file of another registration can neither be
/// taken nor dropped.
async fn take_over_uploads(
    pen: Pen<'_>,
    row: &registration::Model,
    kept: &[UploadId],
) -> Result<(), DbErr> {
    if kept.is_empty() {
        return Ok(());
    }
    upload::Entity::update_many()
        .col_expr(upload::Column::RegistrationId, Some(row.id).into())
        .filter(upload::Column::SessionId.eq(row.session_id))
        .filter(upload::Column::RegistrationId.is_null())
        .filter(upload::Column::Id.is_in(kept.iter().copied()))
        .exec(pen.tx)
        .await?;
    Ok(())
}

/// A file that is said to be here already must be one of this registration and question.
async fn refuse_foreign_uploads(
    pen: Pen<'_>,
    id: RegistrationId,
    promised: &[(UploadId, SessionQuestionId)],
) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    for (upload, question) in promised {
        let own = upload::Entity::find_by_id(*upload)
            .filter(upload::Column::RegistrationId.eq(id))
            .filter(upload::Column::QuestionId.eq(*question));
        if own.count(pen.tx).await? == 0 {
            problems.add(format!("answers.{question}"), say::UNKNOWN_FILE);
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems).into()) }
}
