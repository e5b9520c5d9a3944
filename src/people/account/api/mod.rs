//! `/api/v1/me`: one's own data, sign-ins and colleagues, by the same verbs as the pages.

mod colleagues;
mod own_data;
mod sign_ins;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::web::Routes;

pub fn routes(service: &mut Routes) {
    service.configure(own_data::routes).configure(sign_ins::routes).configure(colleagues::routes);
}

/// The documents of these routes.
pub fn docs() -> [OpenApi; 3] {
    [own_data::ApiDoc::openapi(), sign_ins::ApiDoc::openapi(), colleagues::ApiDoc::openapi()]
}
