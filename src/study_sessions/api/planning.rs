//! What the secretariat decides about a session.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{self, CallOff, PublishWhen, Revision};
use crate::web::{Failure, ProblemDetails, perform};

use super::bodies::PlanBody;
use super::refusals::of_session;

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/api/v1/study-sessions", web::post().to(draft))
        .route("/api/v1/study-sessions/{id}", web::put().to(revise))
        .route("/api/v1/study-sessions/{id}/publication", web::post().to(publish))
        .route("/api/v1/study-sessions/{id}/closure", web::post().to(close))
        .route("/api/v1/study-sessions/{id}/postponement", web::post().to(postpone))
        .route("/api/v1/study-sessions/{id}/cancellation", web::post().to(cancel))
        .route("/api/v1/study-sessions/{id}/copies", web::post().to(copy))
        .route("/api/v1/study-sessions/{id}/holding", web::post().to(hold));
}

#[derive(OpenApi)]
#[openapi(paths(draft, revise, publish, close, postpone, cancel, copy, hold))]
pub struct ApiDoc;

/// The id of what was made.
#[derive(Serialize, ToSchema)]
struct Made {
    id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RevisionBody {
    plan: PlanBody,
    /// The version the plan was made from.
    version: i32,
    /// Told to everybody concerned.
    message: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublicationBody {
    /// Null: now.
    publish_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CallOffBody {
    /// Told to everybody concerned.
    reason: Option<String>,
    /// How many people the caller expects to be told; refused if it differs.
    expected_recipients: usize,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyBody {
    /// When the first part of the copy begins.
    starts_at: DateTime<Utc>,
}

/// How many people were told by letter.
#[derive(Serialize, ToSchema)]
struct Told {
    told: usize,
}

/// Drafts a session. Speakers, room and licence are claimed at once.
#[utoipa::path(post, path = "/api/v1/study-sessions", tag = "study sessions",
    request_body = PlanBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Made), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn draft(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: web::Json<PlanBody>,
) -> Result<HttpResponse, Failure> {
    let organiser = Organiser::from(&who);
    let asked = body.into_inner();
    let inner = context.clone();
    let plan = asked.clone();
    let work = Box::pin(async move {
        let plan = plan.into_plan()?;
        let made =
            perform(
                async move { retrying(|| session::draft(&inner, organiser, plan.clone())).await },
            );
        let id = made.await?.map_err(|stop| Failure::of(stop, of_session))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Saves a changed plan; of a published session everybody concerned is told once.
#[utoipa::path(put, path = "/api/v1/study-sessions/{id}", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = RevisionBody,
    responses((status = 200, body = Told), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn revise(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: web::Json<RevisionBody>,
) -> Result<HttpResponse, Failure> {
    let RevisionBody { plan, version, message } = body.into_inner();
    let revision = Revision { plan: plan.into_plan()?, version, message };
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move {
        retrying(|| session::revise(&context, organiser, id, revision.clone())).await
    });
    let revised = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told: revised.told }))
}

/// Makes a draft public, now or at a set time.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/publication", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = PublicationBody,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn publish(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: web::Json<PublicationBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let at = body.publish_at;
    let done = perform(async move {
        let when = || at.map_or(PublishWhen::Now, PublishWhen::At);
        retrying(|| session::publish(&context, organiser, id, when())).await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends registration before its time.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/closure", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
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
    responses((status = 200, body = Told), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn postpone(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: web::Json<CallOffBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, wish) = (Organiser::from(&who), *id, call_off(body.into_inner()));
    let done = perform(async move {
        retrying(|| session::postpone(&context, organiser, id, wish.clone())).await
    });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told }))
}

/// Cancels a session for good.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/cancellation", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = CallOffBody,
    responses((status = 200, body = Told), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn cancel(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: web::Json<CallOffBody>,
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

/// Copies a session into a new draft.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/copies", tag = "study sessions",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CopyBody,
    responses((status = 201, body = Made), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn copy(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: web::Json<CopyBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, starts_at) = (Organiser::from(&who), *id, body.starts_at);
    let inner = context.clone();
    let work = Box::pin(async move {
        let made =
            perform(
                async move { retrying(|| session::copy(&inner, organiser, id, starts_at)).await },
            );
        let id = made.await?.map_err(|stop| Failure::of(stop, of_session))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &*body), work).await
}

/// Records that a session took place.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/holding", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
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
