//! The secretariat makes events, changes them, opens them, calls them off.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::NetworkingEventId;
use utoipa::OpenApi;

use super::bodies::{
    NetworkingCallOffBody, NetworkingEventBody, NetworkingEventChange, NetworkingEventsQuery,
};
use super::shown::{
    NetworkingEventChanged, NetworkingEventItem, NetworkingEventMade, NetworkingLetters,
};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::revise::revise;
use crate::networking::events::{Host, arrange, readers, storage};
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/networking-events", web::get().to(list))
        .route("/api/v1/networking-events", web::post().to(create))
        .route("/api/v1/networking-events/{id}", web::get().to(show))
        .route("/api/v1/networking-events/{id}", web::put().to(change))
        .route("/api/v1/networking-events/{id}/opening", web::post().to(open))
        .route("/api/v1/networking-events/{id}/cancellation", web::post().to(call_off));
}

#[derive(OpenApi)]
#[openapi(paths(list, create, show, change, open, call_off))]
pub struct ApiDoc;

/// Events, the latest first.
#[utoipa::path(get, path = "/api/v1/networking-events", tag = "networking events",
    params(NetworkingEventsQuery),
    responses((status = 200, body = ListPart<NetworkingEventItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    _who: Coordinator,
    context: web::Data<Context>,
    query: Query<NetworkingEventsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let before = after::<(DateTime<Utc>, NetworkingEventId)>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let found = readers::page(context.database.reader(), query.state, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |row| (row.starts_at, row.id), NetworkingEventItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// Makes a draft; nobody sees it until it is opened.
#[utoipa::path(post, path = "/api/v1/networking-events", tag = "networking events",
    request_body = NetworkingEventBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingEventMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn create(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<NetworkingEventBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let plan = body.clone().into_plan()?;
    let (working, host) = (context.clone(), Host::from(&who));
    let work = async move {
        let done =
            perform(async move { retrying(|| arrange::create(&working, host, &plan)).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingEventMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// One event.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}", tag = "networking events",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = NetworkingEventItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let whole = storage::find(context.database.reader(), *id).await?;
    let event = whole.ok_or(Failure::NotFound)?.event;
    Ok(HttpResponse::Ok().json(NetworkingEventItem::from(event)))
}

/// Changes an event until its first round begins. A new time or place is told to everybody who takes
/// part. With other rounds or tables the plan and its locks are dropped.
#[utoipa::path(put, path = "/api/v1/networking-events/{id}", tag = "networking events",
    params(("id" = Uuid, Path)), request_body = NetworkingEventChange,
    responses((status = 200, body = NetworkingEventChanged),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn change(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingEventChange>,
) -> Result<HttpResponse, Failure> {
    let NetworkingEventChange { plan, version } = body.into_inner();
    let (host, at, plan) = (Host::from(&who), (*id, version), plan.into_plan()?);
    let done = perform(async move { retrying(|| revise(&context, host, at, &plan)).await });
    let done = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::Ok().json(NetworkingEventChanged::from(done)))
}

/// Lets people register. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/opening", tag = "networking events",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn open(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let (host, id) = (Host::from(&who), *id);
    let done = perform(async move { retrying(|| arrange::open(&context, host, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Calls an event off for good; everybody who takes part gets one letter. Repeating it writes none.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/cancellation",
    tag = "networking events", params(("id" = Uuid, Path)), request_body = NetworkingCallOffBody,
    responses((status = 200, body = NetworkingLetters), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn call_off(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingCallOffBody>,
) -> Result<HttpResponse, Failure> {
    let (host, id, reason) = (Host::from(&who), *id, body.into_inner().reason);
    let done =
        perform(async move { retrying(|| arrange::call_off(&context, host, id, &reason)).await });
    let letters = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::Ok().json(NetworkingLetters { letters }))
}
