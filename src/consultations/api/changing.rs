//! A consultation moved, called off, held, missed.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::{Mode, Side};
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{CallOffReason, PlaceBody, only_length, optional};
use super::by;
use super::refusals::refused;
use super::shown::BookedItem;
use crate::consultations::changing::{
    self, Absence, Cancellation, HeldMeeting, Shift, mark_held, mark_missed,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform, words};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/change", web::post().to(shift))
        .route("/api/v1/consultations/{id}/cancellation", web::post().to(cancel))
        .route("/api/v1/consultations/{id}/meeting", web::post().to(meeting))
        .route("/api/v1/consultations/{id}/absence", web::post().to(absence));
}

#[derive(OpenApi)]
#[openapi(paths(shift, cancel, meeting, absence))]
pub struct ApiDoc;

/// Time and place anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeBody {
    /// Of the consultation as it was read.
    version: i32,
    starts_at: DateTime<Utc>,
    /// 30, 45, 60 or 90.
    minutes: u16,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// Somebody else; for the secretariat.
    accompanist_id: Option<Uuid>,
    /// For the secretariat; otherwise it stays as far as it fits.
    place: Option<PlaceBody>,
    /// The version of the conditions of meeting online, which a client who goes over to it accepts.
    accepts_conditions: Option<i32>,
    /// Told to the others; at most 500 characters.
    #[serde(default)]
    message: String,
    /// The secretariat's, needed where a limit is gone over.
    override_reason: Option<String>,
    /// The accompanist's, who agrees to a time outside their own hours, on a day off, before 8:00
    /// or after 21:00; otherwise that is refused as `outside_hours`.
    #[serde(default)]
    outside_hours: bool,
}

/// Moves a consultation. The old time is given up only for the new one; what changes nothing is
/// refused (`unchanged`).
#[utoipa::path(post, path = "/api/v1/consultations/{id}/change", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = ChangeBody,
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn shift(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<ChangeBody>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let body = body.into_inner();
    let wish = Shift {
        consultation: *id,
        version: body.version,
        starts_at: body.starts_at,
        length: only_length(body.minutes)?,
        mode: body.mode,
        accompanist: body.accompanist_id.map(Into::into),
        place: body.place.map(PlaceBody::into_place).transpose()?,
        accepts_conditions: body.accepts_conditions,
        message: optional("message", &body.message)?,
        override_reason: body.override_reason,
        outside_hours: body.outside_hours,
    };
    let done =
        perform(async move { retrying(|| changing::shift(&context, by, wish.clone())).await });
    let booked = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(BookedItem::from(booked)))
}

/// Calls a consultation off. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/cancellation", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = CallOffReason,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn cancel(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<CallOffReason>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let wish = Cancellation { consultation: *id, reason: body.into_inner().into_reason()? };
    let done =
        perform(async move { retrying(|| changing::cancel(&context, by, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// When people really met.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingBody {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Notes that it was held: the accompanist, or the secretariat, who may also correct the times or
/// an absence noted by mistake: its strike is taken back, and both sides are told.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/meeting", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = MeetingBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn meeting(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<MeetingBody>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let MeetingBody { from, until } = body.into_inner();
    let wish = HeldMeeting { consultation: *id, from, until };
    let done = perform(async move { retrying(|| mark_held(&context, by, wish)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who did not come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AbsenceBody {
    /// `client` or `accompanist`.
    #[schema(schema_with = sides)]
    absent: Side,
    /// Of the consultation as it was read; for the secretariat, needed to put right what is noted
    /// already.
    version: Option<i32>,
}

fn sides() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    words(["client", "accompanist"])
}

/// Notes that one side did not come: each side reports the other, the secretariat either. The
/// secretariat also puts right who was absent, or a meeting noted as held by mistake: record and
/// honorarium are withdrawn, unless one is approved or paid (`record_approved`, `fee_paid`,
/// `travel_claimed`).
#[utoipa::path(post, path = "/api/v1/consultations/{id}/absence", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = AbsenceBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn absence(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<AbsenceBody>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let AbsenceBody { absent, version: correcting } = body.into_inner();
    let wish = Absence { consultation: *id, absent, correcting };
    let done = perform(async move { retrying(|| mark_missed(&context, by, wish)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
