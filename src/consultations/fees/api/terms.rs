//! 支払条件: on which terms somebody is paid.

use actix_web::{HttpResponse, web};
use entities::PersonId;
use entities::consultations::fee_terms::{self, Payee};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::refused;
use super::viewed;
use crate::consultations::Organiser;
use crate::consultations::fees::terms::{RawTerms, save_terms, terms_of};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-terms/{person}", web::get().to(show))
        .route("/api/v1/fee-terms/{person}", web::put().to(save));
}

#[derive(OpenApi)]
#[openapi(paths(show, save))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct FeeTerms {
    person_id: Uuid,
    /// Code of a rank.
    rank: i32,
    /// Who receives the money.
    #[schema(schema_with = one_of::<Payee>)]
    payee: Payee,
    /// インボイス登録番号
    invoice_number: Option<String>,
    /// Paid from public funds for this already: no honorarium.
    publicly_paid: bool,
    /// Goes with every change.
    version: i32,
}

impl From<fee_terms::Model> for FeeTerms {
    fn from(row: fee_terms::Model) -> Self {
        Self {
            person_id: row.person_id.0,
            rank: row.rank,
            payee: row.payee,
            invoice_number: row.invoice_number,
            publicly_paid: row.publicly_paid,
            version: row.version,
        }
    }
}

/// The terms of a person; not there where nobody entered any.
#[utoipa::path(get, path = "/api/v1/fee-terms/{person}", tag = "fees",
    params(("person" = Uuid, Path)),
    responses((status = 200, body = FeeTerms), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    person: web::Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let found = terms_of(context.database.reader(), *person).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, ("person", Some(person.0))).await?;
    Ok(HttpResponse::Ok().json(FeeTerms::from(found)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct FeeTermsBody {
    /// The version they were made from; nought where there are none.
    version: i32,
    /// Code of a rank.
    rank: i32,
    #[schema(schema_with = one_of::<Payee>)]
    payee: Payee,
    /// `T` and 13 digits.
    #[serde(default)]
    invoice_number: Option<String>,
    #[serde(default)]
    publicly_paid: bool,
}

/// Sets the terms of a person; honoraria that are not approved yet follow.
#[utoipa::path(put, path = "/api/v1/fee-terms/{person}", tag = "fees",
    params(("person" = Uuid, Path)), request_body = FeeTermsBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    context: web::Data<Context>,
    person: web::Path<PersonId>,
    body: JsonBody<FeeTermsBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (organiser, at) = (Organiser::from(&who), (*person, body.version));
    let raw = RawTerms {
        rank: body.rank.to_string(),
        payee: body.payee.to_value(),
        invoice_number: body.invoice_number.unwrap_or_default(),
        publicly_paid: body.publicly_paid,
    };
    let saved =
        perform(async move { retrying(|| save_terms(&context, organiser, at, raw.clone())).await });
    saved.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
