//! What an accompanist receives themselves.

use actix_web::{HttpResponse, web};
use utoipa::OpenApi;

use super::claim_shown::OwnJourney;
use super::line_shown::FeeLine;
use crate::consultations::Accompanist;
use crate::consultations::fees::readers::{LineView, own_journeys, own_lines};
use crate::context::Context;
use crate::people;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-lines/own", web::get().to(lines))
        .route("/api/v1/travel-claims/own", web::get().to(journeys));
}

#[derive(OpenApi)]
#[openapi(paths(lines, journeys))]
pub struct ApiDoc;

/// The caller's own honoraria, newest first.
#[utoipa::path(get, path = "/api/v1/fee-lines/own", tag = "fees", params(ListQuery),
    responses((status = 200, body = ListPart<FeeLine>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn lines(
    who: people::Accompanist,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let rows = own_lines(context.database.reader(), Accompanist::from(&who)).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, own)))
}

/// What the secretariat has to look at is not told to whoever is paid.
fn own(view: LineView) -> FeeLine {
    FeeLine { interest: None, interest_since: None, ..FeeLine::from(view) }
}

/// Consultations the caller held in person, newest first, and what was claimed for them.
#[utoipa::path(get, path = "/api/v1/travel-claims/own", tag = "fees", params(ListQuery),
    responses((status = 200, body = ListPart<OwnJourney>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn journeys(
    who: people::Accompanist,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let rows = own_journeys(context.database.reader(), Accompanist::from(&who)).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, OwnJourney::from)))
}
