//! Events over the API, by the same verbs as the pages. Rounds and tables are counted from 1, as
//! people call them.

mod arranging;
mod bodies;
mod choosing;
mod day;
mod own;
mod people;
mod plans;
mod shown;
mod shown_own;
mod shown_plan;

use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::web::{Failure, FieldProblem, Routes};

pub fn routes(service: &mut Routes) {
    service
        .configure(arranging::routes)
        .configure(people::routes)
        .configure(plans::routes)
        .configure(day::routes)
        .configure(own::routes)
        .configure(choosing::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        arranging::ApiDoc::openapi(),
        people::ApiDoc::openapi(),
        plans::ApiDoc::openapi(),
        day::ApiDoc::openapi(),
        own::ApiDoc::openapi(),
        choosing::ApiDoc::openapi(),
    ]
}

fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}

/// What the verbs count from 0.
fn round_of(number: i32) -> i32 {
    number.saturating_sub(1)
}
