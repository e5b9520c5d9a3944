//! What a session is to be: drafted, changed, copied, given a new time.

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
use crate::study_sessions::session::{self, Revision, Usual, usual};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::bodies::PlanBody;
use super::refusals::of_session;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions", web::post().to(draft))
        .route("/api/v1/study-sessions/{id}", web::put().to(revise))
        .route("/api/v1/study-sessions/{id}/resumption", web::post().to(resume))
        .route("/api/v1/study-sessions/{id}/copies", web::post().to(copy));
}

#[derive(OpenApi)]
#[openapi(paths(draft, revise, resume, copy))]
pub struct ApiDoc;

/// The id of what was made.
#[derive(Serialize, ToSchema)]
pub struct Made {
    pub id: Uuid,
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

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-01-14T14:00:00+09:00" }))]
struct CopyBody {
    /// When the first part of the copy begins.
    starts_at: DateTime<Utc>,
}

/// How many people were told by letter.
#[derive(Serialize, ToSchema)]
pub struct Told {
    pub told: usize,
}

impl RevisionBody {
    fn into_revision(self, usual: &Usual) -> Result<Revision, Failure> {
        let Self { plan, version, message } = self;
        Ok(Revision { plan: plan.into_plan(usual)?, version, message })
    }
}

/// Drafts a session. Speakers, room and licence are claimed at once.
#[utoipa::path(post, path = "/api/v1/study-sessions", tag = "study sessions",
    request_body = PlanBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn draft(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<PlanBody>,
) -> Result<HttpResponse, Failure> {
    let organiser = Organiser::from(&who);
    let asked = body.into_inner();
    let inner = context.clone();
    let plan = asked.clone();
    let work = Box::pin(async move {
        let plan = plan.into_plan(&usual(inner.database.reader()).await?)?;
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
    responses((status = 200, body = Told), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn revise(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<RevisionBody>,
) -> Result<HttpResponse, Failure> {
    let revision = body.into_inner().into_revision(&usual(context.database.reader()).await?)?;
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move {
        retrying(|| session::revise(&context, organiser, id, revision.clone())).await
    });
    let revised = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told: revised.told }))
}

/// Gives a postponed session its new time and opens it again; everybody registered is told.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/resumption", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = RevisionBody,
    responses((status = 200, body = Told), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn resume(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<RevisionBody>,
) -> Result<HttpResponse, Failure> {
    let revision = body.into_inner().into_revision(&usual(context.database.reader()).await?)?;
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move {
        retrying(|| session::resume(&context, organiser, id, revision.clone())).await
    });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(Told { told }))
}

/// Copies a session into a new draft. The address for taking part online is not copied.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/copies", tag = "study sessions",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CopyBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn copy(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<CopyBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, starts_at) = (Organiser::from(&who), *id, asked.starts_at);
    let inner = context.clone();
    let work = Box::pin(async move {
        let made =
            perform(
                async move { retrying(|| session::copy(&inner, organiser, id, starts_at)).await },
            );
        let id = made.await?.map_err(|stop| Failure::of(stop, of_session))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}
