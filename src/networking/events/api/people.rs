//! The secretariat about those who take part: who, what they wish, who is kept apart, who is there.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::{NetworkingEventId, NetworkingParticipantId};
use serde_json::json;
use utoipa::OpenApi;
use uuid::Uuid;

use super::bodies::{
    NetworkingParticipantBody, NetworkingPresenceBody, NetworkingSeparationBody,
    NetworkingWishesBody,
};
use super::own::joining;
use super::shown::{
    NetworkingParticipantItem, NetworkingParticipantMade, NetworkingSeparationItem,
};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::storage::{Whole, find};
use crate::networking::events::withdraw::{By, withdraw};
use crate::networking::events::{Host, day, join, wishes};
use crate::people::audit::{self, Subject};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

const ONE: &str = "/api/v1/networking-events/{id}/participants/{participant}";

pub fn routes(service: &mut Routes) {
    let below = |place: &str| format!("{ONE}/{place}");
    service
        .route("/api/v1/networking-events/{id}/participants", web::get().to(list))
        .route("/api/v1/networking-events/{id}/participants", web::post().to(adds))
        .route(&below("withdrawal"), web::post().to(withdraws))
        .route(&below("wishes"), web::put().to(wishes_for))
        .route(&below("presence"), web::put().to(marks))
        .route("/api/v1/networking-events/{id}/separations", web::get().to(apart))
        .route("/api/v1/networking-events/{id}/separations", web::put().to(separates));
}

#[derive(OpenApi)]
#[openapi(paths(list, adds, withdraws, wishes_for, marks, apart, separates))]
pub struct ApiDoc;

/// What the secretariat looks at is noted.
pub async fn looked_at(
    who: &Coordinator,
    context: &Context,
    (id, what): (NetworkingEventId, &'static str),
) -> Result<Whole, Failure> {
    let whole = find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    let (noting, actor) = (context.clone(), who.actor());
    let subject = Subject::of("networking_event", id.0);
    let details = json!({ "what": what });
    perform(async move { audit::viewed(&noting, &actor, subject, details).await }).await??;
    Ok(whole)
}

/// Who takes part, with their wishes.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}/participants",
    tag = "networking events", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingParticipantItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let whole = looked_at(&who, &context, (*id, "participants")).await?;
    let terms = Terms::load(context.database.reader()).await?;
    let people: Vec<_> = whole.confirmed().collect();
    let show = |one| NetworkingParticipantItem::of(&whole, &terms, one);
    Ok(HttpResponse::Ok().json(ListPart::within(people, (offset, limit), show)))
}

/// Registers somebody, also at the door. They get the letter everybody gets.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/participants",
    tag = "networking events", request_body = NetworkingParticipantBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingParticipantMade),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn adds(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<NetworkingEventId>,
    body: JsonBody<NetworkingParticipantBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let draft = body.person.check().map_err(|found| Failure::invalid_inside("person", found))?;
    let wish = joining(*id, &body.registration, context.new_id::<Uuid>());
    let (working, host) = (context.clone(), Host::from(&who));
    let work = async move {
        let done =
            perform(async move { retrying(|| join::add(&working, host, (&draft, &wish))).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingParticipantMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

type One = web::Path<(NetworkingEventId, NetworkingParticipantId)>;

/// Takes somebody out; they are told. Repeating it is harmless.
#[utoipa::path(post,
    path = "/api/v1/networking-events/{id}/participants/{participant}/withdrawal",
    tag = "networking events", params(("id" = Uuid, Path), ("participant" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn withdraws(
    who: Coordinator,
    context: web::Data<Context>,
    at: One,
) -> Result<HttpResponse, Failure> {
    let (by, at) = (By::Host(Host::from(&who)), at.into_inner());
    let done = perform(async move { retrying(|| withdraw(&context, by, at)).await }).await?;
    done.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sets wishes that somebody told the secretariat.
#[utoipa::path(put, path = "/api/v1/networking-events/{id}/participants/{participant}/wishes",
    tag = "networking events", params(("id" = Uuid, Path), ("participant" = Uuid, Path)),
    request_body = NetworkingWishesBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn wishes_for(
    who: Coordinator,
    (context, at): (web::Data<Context>, One),
    body: JsonBody<NetworkingWishesBody>,
) -> Result<HttpResponse, Failure> {
    let (id, participant) = at.into_inner();
    let whose = wishes::Whose::Theirs(Host::from(&who), participant);
    let wished = body.into_inner().into_wishes();
    let done =
        perform(async move { retrying(|| wishes::wish(&context, whose, id, &wished)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Notes who is there. Rounds to come are planned anew only when that is asked for.
#[utoipa::path(put, path = "/api/v1/networking-events/{id}/participants/{participant}/presence",
    tag = "networking events", params(("id" = Uuid, Path), ("participant" = Uuid, Path)),
    request_body = NetworkingPresenceBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn marks(
    who: Coordinator,
    (context, at): (web::Data<Context>, One),
    body: JsonBody<NetworkingPresenceBody>,
) -> Result<HttpResponse, Failure> {
    let (host, at, mark) = (Host::from(&who), at.into_inner(), body.into_inner().mark.into());
    let done = perform(async move { retrying(|| day::mark(&context, host, at, mark)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who is kept apart, and why.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}/separations",
    tag = "networking events", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingSeparationItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn apart(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let whole = looked_at(&who, &context, (*id, "separations")).await?;
    let show = NetworkingSeparationItem::from;
    Ok(HttpResponse::Ok().json(ListPart::within(whole.separations, (offset, limit), show)))
}

/// Keeps two apart in every round, or no longer. Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/networking-events/{id}/separations",
    tag = "networking events", params(("id" = Uuid, Path)),
    request_body = NetworkingSeparationBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn separates(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingSeparationBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let pair = (body.one_id.into(), body.other_id.into());
    let wanted = wishes::Separation { pair, apart: body.apart, reason: body.reason };
    let (host, id) = (Host::from(&who), *id);
    let done =
        perform(async move { retrying(|| wishes::separate(&context, host, id, &wanted)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}
