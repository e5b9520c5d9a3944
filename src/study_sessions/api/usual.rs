//! What a new session begins with where its plan says nothing.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{Usual, save_usual, usual};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::refusals::of_session;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-session-defaults", web::get().to(show))
        .route("/api/v1/study-session-defaults", web::put().to(save));
}

#[derive(OpenApi)]
#[openapi(paths(show, save))]
pub struct ApiDoc;

/// What a new session begins with. Sessions that are there keep theirs.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reminders": [10080, 1440, 60], "offer_hours": 8, "stop_hours": 8 }))]
struct SessionDefaults {
    /// Minutes before the start, at most ten; none for no reminders.
    reminders: Vec<i32>,
    /// Business hours an offered seat is kept.
    #[schema(minimum = 1, maximum = 80)]
    offer_hours: i32,
    /// Business hours before the start from which on nobody moves up by itself.
    #[schema(minimum = 0, maximum = 80)]
    stop_hours: i32,
    /// As shown; nought before anybody changed it. When given, an older one is refused.
    version: Option<i32>,
}

impl From<Usual> for SessionDefaults {
    fn from(usual: Usual) -> Self {
        let Usual { reminders, offer_hours, stop_hours, version } = usual;
        Self { reminders, offer_hours, stop_hours, version: Some(version) }
    }
}

impl SessionDefaults {
    fn into_usual(self) -> (Option<i32>, Usual) {
        let Self { reminders, offer_hours, stop_hours, version } = self;
        (version, Usual { reminders, offer_hours, stop_hours, version: 0 })
    }
}

/// Reminders and hours of the waiting list a new session begins with.
#[utoipa::path(get, path = "/api/v1/study-session-defaults", tag = "study sessions",
    responses((status = 200, body = SessionDefaults), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(_who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let usual = usual(context.database.reader()).await?;
    Ok(HttpResponse::Ok().json(SessionDefaults::from(usual)))
}

/// Sets them from now on.
#[utoipa::path(put, path = "/api/v1/study-session-defaults", tag = "study sessions",
    request_body = SessionDefaults,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    context: web::Data<Context>,
    body: JsonBody<SessionDefaults>,
) -> Result<HttpResponse, Failure> {
    let (organiser, wanted) = (Organiser::from(&who), body.into_inner().into_usual());
    let saved =
        perform(async move { retrying(|| save_usual(&context, organiser, wanted.clone())).await });
    saved.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}
