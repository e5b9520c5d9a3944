//! Several at once, and what is paid.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::FeeLineId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::payments::{FeePayment, FeesPressed, FeesSettled};
use super::refusals::refused;
use super::{needed, wrong};
use crate::consultations::Organiser;
use crate::consultations::fees::line::{Seen, approve_lines, pay_lines, settle_difference};
use crate::consultations::fees::travel::pay_claims;
use crate::consultations::fees::wording::say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, called, perform};

/// More than anybody pays at one time.
const MOST: usize = 500;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-lines/approvals", web::post().to(approve))
        .route("/api/v1/fee-lines/payments", web::post().to(pay))
        .route("/api/v1/fee-lines/{id}/settlement", web::post().to(settle))
        .route("/api/v1/travel-claims/payments", web::post().to(pay_travel));
}

#[derive(OpenApi)]
#[openapi(paths(approve, pay, settle, pay_travel))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenFeeLine {
    id: Uuid,
    /// As it was read.
    version: i32,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeApprovalsBody {
    #[schema(min_items = 1, max_items = 500)]
    lines: Vec<SeenFeeLine>,
}

/// Approves several honoraria as they are. Those that changed since, that need a reason or cannot
/// be reckoned stay as they are and are named.
#[utoipa::path(post, path = "/api/v1/fee-lines/approvals", tag = "fees",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = FeeApprovalsBody,
    responses((status = 201, body = FeesPressed), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<FeeApprovalsBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    some("lines", body.lines.len())?;
    let seen = body.lines.iter().map(|one| Seen { line: one.id.into(), version: one.version });
    let seen: Vec<_> = seen.collect();
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let done =
            perform(
                async move { retrying(|| approve_lines(&inner, organiser, seen.clone())).await },
            );
        done.await?.map(FeesPressed::from).map_err(|stop| Failure::of(stop, refused))
    });
    api::once(&context, &request, (&who, &body), work).await
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeePaymentsBody {
    #[schema(min_items = 1, max_items = 500)]
    line_ids: Vec<Uuid>,
    /// Not after today.
    #[schema(value_type = String, format = Date)]
    paid_on: NaiveDate,
}

/// Notes that approved honoraria were paid. Those of one person are one payment, taxed on the
/// whole, under one number; they are told in one letter. Paying twice is one payment. What was
/// corrected since its approval is left, or refused where it is the only one (`corrected_since`).
#[utoipa::path(post, path = "/api/v1/fee-lines/payments", tag = "fees",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = FeePaymentsBody,
    responses((status = 201, body = FeesSettled), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn pay(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<FeePaymentsBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    some("line_ids", body.line_ids.len())?;
    let ids: Vec<FeeLineId> = body.line_ids.iter().copied().map(Into::into).collect();
    let (organiser, inner, on) = (Organiser::from(&who), context.clone(), body.paid_on);
    let work = Box::pin(async move {
        let done =
            perform(
                async move { retrying(|| pay_lines(&inner, organiser, (ids.clone(), on))).await },
            );
        done.await?
            .map(FeesSettled::from)
            .map_err(|stop| Failure::of(stop, refused).renamed(called(DAYS)))
    });
    api::once(&context, &request, (&who, &body), work).await
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeSettlementBody {
    /// As it was read.
    version: i32,
    /// Not after today.
    #[schema(value_type = String, format = Date)]
    settled_on: NaiveDate,
    /// At most 500 characters.
    note: String,
}

/// Notes that the difference of a paid honorarium was paid, or paid back, after its times were
/// corrected.
#[utoipa::path(post, path = "/api/v1/fee-lines/{id}/settlement", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = FeeSettlementBody,
    responses((status = 201, body = FeePayment), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn settle(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<FeeLineId>,
    body: JsonBody<FeeSettlementBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let seen = Seen { line: *id, version: body.version };
    let wish = (body.settled_on, needed("note", &body.note)?);
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let done = perform(async move {
            retrying(|| settle_difference(&inner, organiser, seen, wish.clone())).await
        });
        done.await?
            .map(FeePayment::from)
            .map_err(|stop| Failure::of(stop, refused).renamed(called(DAYS)))
    });
    api::once(&context, &request, (&who, &body), work).await
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TravelPaymentsBody {
    #[schema(min_items = 1, max_items = 500)]
    claim_ids: Vec<Uuid>,
    /// Not after today.
    #[schema(value_type = String, format = Date)]
    paid_on: NaiveDate,
}

/// Notes that approved travel claims were paid; those of one person are one payment.
#[utoipa::path(post, path = "/api/v1/travel-claims/payments", tag = "fees",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = TravelPaymentsBody,
    responses((status = 201, body = FeesSettled), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn pay_travel(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<TravelPaymentsBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    some("claim_ids", body.claim_ids.len())?;
    let ids: Vec<_> = body.claim_ids.iter().copied().map(Into::into).collect();
    let (organiser, inner, on) = (Organiser::from(&who), context.clone(), body.paid_on);
    let work = Box::pin(async move {
        let done =
            perform(
                async move { retrying(|| pay_claims(&inner, organiser, (ids.clone(), on))).await },
            );
        done.await?
            .map(FeesSettled::from)
            .map_err(|stop| Failure::of(stop, refused).renamed(called(DAYS)))
    });
    api::once(&context, &request, (&who, &body), work).await
}

/// What the forms call the days of these bodies.
const DAYS: &[(&str, &str)] = &[("paid", "paid_on"), ("settled", "settled_on")];

fn some(field: &str, count: usize) -> Result<(), Failure> {
    match count {
        0 => Err(wrong(field, say::NONE_CHOSEN)),
        1..=MOST => Ok(()),
        _ => Err(wrong(field, say::TOO_MANY)),
    }
}
