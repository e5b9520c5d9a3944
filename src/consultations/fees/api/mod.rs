//! Money over the API, by the same verbs as the pages: rates, terms, honoraria, travel. Every POST
//! takes an `Idempotency-Key`; what is paid twice under one key is one payment, and without a key a
//! line that is paid already is left as it is.

mod claim_bodies;
mod claim_shown;
mod claims;
mod deciding;
mod line_shown;
mod lines;
mod own;
mod own_claim;
mod paying;
mod payments;
mod rates;
mod refusals;
mod sheets;
mod terms;

use serde_json::json;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use uuid::Uuid;

use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::vocabulary::{FiscalYear, LongText};
use crate::web::{Failure, FieldProblem, Routes};

pub fn routes(service: &mut Routes) {
    service
        .configure(rates::routes)
        .configure(terms::routes)
        // Fixed segments before `{id}`.
        .configure(own::routes)
        .configure(sheets::routes)
        .configure(paying::routes)
        .configure(lines::routes)
        .configure(deciding::routes)
        .configure(claims::routes)
        .configure(own_claim::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        rates::ApiDoc::openapi(),
        terms::ApiDoc::openapi(),
        own::ApiDoc::openapi(),
        sheets::ApiDoc::openapi(),
        paying::ApiDoc::openapi(),
        lines::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        claims::ApiDoc::openapi(),
        own_claim::ApiDoc::openapi(),
    ]
}

/// Notes that somebody looked at what somebody else is paid; it is answered only after that.
async fn viewed(
    who: &Coordinator,
    context: &Context,
    (table, id): (&'static str, Option<Uuid>),
) -> Result<(), Failure> {
    let subject = id.map_or_else(|| Subject::all(table), |id| Subject::of(table, id));
    audit::viewed(context, &who.actor(), subject, json!({ "what": "api" })).await?;
    Ok(())
}

/// A text that has to be there.
fn needed(field: &str, text: &str) -> Result<LongText<500>, Failure> {
    LongText::parse(text).map_err(|problem| wrong(field, &problem.to_string()))
}

fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}

/// The year that begins in this one; the present one where none is named.
fn year_of(context: &Context, asked: Option<i32>) -> Result<FiscalYear, Failure> {
    let Some(year) = asked else { return Ok(FiscalYear::at(context.now())) };
    FiscalYear::starting_in(year).map_err(|problem| wrong("fiscal_year", &problem.to_string()))
}
