//! What a client agrees to for a meeting somebody else booked for them.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::by;
use super::refusals::refused;
use crate::consultations::booking::accept_conditions;
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/consultations/{id}/conditions", web::post().to(accept));
}

#[derive(OpenApi)]
#[openapi(paths(accept))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AcceptedConditions {
    /// Of the conditions of meeting online as they were read.
    version: i32,
}

/// The client accepts the conditions of meeting online. Harmless where nothing is open.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/conditions", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = AcceptedConditions,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn accept(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<AcceptedConditions>,
) -> Result<HttpResponse, Failure> {
    let (by, id, version) = (by(&who, &context, *id).await?, *id, body.into_inner().version);
    let done =
        perform(
            async move { retrying(|| accept_conditions(&context, by, id, Some(version))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
