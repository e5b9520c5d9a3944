//! Plans of rounds: made, looked at, changed by hand, told.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::NetworkingEventId;
use serde_json::json;
use utoipa::OpenApi;

use super::bodies::{
    NetworkingAdjustmentBody, NetworkingLockBody, NetworkingPlanningBody, NetworkingPublicationBody,
};
use super::round_of;
use super::shown_plan::{
    NetworkingAdjustmentEffect, NetworkingPlanMade, NetworkingPlanShown, NetworkingPublished,
};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::planning::{Considered, consider, make};
use crate::networking::events::publish::publish;
use crate::networking::events::{Host, adjust};
use crate::people::audit::{self, Subject};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

const PLAN: &str = "/api/v1/networking-events/{id}/plan";

pub fn routes(service: &mut Routes) {
    service
        .route(PLAN, web::get().to(show))
        .route(PLAN, web::post().to(plans))
        .route(&format!("{PLAN}/locks"), web::put().to(locks))
        .route(&format!("{PLAN}/adjustment-preview"), web::post().to(previews))
        .route(&format!("{PLAN}/adjustments"), web::post().to(adjusts))
        .route("/api/v1/networking-events/{id}/publication", web::post().to(publishes));
}

#[derive(OpenApi)]
#[openapi(paths(show, plans, locks, previews, adjusts, publishes))]
pub struct ApiDoc;

async fn looked_at(
    who: &Coordinator,
    context: &Context,
    id: NetworkingEventId,
) -> Result<Considered, Failure> {
    let considered = consider(context, id).await?.ok_or(Failure::NotFound)?;
    let (noting, actor) = (context.clone(), who.actor());
    let (subject, details) = (Subject::of("networking_event", id.0), json!({ "what": "plan" }));
    perform(async move { audit::viewed(&noting, &actor, subject, details).await }).await??;
    Ok(considered)
}

/// The current plan, with what it could not do and why.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}/plan", tag = "networking events",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = NetworkingPlanShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let considered = looked_at(&who, &context, *id).await?;
    let terms = Terms::load(context.database.reader()).await?;
    Ok(HttpResponse::Ok().json(NetworkingPlanShown::of(&considered, &terms)))
}

/// Plans the rounds that have not begun. Nobody is told yet.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/plan", tag = "networking events",
    request_body = NetworkingPlanningBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingPlanMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn plans(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<NetworkingEventId>,
    body: JsonBody<NetworkingPlanningBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (working, host, id) = (context.clone(), Host::from(&who), *id);
    let seen = body.plan_id.map(Into::into);
    let work = async move {
        let done = perform(async move { retrying(|| make(&working, host, id, seen)).await });
        let made = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingPlanMade { plan_id: made.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Locks somebody to their table in a round to come, or takes it back. Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/networking-events/{id}/plan/locks", tag = "networking events",
    params(("id" = Uuid, Path)), request_body = NetworkingLockBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn locks(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingLockBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wanted = (round_of(body.round), body.participant_id.into(), body.locked);
    let (host, id) = (Host::from(&who), *id);
    let done =
        perform(async move { retrying(|| adjust::set_lock(&context, host, id, wanted)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What a changed seat would make better and worse; nothing is changed.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/plan/adjustment-preview",
    tag = "networking events", params(("id" = Uuid, Path)),
    request_body = NetworkingAdjustmentBody,
    responses((status = 200, body = NetworkingAdjustmentEffect),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn previews(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingAdjustmentBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wanted = body.meant()?;
    let considered = looked_at(&who, &context, *id).await?;
    if considered.whole.event.plan_id != Some(body.plan_id.into()) {
        return Err(crate::networking::events::Refusal::ChangedMeanwhile.into());
    }
    let effect = adjust::preview(&considered, wanted)?;
    Ok(HttpResponse::Ok().json(NetworkingAdjustmentEffect::from(effect)))
}

/// Changes a seat by hand: makes the next plan from the one that was looked at.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/plan/adjustments",
    tag = "networking events", request_body = NetworkingAdjustmentBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingPlanMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn adjusts(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<NetworkingEventId>,
    body: JsonBody<NetworkingAdjustmentBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wanted = body.meant()?;
    let (working, host, at) = (context.clone(), Host::from(&who), (*id, body.plan_id.into()));
    let work = async move {
        let done =
            perform(async move { retrying(|| adjust::adjust(&working, host, at, wanted)).await });
        let made = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingPlanMade { plan_id: made.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Tells everybody whose tables are new to them, once for each plan.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/publication",
    tag = "networking events", params(("id" = Uuid, Path)),
    request_body = NetworkingPublicationBody,
    responses((status = 200, body = NetworkingPublished), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn publishes(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingPublicationBody>,
) -> Result<HttpResponse, Failure> {
    let (host, at) = (Host::from(&who), (*id, body.into_inner().plan_id.into()));
    let done = perform(async move { retrying(|| publish(&context, host, at)).await });
    let done = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    let told = NetworkingPublished { letters: done.letters, already: done.already };
    Ok(HttpResponse::Ok().json(told))
}
