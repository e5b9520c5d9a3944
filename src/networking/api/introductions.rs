//! The secretariat about introductions.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::{ContactPersonId, DisclosureId, IntroductionId, OrganisationId, PersonId};
use utoipa::OpenApi;
use uuid::Uuid;

use super::introduction_shapes::{
    CheckBody, DisclosuresQuery, IntroductionDetails, IntroductionItem, IntroductionMade,
    IntroductionsQuery, MetBody, ProposalBody,
};
use super::refusals::of_networking;
use super::shown::{DisclosureItem, IntroductionEndingBody, IntroductionOutcomeItem, TimesBody};
use super::sides;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::introductions::{
    IntroductionFilter, RawCheck, RawProposal, ask_partner, close, disclosures, find,
    introductions, note_met, note_not_met, outcomes_of, parties, propose,
};
use crate::networking::pages_staff::viewed;
use crate::networking::{By, Organiser};
use crate::people::audit::Subject;
use crate::people::{Coordinator, api};
use crate::vocabulary::tokyo;
use crate::web::{Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/introductions", web::get().to(list))
        .route("/api/v1/introductions", web::post().to(proposes))
        .route("/api/v1/introductions/{id}", web::get().to(show))
        .route("/api/v1/introductions/{id}/check", web::post().to(checks))
        .route("/api/v1/introductions/{id}/refusal", web::post().to(ends))
        .route("/api/v1/introductions/{id}/times", web::post().to(offers))
        .route("/api/v1/introductions/{id}/meeting", web::delete().to(calls_off))
        .route("/api/v1/introductions/{id}/held-meeting", web::post().to(met))
        .route("/api/v1/introductions/{id}/held-meeting", web::delete().to(not_met))
        .route("/api/v1/introductions/{id}/closing", web::post().to(closes))
        .route("/api/v1/disclosures", web::get().to(disclosed));
}

#[derive(OpenApi)]
#[openapi(paths(
    list, proposes, show, checks, ends, offers, calls_off, met, not_met, closes, disclosed
))]
pub struct ApiDoc;

/// Introductions, the newest first.
#[utoipa::path(get, path = "/api/v1/introductions", tag = "introductions",
    params(IntroductionsQuery),
    responses((status = 200, body = ListPart<IntroductionItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<IntroductionsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let before = after::<IntroductionId>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let number = query.number.unwrap_or_default().replace('\0', "");
    let filter = IntroductionFilter { state: query.state, contact: None, number };
    let found = introductions(context.database.reader(), &filter, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |row| row.id, IntroductionItem::from);
    let subject = Subject::all("introduction");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}

/// Proposes an introduction: the operator is asked first, without a name.
#[utoipa::path(post, path = "/api/v1/introductions", tag = "introductions",
    request_body = ProposalBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IntroductionMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn proposes(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ProposalBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let raw = RawProposal {
        requester: Some(PersonId(body.requester_id)),
        organisation: body.organisation_id.map(OrganisationId),
        contact_person: Some(ContactPersonId(body.contact_person_id)),
        purpose: body.purpose.clone(),
        told_requester: body.told_requester.clone(),
        told_partner: body.told_partner.clone(),
        due_on: Some(body.due_on),
    };
    let today = tokyo::day_of(context.now());
    let draft = raw.check(context.database.reader(), today).await;
    let draft = draft.map_err(|stop| Failure::of(stop, of_networking))?;
    let key = format!("api:{}", context.new_id::<Uuid>());
    let (working, desk) = (context.clone(), Organiser::from(&who));
    let work = async move {
        let done =
            perform(async move { retrying(|| propose(&working, desk, (&draft, &key))).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
        Ok(IntroductionMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// One introduction, with everything the secretariat knows.
#[utoipa::path(get, path = "/api/v1/introductions/{id}", tag = "introductions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = IntroductionDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let row = find(db, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("introduction", id.0), None).await?;
    let all = parties(db, row).await?;
    let outcomes = outcomes_of(db, (*id, None)).await?;
    let outcomes = outcomes.into_iter().map(IntroductionOutcomeItem::from).collect();
    Ok(HttpResponse::Ok().json(IntroductionDetails::of(all, outcomes)))
}

/// Asks the other side, by a letter with a link and without a name. Asked already, and with the
/// version shown, it is asked once more, or somebody else is: the first link ends.
#[utoipa::path(post, path = "/api/v1/introductions/{id}/check", tag = "introductions",
    params(("id" = Uuid, Path)), request_body = CheckBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn checks(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
    body: JsonBody<CheckBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let raw = RawCheck {
        contact_person: Some(ContactPersonId(body.contact_person_id)),
        told_partner: body.told_partner,
        told_requester: body.told_requester,
        due_on: Some(body.due_on),
    };
    let today = tokyo::day_of(context.now());
    let draft = raw.check(context.database.reader(), (*id, today)).await;
    let draft = draft.map_err(|stop| Failure::of(stop, of_networking))?;
    let (desk, id, version) = (Organiser::from(&who), *id, body.version);
    let done =
        perform(
            async move { retrying(|| ask_partner(&context, desk, id, (&draft, version))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends it because there is no way. Those who know of it are told, without the reason.
#[utoipa::path(post, path = "/api/v1/introductions/{id}/refusal", tag = "introductions",
    params(("id" = Uuid, Path)), request_body = IntroductionEndingBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn ends(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
    body: JsonBody<IntroductionEndingBody>,
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(&who));
    sides::ends(context, (by, *id), body.into_inner()).await
}

/// Offers times in the operator's place.
#[utoipa::path(post, path = "/api/v1/introductions/{id}/times", tag = "introductions",
    params(("id" = Uuid, Path)), request_body = TimesBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn offers(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
    body: JsonBody<TimesBody>,
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(&who));
    sides::offers(context, (by, *id), body.into_inner()).await
}

/// Calls a meeting off; they stay introduced. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/introductions/{id}/meeting", tag = "introductions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn calls_off(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
) -> Result<HttpResponse, Failure> {
    sides::calls_off(context, (By::Staff(Organiser::from(&who)), *id)).await
}

/// Notes that they met, wherever it was arranged. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/introductions/{id}/held-meeting", tag = "introductions",
    params(("id" = Uuid, Path)), request_body = MetBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn met(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
    body: JsonBody<MetBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id, day) = (By::Staff(Organiser::from(&who)), *id, body.into_inner().day);
    let done = perform(async move { retrying(|| note_met(&context, by, id, day)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Notes that they did not meet after all: they are introduced, and can find another time. Repeating
/// it is harmless.
#[utoipa::path(delete, path = "/api/v1/introductions/{id}/held-meeting", tag = "introductions",
    operation_id = "introductions_not_met", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn not_met(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| note_not_met(&context, desk, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Closes what needs nothing more. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/introductions/{id}/closing", tag = "introductions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn closes(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<IntroductionId>),
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| close(&context, desk, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What was told of whom to whom, the newest first.
#[utoipa::path(get, path = "/api/v1/disclosures", tag = "introductions",
    params(DisclosuresQuery),
    responses((status = 200, body = ListPart<DisclosureItem>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn disclosed(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<DisclosuresQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let before = after::<DisclosureId>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let words = query.text.unwrap_or_default().replace('\0', "");
    let found = disclosures(context.database.reader(), &words, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |row| row.id, DisclosureItem::from);
    let subject = Subject::all("disclosure");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}
