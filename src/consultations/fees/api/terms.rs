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
use crate::consultations::fees::terms::{RawTerms, save_terms, terms_of, terms_with};
use crate::consultations::readers::{AccompanistLine, accompanists};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/fee-terms", web::get().to(list))
        .route("/api/v1/fee-terms/{person}", web::get().to(show))
        .route("/api/v1/fee-terms/{person}", web::put().to(save));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, save))]
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

/// An accompanist, and on which terms they are paid.
#[derive(Serialize, ToSchema)]
struct FeeTermsItem {
    person_id: Uuid,
    /// `佐藤 花子`
    name: String,
    /// Null where nobody entered any.
    terms: Option<FeeTerms>,
}

/// Everybody who accompanies, by the reading of their names, with their terms.
#[utoipa::path(get, path = "/api/v1/fee-terms", tag = "fees", params(ListQuery),
    responses((status = 200, body = ListPart<FeeTermsItem>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let (reader, year) = (context.database.reader(), FiscalYear::at(context.now()));
    let people = accompanists(reader, year, Organiser::from(&who)).await?;
    let mut terms = terms_with(reader, people.iter().map(|line| line.person)).await?;
    viewed(&who, &context, ("person", None)).await?;
    let item = |line: AccompanistLine| FeeTermsItem {
        person_id: line.person.0,
        terms: terms.remove(&line.person).map(FeeTerms::from),
        name: line.name,
    };
    Ok(HttpResponse::Ok().json(ListPart::within(people, bounds, item)))
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
