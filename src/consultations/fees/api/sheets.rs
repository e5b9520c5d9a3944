//! 謝金一覧 and 旅費一覧 as workbooks, narrowed as the lists are.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use utoipa::OpenApi;

use super::claims::ClaimNarrowing;
use super::lines::LineNarrowing;
use super::viewed;
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{ClaimView, LineView, claims, lines};
use crate::consultations::fees::sheets::{Head, fee_data, fee_form, travel_data, travel_form};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Download, Failure, ProblemDetails, Query, Routes, attachment};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-lines/form.xlsx", web::get().to(line_form))
        .route("/api/v1/fee-lines/data.xlsx", web::get().to(line_data))
        .route("/api/v1/travel-claims/form.xlsx", web::get().to(claim_form))
        .route("/api/v1/travel-claims/data.xlsx", web::get().to(claim_data));
}

#[derive(OpenApi)]
#[openapi(paths(line_form, line_data, claim_form, claim_data))]
pub struct ApiDoc;

/// 謝金一覧, 様式: to print.
#[utoipa::path(get, path = "/api/v1/fee-lines/form.xlsx", tag = "fees", params(LineNarrowing),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn line_form(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<LineNarrowing>,
) -> Result<HttpResponse, Failure> {
    let (found, year) = found_lines(&who, &context, &query).await?;
    let bytes = fee_form(&head(&context, year), &found);
    let bytes = bytes.context("the list of fees could not be written")?;
    Ok(attachment("謝金一覧_様式.xlsx".to_owned(), bytes))
}

/// 謝金一覧, データ: for programs.
#[utoipa::path(get, path = "/api/v1/fee-lines/data.xlsx", tag = "fees", params(LineNarrowing),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn line_data(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<LineNarrowing>,
) -> Result<HttpResponse, Failure> {
    let (found, _) = found_lines(&who, &context, &query).await?;
    let bytes = fee_data(&found).context("the list of fees could not be written")?;
    Ok(attachment("謝金一覧_データ.xlsx".to_owned(), bytes))
}

/// 旅費一覧, 様式: to print.
#[utoipa::path(get, path = "/api/v1/travel-claims/form.xlsx", tag = "fees",
    params(ClaimNarrowing),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn claim_form(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ClaimNarrowing>,
) -> Result<HttpResponse, Failure> {
    let (found, year) = found_claims(&who, &context, &query).await?;
    let bytes = travel_form(&head(&context, year), &found);
    let bytes = bytes.context("the list of travel could not be written")?;
    Ok(attachment("旅費一覧_様式.xlsx".to_owned(), bytes))
}

/// 旅費一覧, データ: for programs.
#[utoipa::path(get, path = "/api/v1/travel-claims/data.xlsx", tag = "fees",
    params(ClaimNarrowing),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn claim_data(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ClaimNarrowing>,
) -> Result<HttpResponse, Failure> {
    let (found, _) = found_claims(&who, &context, &query).await?;
    let bytes = travel_data(&found).context("the list of travel could not be written")?;
    Ok(attachment("旅費一覧_データ.xlsx".to_owned(), bytes))
}

async fn found_lines(
    who: &Coordinator,
    context: &Context,
    query: &LineNarrowing,
) -> Result<(Vec<LineView>, FiscalYear), Failure> {
    let filter = query.filter(context)?;
    let (found, _) = lines(context.database.reader(), Organiser::from(who), &filter, None).await?;
    viewed(who, context, ("fee_line", None)).await?;
    Ok((found, filter.year))
}

async fn found_claims(
    who: &Coordinator,
    context: &Context,
    query: &ClaimNarrowing,
) -> Result<(Vec<ClaimView>, FiscalYear), Failure> {
    let filter = query.filter(context)?;
    let organiser = Organiser::from(who);
    let (found, _) = claims(context.database.reader(), organiser, &filter, None).await?;
    viewed(who, context, ("travel_claim", None)).await?;
    Ok((found, filter.year))
}

fn head(context: &Context, year: FiscalYear) -> Head {
    Head {
        programme: context.config.secretariat.programme.clone(),
        year: year.label(),
        narrowed: String::new(),
        made_on: tokyo::era_date(tokyo::day_of(context.now())),
    }
}
