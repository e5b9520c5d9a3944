//! Study sessions over the API, by the same verbs as the pages.

mod attending;
mod bodies;
mod meaning;
mod planning;
mod reading;
mod refusals;
mod registering;
mod shown;

use actix_web::web::ServiceConfig;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut ServiceConfig) {
    service
        .configure(reading::routes)
        .configure(planning::routes)
        .configure(registering::routes)
        .configure(attending::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        reading::ApiDoc::openapi(),
        planning::ApiDoc::openapi(),
        registering::ApiDoc::openapi(),
        attending::ApiDoc::openapi(),
    ]
}
