//! What the secretariat decides about one honorarium.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::FeeLineId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::line_shown::{FeeEvidence, FeeLine};
use super::needed;
use super::refusals::refused;
use crate::consultations::Organiser;
use crate::consultations::fees::line::{
    Approval, Evidence, Seen, approve_line, note_evidence, withdraw_approval,
};
use crate::consultations::fees::readers::line_view;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-lines/{id}/approval", web::post().to(approve))
        .route("/api/v1/fee-lines/{id}/withdrawal", web::post().to(withdraw))
        .route("/api/v1/fee-lines/{id}/evidence", web::put().to(evidence));
}

#[derive(OpenApi)]
#[openapi(paths(approve, withdraw, evidence))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeApprovalBody {
    /// As it was read.
    version: i32,
    /// Yen; what was reckoned when absent.
    #[schema(minimum = 0, maximum = 10_000_000)]
    amount: Option<i32>,
    /// Needed for another amount, and where the person has a stake; at most 500 characters.
    reason: Option<String>,
}

/// Approves an honorarium: its figures stand from now on.
#[utoipa::path(post, path = "/api/v1/fee-lines/{id}/approval", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = FeeApprovalBody,
    responses((status = 201, body = FeeLine), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<FeeLineId>,
    body: JsonBody<FeeApprovalBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let reason = body.reason.as_deref().map(|text| needed("reason", text)).transpose()?;
    let seen = Seen { line: id, version: body.version };
    let wish = Approval { seen, amount: body.amount, reason };
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let working = inner.clone();
        let done =
            perform(
                async move { retrying(|| approve_line(&working, organiser, wish.clone())).await },
            );
        done.await?.map_err(|stop| Failure::of(stop, refused))?;
        shown(&inner, organiser, id).await
    });
    api::once(&context, &request, (&who, &body), work).await
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeWithdrawalBody {
    /// As it was read.
    version: i32,
    /// At most 500 characters.
    reason: String,
}

/// Takes an approval back: the honorarium follows times, terms and rates again.
#[utoipa::path(post, path = "/api/v1/fee-lines/{id}/withdrawal", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = FeeWithdrawalBody,
    responses((status = 201, body = FeeLine), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn withdraw(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<FeeLineId>,
    body: JsonBody<FeeWithdrawalBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let seen = Seen { line: id, version: body.version };
    let wish = (seen, needed("reason", &body.reason)?);
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let working = inner.clone();
        let done = perform(async move {
            retrying(|| withdraw_approval(&working, organiser, wish.clone())).await
        });
        done.await?.map_err(|stop| Failure::of(stop, refused))?;
        shown(&inner, organiser, id).await
    });
    api::once(&context, &request, (&who, &body), work).await
}

async fn shown(context: &Context, who: Organiser, id: FeeLineId) -> Result<FeeLine, Failure> {
    let found = line_view(context.database.reader(), who, id).await?;
    Ok(FeeLine::from(found.ok_or(Failure::NotFound)?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeEvidenceBody {
    /// As it was read.
    version: i32,
    evidence: FeeEvidence,
}

/// Notes which proofs are there; at any time, since a receipt follows the payment.
#[utoipa::path(put, path = "/api/v1/fee-lines/{id}/evidence", tag = "fees",
    params(("id" = Uuid, Path)), request_body = FeeEvidenceBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn evidence(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
    body: JsonBody<FeeEvidenceBody>,
) -> Result<HttpResponse, Failure> {
    let FeeEvidenceBody { version, evidence } = body.into_inner();
    let FeeEvidence { request, acceptance, report, receipt } = evidence;
    let proofs = Evidence { request, acceptance, report, receipt };
    let (organiser, seen) = (Organiser::from(&who), Seen { line: *id, version });
    let done =
        perform(
            async move { retrying(|| note_evidence(&context, organiser, (seen, proofs))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
