//! The API described by `OpenAPI` 3.1: printed by `bansou openapi`, served beside the API.
//!
//! The description follows from the code and is stored beside it, so that the program carries the
//! text instead of what makes it. A test says when the two differ; `tests/describe` writes it anew.

use actix_web::{HttpResponse, web};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder};

use crate::web::Routes;

use super::openapi_rules::complete;
use super::parts;

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/openapi.json", web::get().to(show));
}

/// Everything the API can do, in one document.
pub const DESCRIPTION: &str = include_str!("openapi.json");

/// The same, made from the code.
pub fn document() -> OpenApi {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let mut whole = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Bansou")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Coordinates study sessions and the letters they need. Errors are \
                     application/problem+json (RFC 9457). Instants are RFC 3339. What is not there \
                     and what is not the caller's look the same: 404. Lists are read part by part: \
                     send `next_cursor` back as `cursor` until it is absent.",
                ))
                .build(),
        )
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("bearer", SecurityScheme::Http(bearer))
                .build(),
        ))
        .build();
    for part in parts::docs() {
        whole.merge(part);
    }
    complete(&mut whole);
    whole
}

/// Public on purpose: the description holds no data.
async fn show() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(DESCRIPTION)
}
