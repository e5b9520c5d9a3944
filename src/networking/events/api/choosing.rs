//! Those who take part: whom they may wish for, what they wish, where they sit.

use actix_web::{HttpResponse, web};
use entities::NetworkingEventId;
use utoipa::OpenApi;

use super::bodies::NetworkingWishesBody;
use super::shown_own::{NetworkingCandidate, NetworkingTableLine};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::Attendee;
use crate::networking::events::pages::{OwnEvent, own_tables};
use crate::networking::events::wishes::{Whose, wish};
use crate::people::SignedIn;
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/networking-events/{id}/candidates", web::get().to(candidates))
        .route("/api/v1/me/networking-events/{id}/wishes", web::put().to(wishes_own))
        .route("/api/v1/me/networking-events/{id}/tables", web::get().to(tables));
}

#[derive(OpenApi)]
#[openapi(paths(candidates, wishes_own, tables))]
pub struct ApiDoc;

/// Other participants who agreed to be found.
#[utoipa::path(get, path = "/api/v1/me/networking-events/{id}/candidates",
    tag = "networking events", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingCandidate>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn candidates(
    who: SignedIn,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let own = seen.own(&who).ok_or(Failure::NotFound)?.id();
    let others = seen.whole.confirmed().filter(|one| one.id() != own && one.row.shows_name);
    let others: Vec<_> = others.collect();
    Ok(HttpResponse::Ok().json(ListPart::within(
        others,
        (offset, limit),
        NetworkingCandidate::from,
    )))
}

/// Sets all of one's wishes, until the deadline.
#[utoipa::path(put, path = "/api/v1/me/networking-events/{id}/wishes", tag = "networking events",
    params(("id" = Uuid, Path)), request_body = NetworkingWishesBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn wishes_own(
    who: SignedIn,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    body: JsonBody<NetworkingWishesBody>,
) -> Result<HttpResponse, Failure> {
    let (whose, id) = (Whose::Own(Attendee::from(&who)), *id);
    let wished = body.into_inner().into_wishes();
    let done = perform(async move { retrying(|| wish(&context, whose, id, &wished)).await });
    done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}

/// One's own tables as they were told, round by round; empty before. On the day they follow the plan
/// as it stands.
#[utoipa::path(get, path = "/api/v1/me/networking-events/{id}/tables", tag = "networking events",
    params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<NetworkingTableLine>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn tables(
    who: SignedIn,
    (context, id): (web::Data<Context>, web::Path<NetworkingEventId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let own = seen.own(&who).ok_or(Failure::NotFound)?;
    let lines = own_tables::lines(&context, &seen, own).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(lines, (offset, limit), NetworkingTableLine::from)))
}
