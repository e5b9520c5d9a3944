//! Issues under way and over: letters one by one, proofs, results.

mod letters;
mod proofs;
mod refusals;
mod results;

use crate::web::Routes;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut Routes) {
    service.configure(letters::routes).configure(proofs::routes).configure(results::routes);
}

pub fn docs() -> Vec<OpenApi> {
    vec![letters::ApiDoc::openapi(), proofs::ApiDoc::openapi(), results::ApiDoc::openapi()]
}
