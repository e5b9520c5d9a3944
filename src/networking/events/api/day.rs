//! The day itself: rounds begin, the event ends, who met whom.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::NetworkingEventId;
use utoipa::OpenApi;

use super::bodies::{NetworkingIntroductionBody, NetworkingRoundBody};
use super::people::looked_at;
use super::round_of;
use super::shown::{
    NetworkingIntroductionMade, NetworkingMeetingItem, NetworkingUnmetWish, NetworkingWishShown,
};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::readers::{Meeting, meetings};
use crate::networking::events::unmet::{Unmet, Wanted, introduce, unmet};
use crate::networking::events::{Host, day};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/networking-events/{id}/rounds", web::post().to(begins))
        .route("/api/v1/networking-events/{id}/completion", web::post().to(finishes))
        .route("/api/v1/networking-events/{id}/meetings", web::get().to(met))
        .route("/api/v1/networking-events/{id}/unmet-wishes", web::get().to(unmet_wishes))
        .route("/api/v1/networking-events/{id}/introductions", web::post().to(introduces));
}

#[derive(OpenApi)]
#[openapi(paths(begins, finishes, met, unmet_wishes, introduces))]
pub struct ApiDoc;

/// Begins the next round, from two hours before the event on, with exactly those who are there; its
/// seats stand from then on. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/rounds", tag = "networking events",
    params(("id" = Uuid, Path)), request_body = NetworkingRoundBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn begins(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingRoundBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (host, at, round) = (Host::from(&who), (*id, body.plan_id.into()), round_of(body.round));
    let done =
        perform(async move { retrying(|| day::begin_round(&context, host, at, round)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says that the event took place. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/completion",
    tag = "networking events", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn finishes(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let (host, id) = (Host::from(&who), *id);
    let done = perform(async move { retrying(|| day::finish(&context, host, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who sat at one table in rounds that took place, without those who were not there.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}/meetings", tag = "networking events",
    params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingMeetingItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn met(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    looked_at(&who, &context, (*id, "meetings")).await?;
    let all = meetings(context.database.reader(), Some(&[*id])).await?;
    let show = |one: Meeting| NetworkingMeetingItem {
        round: one.round + 1,
        one_person_id: one.one.0.0,
        other_person_id: one.other.0.0,
        begun_at: one.begun_at,
    };
    Ok(HttpResponse::Ok().json(ListPart::within(all, (offset, limit), show)))
}

/// Wishes that no round fulfilled, with whom an introduction could be.
#[utoipa::path(get, path = "/api/v1/networking-events/{id}/unmet-wishes",
    tag = "networking events", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingUnmetWish>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn unmet_wishes(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let whole = looked_at(&who, &context, (*id, "unmet_wishes")).await?;
    let reader = context.database.reader();
    let terms = Terms::load(reader).await?;
    let show = |one: Unmet| NetworkingUnmetWish {
        participant_id: one.wish.participant_id.0,
        wish: NetworkingWishShown::of(&whole, &terms, &one.wish),
        partner_ids: one.fitting.iter().map(|id| id.0).collect(),
        introduction_id: one.introduction.map(|id| id.0),
    };
    let met = meetings(reader, Some(&[*id])).await?;
    let all = unmet(reader, (&whole, &met)).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(all, (offset, limit), show)))
}

/// Turns such a wish into an introduction once the event is over: whoever wished is asked first, and
/// neither learns who the other is before both have agreed. One wish makes one introduction.
#[utoipa::path(post, path = "/api/v1/networking-events/{id}/introductions",
    tag = "networking events", request_body = NetworkingIntroductionBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingIntroductionMade),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn introduces(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<NetworkingEventId>,
    body: JsonBody<NetworkingIntroductionBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wanted = Wanted {
        participant: body.participant_id.into(),
        kind: body.kind,
        target: body.target.clone(),
        partner: body.partner_id.into(),
    };
    let (working, host, id) = (context.clone(), Host::from(&who), *id);
    let work = async move {
        let done =
            perform(async move { retrying(|| introduce(&working, host, id, &wanted)).await });
        let made = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingIntroductionMade { introduction_id: made.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}
