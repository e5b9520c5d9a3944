//! Those who take part, or may: which events there are, registering, withdrawing.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::NetworkingEventId;
use entities::networking::events::event;
use utoipa::OpenApi;
use uuid::Uuid;

use super::bodies::NetworkingRegistrationBody;
use super::shown::NetworkingParticipantMade;
use super::shown_own::{NetworkingEventOffered, NetworkingEventOwn, NetworkingRegistrationShown};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::join::{Joining, join};
use crate::networking::events::pages::OwnEvent;
use crate::networking::events::places::Rooms;
use crate::networking::events::publish::seen_by_participants;
use crate::networking::events::withdraw::{By, withdraw};
use crate::networking::events::{Attendee, readers};
use crate::people::vocabularies::Terms;
use crate::people::{SignedIn, api};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

const REGISTRATION: &str = "/api/v1/me/networking-events/{id}/registration";

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/networking-events", web::get().to(list))
        .route("/api/v1/me/networking-events/{id}", web::get().to(show))
        .route(REGISTRATION, web::post().to(registers))
        .route(REGISTRATION, web::delete().to(withdraws));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, registers, withdraws))]
pub struct ApiDoc;

/// Events one may take part in, and those one took part in, the latest first.
#[utoipa::path(get, path = "/api/v1/me/networking-events", tag = "networking events",
    params(ListQuery),
    responses((status = 200, body = ListPart<NetworkingEventOffered>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let reader = context.database.reader();
    let rows = readers::visible(reader, who.person_id()).await?;
    let rooms = Rooms::of(reader, rows.iter().map(|(row, _)| row)).await?;
    let show = |(row, own): (event::Model, Option<_>)| {
        let place = rooms.place(&row);
        NetworkingEventOffered::of((row, place), own.is_some())
    };
    Ok(HttpResponse::Ok().json(ListPart::within(rows, (offset, limit), show)))
}

/// One event, with one's own registration and wishes.
#[utoipa::path(get, path = "/api/v1/me/networking-events/{id}", tag = "networking events",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = NetworkingEventOwn), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let terms = Terms::load(context.database.reader()).await?;
    let own = seen.own(&who);
    let told = seen_by_participants(&seen.whole, context.now()).is_some();
    let event = seen.whole.event.clone();
    let place = Rooms::of(context.database.reader(), [&event]).await?.place(&event);
    let shown = NetworkingEventOwn {
        event: NetworkingEventOffered::of((event, place), own.is_some()),
        registration: own.map(|own| NetworkingRegistrationShown::of(&seen.whole, &terms, own)),
        open: seen.takes(context.now()),
        has_tables: own.is_some() && told,
    };
    Ok(HttpResponse::Ok().json(shown))
}

/// What the verbs need; the key is made here, for a body that came twice has its own header.
pub fn joining(
    event: NetworkingEventId,
    body: &NetworkingRegistrationBody,
    request_key: Uuid,
) -> Joining {
    Joining {
        event,
        organisation: body.organisation_id.map(Into::into),
        terms: body.term_ids.iter().copied().map(Into::into).collect(),
        shows_name: body.shows_name,
        shows_organisation: body.shows_organisation,
        request_key: format!("api:{request_key}"),
    }
}

/// Registers oneself, until the deadline.
#[utoipa::path(post, path = "/api/v1/me/networking-events/{id}/registration",
    tag = "networking events", request_body = NetworkingRegistrationBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = NetworkingParticipantMade),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn registers(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<NetworkingEventId>,
    body: JsonBody<NetworkingRegistrationBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wish = joining(*id, &body, context.new_id());
    let (working, attendee) = (context.clone(), Attendee::from(&who));
    let work = async move {
        let done = perform(async move { retrying(|| join(&working, attendee, &wish)).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, Failure::from))?;
        Ok(NetworkingParticipantMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Takes part no longer, until the first round begins. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/me/networking-events/{id}/registration",
    tag = "networking events", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn withdraws(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let own = |one: &&crate::networking::events::storage::Participant| {
        one.row.person_id == who.person_id()
    };
    let participant = seen.whole.participants.iter().find(own).ok_or(Failure::NotFound)?.id();
    let (by, at) = (By::Attendee(Attendee::from(&who)), (*id, participant));
    let done = perform(async move { retrying(|| withdraw(&context, by, at)).await }).await?;
    done.map_err(|stop| Failure::of(stop, Failure::from))?;
    Ok(HttpResponse::NoContent().finish())
}
