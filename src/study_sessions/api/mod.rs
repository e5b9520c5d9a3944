//! Study sessions over the API, by the same verbs as the pages.

mod bodies;
mod planning;
mod shown;

use actix_web::web::ServiceConfig;

pub use planning::ApiDoc as PlanningDoc;

pub fn routes(service: &mut ServiceConfig) {
    service.configure(planning::routes);
}
