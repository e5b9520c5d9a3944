//! Wishes changed before they are arranged.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationId;
use entities::consultations::consultation::Mode;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::bodies::{only_length, wrong};
use super::by;
use super::refusals::refused;
use super::shown::BookedItem;
use crate::consultations::booking::{Rewish, change_wishes};
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::vocabulary::LongText;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/consultations/{id}/wishes", web::put().to(put));
}

#[derive(OpenApi)]
#[openapi(paths(put))]
pub struct ApiDoc;

/// All wishes anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedWishesBody {
    /// Of the consultation as it was read.
    version: i32,
    /// One to three starts, best first.
    starts: Vec<DateTime<Utc>>,
    /// 30, 45, 60 or 90.
    minutes: u16,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// What it is about; at most 2,000 characters. It stays when absent.
    about: Option<String>,
    /// The version of the conditions of meeting online, which a client who goes over to it accepts.
    accepts_conditions: Option<i32>,
}

/// Changes the wishes of a request that is not arranged yet: its client, or the secretariat for
/// them. Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/consultations/{id}/wishes", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = ChangedWishesBody,
    responses((status = 200, body = BookedItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn put(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<ChangedWishesBody>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let body = body.into_inner();
    let about = body.about.as_deref().map(LongText::parse).transpose();
    let wish = Rewish {
        consultation: *id,
        version: body.version,
        starts: body.starts.into_iter().map(Some).collect(),
        length: only_length(body.minutes)?,
        mode: body.mode,
        about: about.map_err(|problem| wrong("about", &problem.to_string()))?,
        accepts_conditions: body.accepts_conditions,
    };
    let done = perform(async move { retrying(|| change_wishes(&context, by, wish.clone())).await });
    let booked = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(BookedItem::from(booked)))
}
