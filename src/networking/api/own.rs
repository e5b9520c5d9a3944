//! An operator's member about their own introductions.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::networking::introduction::Side;
use entities::{IntroductionId, OrganisationId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::introduction_shapes::{IntroductionItem, IntroductionMade};
use super::refusals::of_networking;
use super::shown::{
    ChoiceBody, ConsentBody, DisclosureItem, IntroductionEndingBody, IntroductionOfSide,
    IntroductionOutcomeBody, TimesBody,
};
use super::sides;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::introductions::{
    Parties, RawRequest, ask, disclosures_of, find, of_requester, parties,
};
use crate::networking::{By, Requester};
use crate::people::{Operator, api};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/introductions", web::get().to(list))
        .route("/api/v1/me/introductions", web::post().to(asks))
        .route("/api/v1/me/disclosures", web::get().to(disclosed))
        .route("/api/v1/me/introductions/{id}", web::get().to(show))
        .route("/api/v1/me/introductions/{id}/consent", web::post().to(agrees))
        .route("/api/v1/me/introductions/{id}/refusal", web::post().to(ends))
        .route("/api/v1/me/introductions/{id}/times", web::post().to(offers))
        .route("/api/v1/me/introductions/{id}/meeting", web::post().to(chooses))
        .route("/api/v1/me/introductions/{id}/meeting", web::delete().to(calls_off))
        .route("/api/v1/me/introductions/{id}/outcomes/{days}", web::put().to(tells));
}

#[derive(OpenApi)]
#[openapi(paths(list, asks, disclosed, show, agrees, ends, offers, chooses, calls_off, tells))]
pub struct ApiDoc;

/// A wish to be introduced. `self_description` is what the other side may be told before it agrees;
/// it must name nobody.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IntroductionRequestBody {
    /// For which of one's organisations; the first when absent.
    organisation_id: Option<Uuid>,
    #[schema(max_length = 400)]
    wanted: String,
    #[schema(max_length = 1000)]
    purpose: String,
    #[schema(max_length = 1000)]
    self_description: String,
    #[schema(example = json!(["name", "email"]))]
    details: Vec<String>,
    #[serde(default)]
    asks_again: bool,
    /// Agreement that `details` are told to the other side once it agrees, too.
    consent: bool,
}

async fn own(
    who: &Operator,
    context: &Context,
    id: IntroductionId,
) -> Result<(Parties, By), Failure> {
    let db = context.database.reader();
    let row = find(db, id).await?.filter(|row| row.requester_id == who.person_id());
    let parties = parties(db, row.ok_or(Failure::NotFound)?).await?;
    Ok((parties, By::Requester(Requester::from(who))))
}

/// One's own introductions, the newest first.
#[utoipa::path(get, path = "/api/v1/me/introductions", tag = "introductions", params(ListQuery),
    responses((status = 200, body = ListPart<IntroductionItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Operator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (before, limit) = (query.after::<IntroductionId>()?, query.limit());
    let db = context.database.reader();
    let found = of_requester(db, Requester::from(&who), (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |row| row.id, IntroductionItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// Asks to be introduced. The secretariat looks for somebody and asks them, without a name.
#[utoipa::path(post, path = "/api/v1/me/introductions", tag = "introductions",
    request_body = IntroductionRequestBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IntroductionMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn asks(
    who: Operator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<IntroductionRequestBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let asker = Requester::from(&who);
    let raw = RawRequest {
        organisation: body.organisation_id.map(OrganisationId),
        wanted: body.wanted.clone(),
        purpose: body.purpose.clone(),
        self_description: body.self_description.clone(),
        details: body.details.clone(),
        asks_again: body.asks_again,
        agreed: body.consent,
    };
    let draft = raw.check(context.database.reader(), asker).await;
    let draft = draft.map_err(|stop| Failure::of(stop, of_networking))?;
    let key = format!("api:{}", context.new_id::<Uuid>());
    let working = context.clone();
    let work = async move {
        let done =
            perform(async move { retrying(|| ask(&working, asker, (&draft, &key))).await }).await?;
        let id = done.map_err(|stop| Failure::of(stop, of_networking))?;
        Ok(IntroductionMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// What was told of oneself to whom, the newest first. Records are kept for three years.
#[utoipa::path(get, path = "/api/v1/me/disclosures", tag = "introductions", params(ListQuery),
    responses((status = 200, body = ListPart<DisclosureItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn disclosed(
    who: Operator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let all = disclosures_of(context.database.reader(), who.person_id()).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(all, (offset, limit), DisclosureItem::from)))
}

/// One introduction, as the operator sees it.
#[utoipa::path(get, path = "/api/v1/me/introductions/{id}", tag = "introductions", params(("id" = Uuid, Path)),
    responses((status = 200, body = IntroductionOfSide), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let (parties, _) = own(&who, &context, *path).await?;
    Ok(HttpResponse::Ok().json(sides::show(&context, (&parties, Side::Requester)).await?))
}

/// Agrees, with the details that may be told once both have agreed. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/me/introductions/{id}/consent", tag = "introductions", params(("id" = Uuid, Path)), request_body = ConsentBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn agrees(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
    body: JsonBody<ConsentBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, *path).await?;
    Box::pin(sides::agrees(context, (by, parties), body.into_inner())).await
}

/// Says no, before or after having agreed. The reason is not passed on.
#[utoipa::path(post, path = "/api/v1/me/introductions/{id}/refusal", tag = "introductions", params(("id" = Uuid, Path)), request_body = IntroductionEndingBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn ends(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
    body: JsonBody<IntroductionEndingBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, *path).await?;
    sides::ends(context, (by, parties.row.id), body.into_inner()).await
}

/// Offers times to meet instead of those offered before; they are held for ten days, or until one is chosen.
#[utoipa::path(post, path = "/api/v1/me/introductions/{id}/times", tag = "introductions", params(("id" = Uuid, Path)), request_body = TimesBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn offers(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
    body: JsonBody<TimesBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, *path).await?;
    sides::offers(context, (by, parties.row.id), body.into_inner()).await
}

/// Chooses one of the times the other side offered. Both get it for their calendars.
#[utoipa::path(post, path = "/api/v1/me/introductions/{id}/meeting", tag = "introductions", params(("id" = Uuid, Path)), request_body = ChoiceBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn chooses(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
    body: JsonBody<ChoiceBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, *path).await?;
    sides::chooses(context, (by, parties.row.id), &body.into_inner()).await
}

/// Calls the meeting off; they stay introduced. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/me/introductions/{id}/meeting", tag = "introductions", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn calls_off(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, *path).await?;
    sides::calls_off(context, (by, parties.row.id)).await
}

/// Tells what came of it, after 14 or 90 days, once it was asked; again it replaces the answer.
#[utoipa::path(put, path = "/api/v1/me/introductions/{id}/outcomes/{days}", tag = "introductions", params(("id" = Uuid, Path), ("days" = i32, Path)), request_body = IntroductionOutcomeBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn tells(
    who: Operator,
    context: web::Data<Context>,
    path: web::Path<(IntroductionId, i32)>,
    body: JsonBody<IntroductionOutcomeBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = own(&who, &context, path.0).await?;
    sides::tells(context, (by, parties.row.id, path.1), &body.into_inner()).await
}
