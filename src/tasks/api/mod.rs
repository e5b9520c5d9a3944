//! Tasks over the API, by the same verbs as the pages.

mod acting;
mod reading;
mod shapes;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use super::{Refusal, wording};
use crate::web::{Failure, Routes, called};

pub fn routes(service: &mut Routes) {
    service.configure(reading::routes).configure(acting::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![reading::ApiDoc::openapi(), acting::ApiDoc::openapi()]
}

fn refused(refusal: Refusal) -> Failure {
    let detail = wording::refusal(&refusal);
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        Refusal::Invalid(problems) => {
            Failure::invalid(problems.into_list()).renamed(called(&[("owner", "owner_id")]))
        }
        Refusal::Closed(_) => Failure::conflict("task_closed", detail),
        Refusal::ChangedMeanwhile => Failure::conflict("changed_meanwhile", detail),
    }
}
