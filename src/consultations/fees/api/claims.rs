//! 旅費 before the secretariat: looked at, approved, given back.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::consultations::travel_claim::ClaimState;
use entities::{ConsultationFileId, TravelClaimId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::claim_shown::TravelClaim;
use super::refusals::refused;
use super::{needed, viewed, year_of};
use crate::consultations::Organiser;
use crate::consultations::fees::readers::{ClaimFilter, ClaimView, claim_view, claims_after};
use crate::consultations::fees::travel::{
    SeenClaim, approve_claim, receipt, receipts, return_claim,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{
    Download, Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, attachment,
    one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/travel-claims", web::get().to(list))
        .route("/api/v1/travel-claims/{id}", web::get().to(show))
        .route("/api/v1/travel-claims/{id}/receipts/{file}", web::get().to(download))
        .route("/api/v1/travel-claims/{id}/approval", web::post().to(approve))
        .route("/api/v1/travel-claims/{id}/return", web::post().to(send_back));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, download, approve, send_back))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClaimNarrowing {
    /// The year in which it begins; the present one when absent.
    fiscal_year: Option<i32>,
    /// Of the departure.
    #[param(minimum = 1, maximum = 12)]
    month: Option<u32>,
    #[param(schema_with = one_of::<ClaimState>)]
    state: Option<ClaimState>,
    /// Who is paid.
    person_id: Option<Uuid>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

impl ClaimNarrowing {
    pub fn filter(&self, context: &Context) -> Result<ClaimFilter, Failure> {
        Ok(ClaimFilter {
            year: year_of(context, self.fiscal_year)?,
            month: self.month,
            state: self.state,
            person: self.person_id.map(Into::into),
        })
    }
}

/// The travel claims of a fiscal year that were handed in, by their departures.
#[utoipa::path(get, path = "/api/v1/travel-claims", tag = "fees", params(ClaimNarrowing),
    responses((status = 200, body = ListPart<TravelClaim>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ClaimNarrowing>,
) -> Result<HttpResponse, Failure> {
    let filter = query.filter(&context)?;
    let ClaimNarrowing { limit, cursor, .. } = query.into_inner();
    let part = ListQuery { limit, cursor };
    let bounds = (part.after()?, part.limit());
    let organiser = Organiser::from(&who);
    let rows = claims_after(context.database.reader(), organiser, &filter, bounds).await?;
    viewed(&who, &context, ("travel_claim", None)).await?;
    let key = |last: &ClaimView| (last.claim.row.departed_on, last.claim.row.id);
    Ok(HttpResponse::Ok().json(ListPart::of(rows, part.limit(), key, TravelClaim::from)))
}

/// One claim that was handed in.
#[utoipa::path(get, path = "/api/v1/travel-claims/{id}", tag = "fees",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = TravelClaim), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<TravelClaimId>,
) -> Result<HttpResponse, Failure> {
    let found = shown(&context, Organiser::from(&who), *id).await?;
    viewed(&who, &context, ("travel_claim", Some(id.0))).await?;
    Ok(HttpResponse::Ok().json(found))
}

async fn shown(
    context: &Context,
    who: Organiser,
    id: TravelClaimId,
) -> Result<TravelClaim, Failure> {
    let reader = context.database.reader();
    let view = claim_view(reader, who, id).await?.ok_or(Failure::NotFound)?;
    let files = receipts(reader, view.claim.row.consultation_id).await?;
    Ok(TravelClaim::with(view, files))
}

/// A receipt of a claim that was handed in; always as a download.
#[utoipa::path(get, path = "/api/v1/travel-claims/{id}/receipts/{file}", tag = "fees",
    params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn download(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(TravelClaimId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let (id, file) = *path;
    let view = claim_view(reader, Organiser::from(&who), id).await?.ok_or(Failure::NotFound)?;
    let wanted = (view.claim.row.consultation_id, file);
    let found = receipt(reader, wanted).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, ("travel_claim", Some(id.0))).await?;
    Ok(attachment(found.name, found.bytes))
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TravelApprovalBody {
    /// As it was read.
    version: i32,
}

/// Approves a claim as it was handed in.
#[utoipa::path(post, path = "/api/v1/travel-claims/{id}/approval", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TravelApprovalBody,
    responses((status = 201, body = TravelClaim), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<TravelClaimId>,
    body: JsonBody<TravelApprovalBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let seen = SeenClaim { claim: id, version: body.version };
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let working = inner.clone();
        let done =
            perform(async move { retrying(|| approve_claim(&working, organiser, seen)).await });
        done.await?.map_err(|stop| Failure::of(stop, refused))?;
        shown(&inner, organiser, id).await
    });
    api::once(&context, &request, (&who, &body), work).await
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TravelReturnBody {
    /// As it was read.
    version: i32,
    /// What is to be mended; told to the accompanist in a letter. At most 500 characters.
    reason: String,
}

/// Gives a claim back to be mended, before it is paid.
#[utoipa::path(post, path = "/api/v1/travel-claims/{id}/return", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TravelReturnBody,
    responses((status = 201, body = TravelClaim), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn send_back(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<TravelClaimId>,
    body: JsonBody<TravelReturnBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let seen = SeenClaim { claim: id, version: body.version };
    let wish = (seen, needed("reason", &body.reason)?);
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let working = inner.clone();
        let done =
            perform(
                async move { retrying(|| return_claim(&working, organiser, wish.clone())).await },
            );
        done.await?.map_err(|stop| Failure::of(stop, refused))?;
        shown(&inner, organiser, id).await
    });
    api::once(&context, &request, (&who, &body), work).await
}
