//! What an organisation was granted, and whether it takes part.

use actix_web::web::{Data, Path, delete, post, put};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use entities::OrganisationId;
use entities::sign_in::legal_certification::{self, LegalPattern};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::api::once;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

use super::api::{Created, refusal};
use super::{
    RawAdoption, RawCertification, close_organisation, remove_adoption, save_adoption,
    save_certification,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/organisations/{id}/closure", put().to(close))
        .route("/api/v1/organisations/{id}/adoptions/{year}", put().to(adopt))
        .route("/api/v1/organisations/{id}/adoptions/{year}", delete().to(remove))
        .route("/api/v1/organisations/{id}/certifications", post().to(certify));
}

#[derive(OpenApi)]
#[openapi(paths(close, adopt, remove, certify))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationClosureBody {
    /// False lets it take part again.
    closed: bool,
}

/// A frame, or the contract, or both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AdoptionBody {
    /// 支援枠: id, code or label of the vocabulary `frames`.
    frame: Option<String>,
    /// 補助率: `2/3` or `50%`.
    #[schema(example = "2/3")]
    subsidy_rate: Option<String>,
    /// Contracted to accompany others that year.
    #[serde(default)]
    accompanist: bool,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CertificationBody {
    #[schema(schema_with = one_of::<LegalPattern>)]
    kind: LegalPattern,
    #[schema(max_length = 80)]
    number: Option<String>,
    granted_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// Where it was published.
    #[schema(max_length = 500)]
    source_url: Option<String>,
}

/// A legal standing under one of the three laws.
#[derive(Serialize, ToSchema)]
pub struct Certification {
    id: Uuid,
    #[schema(schema_with = one_of::<LegalPattern>)]
    kind: LegalPattern,
    number: String,
    granted_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    source_url: String,
}

impl From<legal_certification::Model> for Certification {
    fn from(row: legal_certification::Model) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            number: row.number,
            granted_on: row.granted_on,
            valid_to: row.valid_to,
            source_url: row.source_url,
        }
    }
}

/// Closes an organisation, or opens it again. Its history stays. One that waits for the decision
/// about its application can be neither.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/closure", tag = "organisations",
    params(("id" = Uuid, Path)), request_body = OrganisationClosureBody,
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn close(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationId>,
    body: JsonBody<OrganisationClosureBody>,
) -> Result<HttpResponse, Failure> {
    let (id, actor, closed) = (*id, who.actor(), body.into_inner().closed);
    let work = async move { retrying(|| close_organisation(&context, &actor, id, closed)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// 採択 or 委託 in one fiscal year; replaces what was noted of that year.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/adoptions/{year}", tag = "organisations",
    params(("id" = Uuid, Path),
        ("year" = i32, Path, description = "Western year in which the fiscal year begins.")),
    request_body = AdoptionBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn adopt(
    context: Data<Context>,
    who: Coordinator,
    path: Path<(OrganisationId, i32)>,
    body: JsonBody<AdoptionBody>,
) -> Result<HttpResponse, Failure> {
    let ((id, year), actor, body) = (path.into_inner(), who.actor(), body.into_inner());
    let raw = RawAdoption {
        fiscal_year: year.to_string(),
        frame: body.frame.unwrap_or_default(),
        subsidy_rate: body.subsidy_rate.unwrap_or_default(),
        accompanist: body.accompanist,
    };
    let work = async move { retrying(|| save_adoption(&context, &actor, id, &raw)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a fiscal year away that was noted by mistake.
#[utoipa::path(delete, path = "/api/v1/organisations/{id}/adoptions/{year}",
    tag = "organisations",
    params(("id" = Uuid, Path),
        ("year" = i32, Path, description = "Western year in which the fiscal year begins.")),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn remove(
    context: Data<Context>,
    who: Coordinator,
    path: Path<(OrganisationId, i32)>,
) -> Result<HttpResponse, Failure> {
    let ((id, year), actor) = (path.into_inner(), who.actor());
    let work = async move { retrying(|| remove_adoption(&context, &actor, id, year)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Notes a legal standing.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/certifications", tag = "organisations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = CertificationBody,
    responses((status = 201, body = Created), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn certify(
    (context, request): (Data<Context>, HttpRequest),
    who: Coordinator,
    id: Path<OrganisationId>,
    body: JsonBody<CertificationBody>,
) -> Result<HttpResponse, Failure> {
    let (id, actor, asked) = (*id, who.actor(), body.into_inner());
    let (saving, given) = (context.clone(), asked.clone());
    let raw = RawCertification {
        kind: given.kind.to_value(),
        number: given.number.unwrap_or_default(),
        granted_on: given.granted_on.to_string(),
        valid_to: given.valid_to.map(|day| day.to_string()).unwrap_or_default(),
        source_url: given.source_url.unwrap_or_default(),
    };
    let work = async move {
        let made = async move { retrying(|| save_certification(&saving, &actor, id, &raw)).await };
        let id = perform(made).await?.map_err(refusal)?;
        Ok(Created { id: id.0 })
    };
    once(&context, &request, (&who, &asked), Box::pin(work)).await
}
