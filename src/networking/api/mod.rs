//! Contacts, introductions and dispatches over the API, by the same verbs as the pages.

mod contact_shapes;
mod contacts;
mod dispatches;
mod files;
mod introduction_shapes;
mod introductions;
mod linked;
mod met;
mod own;
mod refusals;
mod relations;
mod shown;
mod sides;

use crate::web::Routes;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut Routes) {
    service
        .configure(contacts::routes)
        .configure(relations::routes)
        .configure(files::routes)
        .configure(own::routes)
        .configure(introductions::routes)
        .configure(linked::routes)
        .configure(dispatches::routes)
        .configure(met::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        contacts::ApiDoc::openapi(),
        relations::ApiDoc::openapi(),
        files::ApiDoc::openapi(),
        own::ApiDoc::openapi(),
        introductions::ApiDoc::openapi(),
        linked::ApiDoc::openapi(),
        dispatches::ApiDoc::openapi(),
        met::ApiDoc::openapi(),
    ]
}
