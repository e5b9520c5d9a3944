//! Readers over the API, by the same verbs as the pages.

mod bodies;
mod groups;
mod imports;
mod issues;
mod linked;
mod public;
mod readers;
mod refusals;
mod sending;
mod sending_shown;
mod shown;
mod taking;
mod watching;

use crate::web::Routes;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut Routes) {
    service
        .configure(public::routes)
        .configure(linked::routes)
        .configure(readers::routes)
        .configure(groups::routes)
        .configure(taking::routes)
        .configure(imports::routes)
        .configure(sending::routes)
        .configure(issues::routes)
        .configure(watching::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    let mut docs = vec![
        public::ApiDoc::openapi(),
        linked::ApiDoc::openapi(),
        readers::ApiDoc::openapi(),
        groups::ApiDoc::openapi(),
        taking::ApiDoc::openapi(),
        imports::ApiDoc::openapi(),
        sending::ApiDoc::openapi(),
    ];
    docs.extend(issues::docs());
    docs.extend(watching::docs());
    docs
}
