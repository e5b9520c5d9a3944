//! What the secretariat decides about a session: when it is public, whether it takes place.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{self, CallOff, PublishWhen};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::planning::Told;
use super::refusals::of_session;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/publication", web::post().to(publish))
        .route("/api/v1/study-sessions/{id}/publication/withdrawal", web::post().to(withdraw))
        .route("/api/v1/study-sessions/{id}/closure", web::post().to(close))
        .route("/api/v1/study-sessions/{id}/postponement", web::post().to(postpone))
        .route("/api/v1/study-sessions/{id}/cancellation", web::post().to(cancel))
        .route("/api/v1/study-sessions/{id}/holding", web::post().to(hold))
        .route("/api/v1/study-sessions/{id}/report", web::post().to(report));
}

#[derive(OpenApi)]
#[openapi(paths(publish, withdraw, close, postpone, cancel, hold, report))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublicationBody {
    /// Null: now.
    publish_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "会場の都合", "expected_recipients": 1 }))]
struct CallOffBody {
    /// Told to everybody concerned.
    reason: Option<String>,
    /// How many people the caller expects to be told (`recipients` of the plan); refused if it
    /// differs.
    expected_recipients: usize,
}

/// Makes a draft public, now or at a set time.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/publication", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = PublicationBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn publish(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<PublicationBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let at = body.into_inner().publish_at;
    let done = perform(async move {
        let when = || at.map_or(PublishWhen::Now, PublishWhen::At);
        retrying(|| session::publish(&context, organiser, id, when())).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a publication at a set time back: the session is a draft again.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/publication/withdrawal", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn withdraw(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move {
        retrying(|| session::withdraw_publication(&context, organiser, id)).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends registration before its time.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/closure", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn close(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| session::close(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Puts a session off to a day not known yet.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/postponement", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = CallOffBody,
    responses((status = 200, body = Told), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn postpone(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<CallOffBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, wish) = (Organiser::from(&who), *id, call_off(body.into_inner()));
    let done = perform(async move {
        retrying(|| session::postpone(&context, organiser, id, wish.clone())).await
    });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told }))
}

/// Cancels a session for good. One that was never public is thrown away instead: nobody is told,
/// and its phase becomes `discarded`.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/cancellation", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = CallOffBody,
    responses((status = 200, body = Told), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn cancel(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<CallOffBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, wish) = (Organiser::from(&who), *id, call_off(body.into_inner()));
    let done = perform(async move {
        retrying(|| session::cancel(&context, organiser, id, wish.clone())).await
    });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told }))
}

fn call_off(body: CallOffBody) -> CallOff {
    CallOff { reason: body.reason, expected_recipients: body.expected_recipients }
}

/// Records that a session took place.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/holding", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn hold(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| session::hold(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Records that the report on a session was handed in.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/report", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn report(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| session::report(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}
