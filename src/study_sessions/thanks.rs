//! お礼のお知らせ: to everybody who came, once each, with the way to the questionnaire, to materials
//! and to the certificate.

use std::collections::HashSet;

use entities::study_sessions::session::SessionState;
use entities::study_sessions::survey::Circle;
use entities::study_sessions::{registration, thanks};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use serde_json::json;

use super::letters::{self, SessionThanks, SurveyFacts, ThanksFacts};
use super::pen::Pen;
use super::registration::recipient;
use super::session::{self as sessions, Refusal};
use super::{Organiser, SessionRows, certificates, circle, links, materials, survey};
use crate::context::Context;
use crate::database::Stop;
use crate::web::Problems;

const LONGEST_MESSAGE: usize = 1_000;

/// The wish to thank.
#[derive(Clone, Debug)]
pub struct Thanks {
    /// The secretariat's own words.
    pub message: Option<String>,
    /// How many people the coordinator was shown would be told.
    pub expected_recipients: usize,
}

/// Who came, has an address and has not been thanked yet, by reception number.
pub async fn to_thank(
    db: &impl ConnectionTrait,
    id: StudySessionId,
) -> Result<Vec<registration::Model>, DbErr> {
    let thanked: Vec<RegistrationId> = thanks::Entity::find()
        .select_only()
        .column(thanks::Column::RegistrationId)
        .filter(thanks::Column::SessionId.eq(id))
        .into_tuple()
        .all(db)
        .await?;
    let thanked: HashSet<_> = thanked.into_iter().collect();
    let came = circle::reachable(db, id, Circle::Attended).await?;
    Ok(came.into_iter().filter(|row| !thanked.contains(&row.id)).collect())
}

/// Thanks everybody who came and has not been thanked, once the session is over; says how many.
pub async fn thank(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    wish: Thanks,
) -> Result<usize, Stop<Refusal>> {
    let message = checked(wish.message)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = over(pen, id).await?;
    let people = to_thank(&tx, id).await?;
    if people.len() != wish.expected_recipients {
        let (expected, actual) = (wish.expected_recipients, people.len());
        return Err(Refusal::RecipientsDiffer { expected, actual }.into());
    }
    let told = people.len();
    write(pen, who, (&rows, people), message).await?;
    pen.note(who.actor(), "study_session.thanked", id, json!({ "told": told })).await?;
    tx.commit().await?;
    Ok(told)
}

/// A letter to each of them, and the note that it was written.
async fn write(
    pen: Pen<'_>,
    who: Organiser,
    (rows, people): (&SessionRows, Vec<registration::Model>),
    message: Option<String>,
) -> anyhow::Result<()> {
    let id = rows.session.id;
    let survey = survey::survey(pen.tx, id).await?.filter(|row| pen.now < row.closes_at);
    let materials = materials::any(pen.tx, id).await?;
    for row in people {
        let noted = thanks::Model {
            registration_id: row.id,
            session_id: id,
            message: message.clone(),
            sent_by: who.person(),
            sent_at: pen.now,
        };
        let insert = thanks::Entity::insert(noted.into_active_model());
        insert.exec_without_returning(pen.tx).await?;
        let to = recipient(pen.tx, row).await?;
        let given = ThanksFacts {
            message: message.clone(),
            survey: survey.as_ref().map(|row| SurveyFacts::of(pen, row, &to)),
            materials,
            certificate_url: certificate_url(pen, &to).await?,
        };
        let letter = SessionThanks::new(pen, rows, &to, given);
        letters::send(pen, &to, "thanks", (&letter, None)).await?;
    }
    Ok(())
}

fn checked(message: Option<String>) -> Result<Option<String>, Refusal> {
    let message = message.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if message.as_ref().is_some_and(|text| text.chars().count() > LONGEST_MESSAGE) {
        let mut problems = Problems::none();
        problems.add("message", super::wording::plan::too_long(LONGEST_MESSAGE));
        return Err(Refusal::Invalid(problems));
    }
    Ok(message)
}

async fn certificate_url(pen: Pen<'_>, to: &letters::Recipient) -> Result<Option<String>, DbErr> {
    let issued = certificates::of_registration(pen.tx, to.registration.id).await?;
    let own = links::registration_url(&pen.context.config, to.registration.id);
    Ok(issued.map(|_| format!("{own}/certificate")))
}

/// The session with its row locked, once it has ended and was not called off.
pub(super) async fn over(pen: Pen<'_>, id: StudySessionId) -> Result<SessionRows, Stop<Refusal>> {
    let row = sessions::lock(pen.tx, id).await?.ok_or(Refusal::NotFound)?;
    let rows = sessions::load(pen.tx, row).await?;
    match rows.session.state {
        SessionState::Held | SessionState::Reported => Ok(rows),
        SessionState::Published if pen.now >= rows.session.ends_at => Ok(rows),
        SessionState::Published => Err(Refusal::TooEarly.into()),
        _ => {
            let standing = sessions::Standing::from(&rows.session);
            Err(Refusal::NotPossibleNow(standing.phase(&rows.seats, pen.now)).into())
        }
    }
}
