//! Issues over the API, by the same verbs as the pages.

mod attaching;
mod bodies;
mod deciding;
mod public;
mod reading;
mod refusals;
mod rules;
mod shown;
mod writing;

use crate::web::Routes;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut Routes) {
    service
        .configure(writing::routes)
        .configure(attaching::routes)
        .configure(deciding::routes)
        .configure(reading::routes)
        .configure(rules::routes)
        .configure(public::routes);
}

pub fn docs() -> Vec<OpenApi> {
    vec![
        writing::ApiDoc::openapi(),
        attaching::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        reading::ApiDoc::openapi(),
        rules::ApiDoc::openapi(),
        public::ApiDoc::openapi(),
    ]
}
