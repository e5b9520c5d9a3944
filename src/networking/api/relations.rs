//! People of a contact, and who knows it.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::networking::contact_relation::Closeness;
use entities::{ContactId, ContactPersonId, PersonId};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_networking;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::Organiser;
use crate::networking::contacts::{
    RawContactPerson, RawRelation, add_person, change_person, forget_relation, note_relation,
    relations_of, whole,
};
use crate::networking::pages_staff::viewed;
use crate::people::audit::Subject;
use crate::people::{Coordinator, api};
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/contacts/{id}/people", web::post().to(enter))
        .route("/api/v1/contacts/{id}/people/{person}", web::put().to(save))
        .route("/api/v1/contacts/{id}/relations", web::get().to(known))
        .route("/api/v1/contacts/{id}/relations/{person}", web::put().to(note))
        .route("/api/v1/contacts/{id}/relations/{person}", web::delete().to(forget));
}

#[derive(OpenApi)]
#[openapi(paths(enter, save, known, note, forget))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct ContactPersonMade {
    id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RelationBody {
    #[schema(schema_with = one_of::<Closeness>)]
    closeness: Closeness,
    since: Option<NaiveDate>,
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

#[derive(Serialize, ToSchema)]
struct RelationItem {
    person_id: Uuid,
    name: String,
    #[schema(schema_with = one_of::<Closeness>)]
    closeness: Closeness,
    since: Option<NaiveDate>,
    note: String,
}

/// Adds somebody who answers for a contact.
#[utoipa::path(post, path = "/api/v1/contacts/{id}/people", tag = "contacts",
    request_body = RawContactPerson,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ContactPersonMade), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn enter(
    who: Coordinator,
    (context, request, id): (web::Data<Context>, HttpRequest, web::Path<ContactId>),
    body: JsonBody<RawContactPerson>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let draft = body.check().map_err(|problems| Failure::invalid(problems.into_list()))?;
    let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
    let work = async move {
        let done =
            perform(async move { retrying(|| add_person(&working, desk, id, &draft)).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
        Ok(ContactPersonMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Saves what is known of somebody, anew.
#[utoipa::path(put, path = "/api/v1/contacts/{id}/people/{person}", tag = "contacts",
    request_body = RawContactPerson, params(("id" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    (context, path): (web::Data<Context>, web::Path<(ContactId, ContactPersonId)>),
    body: JsonBody<RawContactPerson>,
) -> Result<HttpResponse, Failure> {
    let draft = body.into_inner().check();
    let draft = draft.map_err(|problems| Failure::invalid(problems.into_list()))?;
    let (desk, ids) = (Organiser::from(&who), *path);
    let done =
        perform(async move { retrying(|| change_person(&context, desk, ids, &draft)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who knows a contact, the closest first.
#[utoipa::path(get, path = "/api/v1/contacts/{id}/relations", tag = "contacts",
    params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<RelationItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn known(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<ContactId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let db = context.database.reader();
    whole(db, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("contact", id.0), None).await?;
    let all = relations_of(db, *id).await?;
    let part = ListPart::within(all, (offset, limit), |one| RelationItem {
        person_id: one.row.person_id.0,
        name: one.name,
        closeness: one.row.closeness,
        since: one.row.since,
        note: one.row.note,
    });
    Ok(HttpResponse::Ok().json(part))
}

/// Notes that somebody knows a contact; again it replaces what was noted.
#[utoipa::path(put, path = "/api/v1/contacts/{id}/relations/{person}", tag = "contacts",
    request_body = RelationBody, params(("id" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn note(
    who: Coordinator,
    (context, path): (web::Data<Context>, web::Path<(ContactId, PersonId)>),
    body: JsonBody<RelationBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (id, person) = *path;
    let raw = RawRelation {
        person: Some(person),
        closeness: body.closeness.to_value(),
        since: body.since,
        note: body.note,
    };
    let desk = Organiser::from(&who);
    let done = perform(async move { retrying(|| note_relation(&context, desk, id, &raw)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a relation away that was noted by mistake.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}/relations/{person}", tag = "contacts",
    params(("id" = Uuid, Path), ("person" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn forget(
    who: Coordinator,
    (context, path): (web::Data<Context>, web::Path<(ContactId, PersonId)>),
) -> Result<HttpResponse, Failure> {
    let (desk, ids) = (Organiser::from(&who), *path);
    let done = perform(async move { retrying(|| forget_relation(&context, desk, ids)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}
