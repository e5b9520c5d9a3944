//! Registrations as the secretariat decides about them.

use actix_web::{HttpResponse, web};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, StudySessionId};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::readers::{Onlooker, registrations_of, session_view};
use crate::study_sessions::{Organiser, registration, waiting};
use crate::vocabulary::search_key;
use crate::web::{
    Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, offset, one_of, perform,
};

use super::details::ReasonBody;
use super::refusals::{of_change, of_registration};
use super::shown_registration::{Registered, RegistrationItem};

/// The list is mounted beside the registering of people, under one address.
pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/registrations/{id}/approval", web::post().to(approve))
        .route("/api/v1/registrations/{id}/mode", web::put().to(move_to))
        .route("/api/v1/registrations/{id}/refusal", web::post().to(decline))
        .route("/api/v1/registrations/{id}/promotion", web::post().to(promote));
}

#[derive(OpenApi)]
#[openapi(paths(of_session, approve, decline, move_to, promote))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegistrationsQuery {
    #[param(schema_with = one_of::<RegistrationState>, required = false)]
    state: Option<RegistrationState>,
    /// Part of a name, an organisation or a 受付番号, in any width and kana.
    text: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    cursor: Option<String>,
}

/// Every registration of a session, for the secretariat, by reception number.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/registrations", tag = "registrations",
    params(("id" = Uuid, Path), RegistrationsQuery),
    responses((status = 200, body = ListPart<RegistrationItem>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
pub async fn of_session(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: Query<RegistrationsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let bounds = (offset(query.cursor.as_deref())?, query.limit.unwrap_or(50).clamp(1, 200));
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let staff = Onlooker::Staff(organiser);
    session_view(reader, context.now(), *id, staff).await?.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", id.0);
    let seen = serde_json::json!({ "seen": "registrations" });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    let word = search_key(&query.text.unwrap_or_default());
    let mut rows = registrations_of(reader, organiser, *id).await?;
    rows.retain(|row| query.state.is_none_or(|state| row.registration.state == state));
    rows.retain(|row| word.is_empty() || row.matches(&word));
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, RegistrationItem::from)))
}

/// Gives a request that waits for approval a seat or a place in line.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/approval", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| registration::approve(&context, organiser, id)).await });
    let approved = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::Ok().json(Registered::from(approved)))
}

/// Declines a request that waits for approval.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/refusal", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn decline(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, reason) = (Organiser::from(&who), *id, body.into_inner().into_reason()?);
    let done = perform(async move {
        retrying(|| registration::decline(&context, organiser, id, reason.clone())).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::NoContent().finish())
}

/// How somebody takes part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "mode": "online" }))]
struct ModeBody {
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
}

/// Moves somebody to the venue or online and leaves everything else they said as it is.
#[utoipa::path(put, path = "/api/v1/registrations/{id}/mode", tag = "registrations",
    operation_id = "move_registration", params(("id" = Uuid, Path)), request_body = ModeBody,
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn move_to(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: JsonBody<ModeBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, mode) = (Organiser::from(&who), *id, body.into_inner().mode);
    let done =
        perform(
            async move { retrying(|| registration::move_to(&context, organiser, id, mode)).await },
        );
    let moved = done.await?.map_err(|stop| Failure::of(stop, of_change))?;
    Ok(HttpResponse::Ok().json(Registered::from(moved)))
}

/// Moves somebody up by hand, whatever their place in line, while there is a seat.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/promotion", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn promote(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| waiting::promote(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::NoContent().finish())
}
