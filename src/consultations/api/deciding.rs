//! What is answered to a request.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::Mode;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{CallOffReason, PlaceBody, only_length};
use super::by;
use super::refusals::refused;
use super::shown::BookedItem;
use crate::consultations::Organiser;
use crate::consultations::booking::{self, Arrangement};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/arrangement", web::post().to(arrange))
        .route("/api/v1/consultations/{id}/approval", web::post().to(approve))
        .route("/api/v1/consultations/{id}/refusal", web::post().to(decline));
}

#[derive(OpenApi)]
#[openapi(paths(arrange, approve, decline))]
pub struct ApiDoc;

/// Who meets the client when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ArrangementBody {
    /// Of the consultation as it was read.
    version: i32,
    accompanist_id: Uuid,
    starts_at: DateTime<Utc>,
    /// 30, 45, 60 or 90.
    minutes: u16,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    #[serde(default)]
    place: PlaceBody,
    /// The accompanist has agreed and is not asked again.
    #[serde(default)]
    agreed: bool,
    /// Needed where a limit is gone over.
    override_reason: Option<String>,
}

/// Gives wishes an accompanist and a time.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/arrangement", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = ArrangementBody,
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn arrange(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<ArrangementBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let wish = Arrangement {
        consultation: *id,
        version: body.version,
        accompanist: body.accompanist_id.into(),
        starts_at: body.starts_at,
        length: only_length(body.minutes)?,
        mode: body.mode,
        place: body.place.into_place()?,
        agreed: body.agreed,
        override_reason: body.override_reason,
    };
    let organiser = Organiser::from(&who);
    let done =
        perform(
            async move { retrying(|| booking::arrange(&context, organiser, wish.clone())).await },
        );
    let booked = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(BookedItem::from(booked)))
}

/// Agrees to a proposed consultation: the accompanist who is asked, or the secretariat.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/approval", tag = "consultations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn approve(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = (by(&who, &context, *id).await?, *id);
    let done = perform(async move { retrying(|| booking::approve(&context, by, id)).await });
    let booked = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(BookedItem::from(booked)))
}

/// Declines wishes or a proposed consultation; its time is free at once.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/refusal", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = CallOffReason,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn decline(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<CallOffReason>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = (by(&who, &context, *id).await?, *id);
    let reason = body.into_inner().into_reason()?;
    let done =
        perform(
            async move { retrying(|| booking::decline(&context, by, id, reason.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
