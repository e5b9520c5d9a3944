//! The mail hold over the API, by the same rules as the page.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::mail::{self, HoldCause};
use crate::people::{Admin, Coordinator};
use crate::vocabulary::ShortText;
use crate::web::{Failure, ProblemDetails, Problems, Query, Routes, perform};

use super::holding::{hold_mail, release_mail, stop_doubtful};
use super::pages::hold_refusal;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/mail-hold", web::get().to(show))
        .route("/api/v1/mail-hold", web::put().to(set))
        .route("/api/v1/mail-hold", web::delete().to(end))
        .route("/api/v1/mail-hold/stopped-letters", web::post().to(stop));
}

#[derive(OpenApi)]
#[openapi(paths(show, set, end, stop))]
pub struct ApiDoc;

/// Whether mail is held, and what waits.
#[derive(Serialize, ToSchema)]
struct HoldState {
    held: bool,
    since: Option<DateTime<Utc>>,
    /// `restored` or `asked`.
    #[schema(value_type = Option<String>)]
    cause: Option<HoldCause>,
    reason: Option<String>,
    /// Person who set it; absent for the command line.
    set_by: Option<uuid::Uuid>,
    /// When the copy that was put back was made.
    copied_at: Option<DateTime<Utc>>,
    /// Letters that leave when the hold ends.
    waiting: u64,
    /// Among them those that may have left after the copy was made.
    doubtful: u64,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldRequest {
    /// Shown to the secretariat while the hold lasts.
    reason: String,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct HoldName {
    /// `since` of the hold that is meant; another one is left alone (409).
    since: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct Stopped {
    stopped: u64,
}

/// Whether mail is held. While it is, sign-in letters alone leave.
#[utoipa::path(get, path = "/api/v1/mail-hold", tag = "letters",
    responses((status = 200, body = HoldState), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(_who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    Ok(HttpResponse::Ok().json(state(&context).await?))
}

/// Holds all mail from now on. Administrators alone.
#[utoipa::path(put, path = "/api/v1/mail-hold", tag = "letters", request_body = HoldRequest,
    responses((status = 200, body = HoldState), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn set(
    who: Admin,
    context: web::Data<Context>,
    request: web::Json<HoldRequest>,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(reason) = problems.keep("reason", ShortText::<200>::parse(&request.reason)) else {
        return Err(Failure::invalid(problems.into_list()));
    };
    let (holding, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| hold_mail(&holding, &actor, reason.as_str())).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, hold_refusal))?;
    Ok(HttpResponse::Ok().json(state(&context).await?))
}

/// Lets letters leave again. Administrators alone.
#[utoipa::path(delete, path = "/api/v1/mail-hold", tag = "letters", params(HoldName),
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn end(
    who: Admin,
    context: web::Data<Context>,
    named: Query<HoldName>,
) -> Result<HttpResponse, Failure> {
    let (actor, since) = (who.actor(), named.since);
    let work = async move { retrying(|| release_mail(&context, &actor, since)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, hold_refusal))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Stops every letter that waited already when the hold began.
#[utoipa::path(post, path = "/api/v1/mail-hold/stopped-letters", tag = "letters",
    params(HoldName),
    responses((status = 200, body = Stopped), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn stop(
    who: Coordinator,
    context: web::Data<Context>,
    named: Query<HoldName>,
) -> Result<HttpResponse, Failure> {
    let (actor, since) = (who.actor(), named.since);
    let work = async move { retrying(|| stop_doubtful(&context, &actor, since)).await };
    let stopped = perform(work).await?.map_err(|stop| Failure::of(stop, hold_refusal))?;
    Ok(HttpResponse::Ok().json(Stopped { stopped }))
}

async fn state(context: &Context) -> Result<HoldState, Failure> {
    let reader = context.database.reader();
    let hold = mail::hold(reader).await?;
    let waiting = match &hold {
        Some(hold) => mail::waiting(reader, hold, context.now()).await?,
        None => mail::Waiting::default(),
    };
    Ok(HoldState {
        held: hold.is_some(),
        since: hold.as_ref().map(|hold| hold.since),
        cause: hold.as_ref().map(|hold| hold.cause),
        set_by: hold.as_ref().and_then(|hold| hold.set_by).map(|person| person.0),
        copied_at: hold.as_ref().and_then(|hold| hold.copied_at),
        reason: hold.map(|hold| hold.reason),
        waiting: waiting.leaving,
        doubtful: waiting.doubtful,
    })
}
