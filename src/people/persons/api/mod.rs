//! `/api/v1/people`: for the secretariat, by the same verbs as its pages.

mod access;
mod people;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::web::Routes;

pub fn routes(service: &mut Routes) {
    service.configure(people::routes).configure(access::routes);
}

/// The documents of these routes.
pub fn docs() -> [OpenApi; 2] {
    [people::ApiDoc::openapi(), access::ApiDoc::openapi()]
}
