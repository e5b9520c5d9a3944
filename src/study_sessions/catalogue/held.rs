//! A registration with everything its own pages tell.

use chrono::{DateTime, Utc};
use entities::people::{organisation, person};
use entities::study_sessions::registration::{self, Route};
use entities::study_sessions::{offer, public_request, upload};
use entities::{PublicRequestId, RegistrationId, StudySessionId, UploadId, WaitingOfferId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm::{QueryFilter as _, QuerySelect as _};

use super::Listed;
use crate::study_sessions::readers::{RegistrationView, registration_view};
use crate::study_sessions::registration::By;

#[derive(Clone, Debug)]
pub struct Held {
    pub view: RegistrationView,
    pub listed: Listed,
    /// Where letters go.
    pub email: String,
    pub organisation: Option<String>,
    pub files: Vec<KeptFile>,
}

/// A file handed in, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub id: UploadId,
    pub name: String,
    pub bytes: i64,
}

/// The registration, if whoever asks may act on it.
pub async fn held(
    db: &impl ConnectionTrait,
    id: RegistrationId,
    by: By,
    now: DateTime<Utc>,
) -> Result<Option<Held>, DbErr> {
    let Some(view) = registration_view(db, now, id, by).await? else { return Ok(None) };
    let row = &view.registration;
    let person = person::Entity::find_by_id(row.person_id).one(db).await?;
    let organisation = match row.organisation_id {
        Some(id) => organisation::Entity::find_by_id(id).one(db).await?.map(|one| one.name),
        None => row.affiliation.clone(),
    };
    let session = view.session.rows.session.clone();
    let listed = Listed::all_of(db, vec![session], now).await?.pop();
    let (Some(person), Some(listed)) = (person, listed) else { return Ok(None) };
    let files = files(db, id).await?;
    Ok(Some(Held { listed, email: person.email, organisation, files, view }))
}

async fn files(db: &impl ConnectionTrait, id: RegistrationId) -> Result<Vec<KeptFile>, DbErr> {
    let length = Expr::expr(Func::cust("length").arg(Expr::col(upload::Column::Bytes)));
    let rows: Vec<(UploadId, String, i64)> = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .column(upload::Column::Name)
        .expr_as(length.cast_as("bigint"), "bytes")
        .filter(upload::Column::RegistrationId.eq(id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, name, bytes)| KeptFile { id, name, bytes }).collect())
}

/// An offered seat, whatever became of it, and who made the registration it is for.
pub async fn offered(
    db: &impl ConnectionTrait,
    id: WaitingOfferId,
) -> Result<Option<(offer::Model, Route)>, DbErr> {
    let Some(offer) = offer::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let row = registration::Entity::find_by_id(offer.registration_id).one(db).await?;
    Ok(row.map(|row| (offer, row.route)))
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
