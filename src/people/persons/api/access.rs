//! What somebody may do and where they belong; letting them in and keeping them out.

use actix_web::web::{Data, Path, delete, post, put};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;
use entities::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::api::once;
use crate::people::invitations::invite_again;
use crate::people::{Admin, Coordinator, Roles};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

use super::super::pages::{invite_refusal, need_reach, place_refusal, refusal};
use super::super::{RawPlace, end_place, give_place, places_of, set_roles, set_state};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/people/{id}/roles", put().to(change_roles))
        .route("/api/v1/people/{id}/places/{organisation}", put().to(save_place))
        .route("/api/v1/people/{id}/places/{organisation}", delete().to(leave_place))
        .route("/api/v1/people/{id}/suspension", put().to(suspend))
        .route("/api/v1/people/{id}/suspension", delete().to(let_in_again))
        .route("/api/v1/people/{id}/invitations", post().to(send_again))
        .route("/api/v1/people/{id}/sign-in-resets", post().to(reset));
}

#[derive(OpenApi)]
#[openapi(paths(change_roles, save_place, leave_place, suspend, let_in_again, send_again, reset))]
pub struct ApiDoc;

/// All roles somebody is to hold.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RolesBody {
    /// Those left out are taken away.
    #[schema(schema_with = role_words)]
    roles: Vec<Role>,
}

fn role_words() -> RefOr<Schema> {
    RefOr::T(Schema::Array(ArrayBuilder::new().items(one_of::<Role>()).build()))
}

/// A letter with a link is on its way. The one before does not work any more.
#[derive(Serialize, ToSchema)]
struct InvitationSent {
    /// The link works until then, once.
    expires_at: DateTime<Utc>,
}

/// Makes somebody hold exactly these roles; for administrators. When a role of the secretariat or
/// the ministry comes or goes, the person is signed out everywhere, and invitations not yet taken up stop working. 409 `last_admin` where nobody
/// would be left to administer.
#[utoipa::path(put, path = "/api/v1/people/{id}/roles", tag = "people", params(("id" = Uuid, Path)), request_body = RolesBody, security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change_roles(
    context: Data<Context>,
    who: Admin,
    id: Path<PersonId>,
    body: JsonBody<RolesBody>,
) -> Result<HttpResponse, Failure> {
    let (id, actor, wanted) = (*id, who.actor(), Roles::new(body.into_inner().roles));
    let work = async move { retrying(|| set_roles(&context, &actor, id, &wanted)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives somebody a place in an organisation, or changes it; one that had ended begins again.
#[utoipa::path(put, path = "/api/v1/people/{id}/places/{organisation}", tag = "people", request_body = RawPlace, security(("bearer" = [])),
    params(("id" = Uuid, Path), ("organisation" = Uuid, Path, description = "Of the organisation.")),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn save_place(
    context: Data<Context>,
    who: Coordinator,
    at: Path<(PersonId, OrganisationId)>,
    body: JsonBody<RawPlace>,
) -> Result<HttpResponse, Failure> {
    let (at, actor, raw) = (*at, who.actor(), body.into_inner());
    let work = async move { retrying(|| give_place(&context, &actor, at, &raw)).await };
    perform(work).await?.map_err(place_refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends a place in an organisation: the person can no longer act for it, and leads it no longer.
/// Its history stays.
#[utoipa::path(delete, path = "/api/v1/people/{id}/places/{organisation}", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("organisation" = Uuid, Path, description = "Of the organisation.")),
    responses((status = 204), (status = 404, body = ProblemDetails)))]
async fn leave_place(
    context: Data<Context>,
    who: Coordinator,
    at: Path<(PersonId, OrganisationId)>,
) -> Result<HttpResponse, Failure> {
    let ((id, organisation), actor) = (*at, who.actor());
    let places = places_of(context.database.reader(), &[id]).await?;
    let left = places.iter().find(|place| place.organisation == organisation);
    let place = left.ok_or(Failure::NotFound)?.id;
    let work = async move { retrying(|| end_place(&context, &actor, place)).await };
    perform(work).await?.map_err(place_refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Keeps somebody out: every sign-in and token of theirs ends at once, and no letters reach them.
/// People of the secretariat and the ministry are an administrator's business. 409 `last_admin`
/// where nobody would be left to administer.
#[utoipa::path(put, path = "/api/v1/people/{id}/suspension", tag = "people", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)))]
async fn suspend(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    set_suspended(context, &who, *id, true).await
}

/// Lets somebody sign in again.
#[utoipa::path(delete, path = "/api/v1/people/{id}/suspension", tag = "people", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails)))]
async fn let_in_again(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    set_suspended(context, &who, *id, false).await
}

async fn set_suspended(
    context: Data<Context>,
    who: &Coordinator,
    id: PersonId,
    suspended: bool,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, who, id).await?;
    let actor = who.actor();
    let work = async move { retrying(|| set_state(&context, &actor, id, suspended)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends a fresh invitation to somebody who lost the first or let it pass.
#[utoipa::path(post, path = "/api/v1/people/{id}/invitations", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = InvitationSent), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn send_again(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    send((context, request), &who, *id, InvitationPurpose::Join).await
}

/// Takes password, authenticator app and every sign-in away at once, and sends a letter to set them
/// anew. Make sure of who asks for it first, by telephone for example.
#[utoipa::path(post, path = "/api/v1/people/{id}/sign-in-resets", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = InvitationSent), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn reset(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    send((context, request), &who, *id, InvitationPurpose::Reset).await
}

async fn send(
    (context, request): (Data<Context>, HttpRequest),
    who: &Coordinator,
    id: PersonId,
    purpose: InvitationPurpose,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, who, id).await?;
    let (inviting, actor) = (context.clone(), who.actor());
    let work = async move {
        let sent = async move { retrying(|| invite_again(&inviting, &actor, id, purpose)).await };
        let expires_at = perform(sent).await?.map_err(invite_refusal)?;
        Ok(InvitationSent { expires_at })
    };
    once(&context, &request, (who, &()), Box::pin(work)).await
}
