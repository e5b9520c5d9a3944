//! A registration with everything its own pages tell.

use entities::people::{organisation, person};
use entities::study_sessions::offer::{self, OfferState};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::{accessibility_need, answer, public_request, session, upload};
use entities::{PublicRequestId, RegistrationId, StudySessionId, UploadId, WaitingOfferId};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QueryOrder as _, QuerySelect as _};

use crate::study_sessions::registration::live_of_session;
use crate::study_sessions::session::{SessionRows, load};
use crate::study_sessions::waiting;

#[derive(Clone, Debug)]
pub struct Held {
    pub registration: registration::Model,
    pub person: person::Model,
    pub organisation: Option<String>,
    pub rows: SessionRows,
    /// In the order of questions and choices.
    pub answers: Vec<answer::Model>,
    pub files: Vec<KeptFile>,
    pub needs: Option<String>,
    /// The seat that is offered now.
    pub offer: Option<offer::Model>,
    /// Place in line, counted from 1.
    pub position: Option<u32>,
}

/// A file handed in, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub id: UploadId,
    pub name: String,
    pub bytes: i64,
}

pub async fn held(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<Held>, DbErr> {
    let Some(registration) = registration::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    let person = person::Entity::find_by_id(registration.person_id).one(db).await?;
    let session = session::Entity::find_by_id(registration.session_id).one(db).await?;
    let (Some(person), Some(session)) = (person, session) else { return Ok(None) };
    let organisation = match registration.organisation_id {
        Some(id) => organisation::Entity::find_by_id(id).one(db).await?.map(|one| one.name),
        None => registration.affiliation.clone(),
    };
    let needs = accessibility_need::Entity::find_by_id(id).one(db).await?;
    Ok(Some(Held {
        answers: answers(db, id).await?,
        files: files(db, id).await?,
        offer: open_offer(db, id).await?,
        position: position(db, &registration).await?,
        rows: load(db, session).await?,
        needs: needs.map(|row| row.needs),
        organisation,
        person,
        registration,
    }))
}

async fn answers(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Vec<answer::Model>, DbErr> {
    answer::Entity::find()
        .filter(answer::Column::RegistrationId.eq(id))
        .order_by_asc(answer::Column::QuestionId)
        .order_by_asc(answer::Column::Ordinal)
        .all(db)
        .await
}

async fn files(db: &impl ConnectionTrait, id: RegistrationId) -> Result<Vec<KeptFile>, DbErr> {
    use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
    let length = Func::cust("length").arg(Expr::col(upload::Column::Bytes));
    let rows: Vec<(UploadId, String, i64)> = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .column(upload::Column::Name)
        .expr_as(Expr::expr(length).cast_as("bigint"), "bytes")
        .filter(upload::Column::RegistrationId.eq(id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name, bytes)| KeptFile { id, name, bytes }).collect())
}

async fn open_offer(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<offer::Model>, DbErr> {
    offer::Entity::find()
        .filter(offer::Column::RegistrationId.eq(id))
        .filter(offer::Column::State.eq(OfferState::Open))
        .one(db)
        .await
}

async fn position(
    db: &impl ConnectionTrait,
    row: &registration::Model,
) -> Result<Option<u32>, DbErr> {
    if row.state != RegistrationState::Waiting {
        return Ok(None);
    }
    let live = live_of_session(db, row.session_id).await?;
    Ok(Some(waiting::position_of(&live, row)))
}

/// An offered seat and the registration it is for.
pub async fn offered(
    db: &impl ConnectionTrait,
    id: WaitingOfferId,
) -> Result<Option<(offer::Model, Held)>, DbErr> {
    let Some(offer) = offer::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    Ok(held(db, offer.registration_id).await?.map(|held| (offer, held)))
}

/// A request from the public form, as its link names it.
pub async fn public_request(
    db: &impl ConnectionTrait,
    id: PublicRequestId,
) -> Result<Option<public_request::Model>, DbErr> {
    public_request::Entity::find_by_id(id).one(db).await
}

/// The request made with a form's key: only the browser that filled it in knows the key.
pub async fn public_request_of_form(
    db: &impl ConnectionTrait,
    session: StudySessionId,
    key: &str,
) -> Result<Option<public_request::Model>, DbErr> {
    public_request::Entity::find()
        .filter(public_request::Column::SessionId.eq(session))
        .filter(public_request::Column::RequestKey.eq(key))
        .one(db)
        .await
}
