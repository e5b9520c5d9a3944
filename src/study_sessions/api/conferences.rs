//! Days of a conference: added by copying one, taken in, taken out.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::study_sessions::{Organiser, conference};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::planning::Made;
use super::refusals::of_session;
use super::registering::request_key;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/days", web::post().to(add))
        .route("/api/v1/study-sessions/{id}/conference", web::put().to(join))
        .route("/api/v1/study-sessions/{id}/conference", web::delete().to(leave));
}

#[derive(OpenApi)]
#[openapi(paths(add, join, leave))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "starts_at": "2027-01-15T10:00:00+09:00" }))]
struct DayBody {
    /// When the first part of that day begins.
    starts_at: DateTime<Utc>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConferenceBody {
    /// A session that is, or becomes, a day of the same conference.
    with_session_id: Uuid,
}

/// Makes a draft like this session on another day of the same conference; each day has its own
/// seats, waiting list and attendance. With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/days", tag = "study sessions",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = DayBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<DayBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, starts_at) = (Organiser::from(&who), *id, asked.starts_at);
    let key = request_key(&request, &context, format!("day:{id}"));
    let inner = context.clone();
    let work = Box::pin(async move {
        let made = perform(async move {
            let wish = (starts_at, key.as_str());
            retrying(|| conference::add_day(&inner, organiser, id, wish)).await
        });
        let day = made.await?.map_err(|stop| Failure::of(stop, of_session))?;
        Ok(Made { id: day.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Makes the session a day of the conference of another, which becomes one if it is none yet.
/// Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/study-sessions/{id}/conference", tag = "study sessions",
    params(("id" = Uuid, Path)), request_body = ConferenceBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn join(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<ConferenceBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let with = StudySessionId(body.into_inner().with_session_id);
    let done =
        perform(
            async move { retrying(|| conference::join(&context, organiser, (with, id))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the session out of its conference; registrations stay. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/study-sessions/{id}/conference", tag = "study sessions",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn leave(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| conference::leave(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}
