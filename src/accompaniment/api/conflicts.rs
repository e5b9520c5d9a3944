//! 利益相反 over the API.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::ConflictOfInterestId;
use entities::accompaniment::conflict_of_interest;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_matching;
use crate::accompaniment::Arranger;
use crate::accompaniment::matchmaking::{
    ConflictPlan, ConflictWith, conflicts, declare_conflict, end_conflict,
};
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/conflicts-of-interest", web::get().to(list))
        .route("/api/v1/conflicts-of-interest", web::post().to(declare))
        .route("/api/v1/conflicts-of-interest/{id}/ending", web::post().to(end));
}

#[derive(OpenApi)]
#[openapi(paths(list, declare, end))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConflictBody {
    operator_id: Uuid,
    /// An accompanist. Either this or `organisation_id`.
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    #[schema(max_length = 500)]
    reason: String,
    from: NaiveDate,
    /// Last day.
    until: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
struct ConflictItem {
    id: Uuid,
    operator_id: Uuid,
    person_id: Option<Uuid>,
    organisation_id: Option<Uuid>,
    reason: String,
    from: NaiveDate,
    /// Last day.
    until: Option<NaiveDate>,
}

#[derive(Serialize, ToSchema)]
struct ConflictMade {
    id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConflictEndBody {
    /// Last day.
    until: NaiveDate,
}

impl From<conflict_of_interest::Model> for ConflictItem {
    fn from(row: conflict_of_interest::Model) -> Self {
        Self {
            id: row.id.0,
            operator_id: row.operator_id.0,
            person_id: row.person_id.map(|id| id.0),
            organisation_id: row.organisation_id.map(|id| id.0),
            reason: row.reason,
            from: row.from_on,
            until: row.until_on,
        }
    }
}

/// All that were ever recorded, newest first.
#[utoipa::path(get, path = "/api/v1/conflicts-of-interest", tag = "matching", params(ListQuery),
    responses((status = 200, body = ListPart<ConflictItem>), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(
    _who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let rows = conflicts(context.database.reader()).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(rows, (offset, limit), ConflictItem::from)))
}

/// Records a conflict of interest.
#[utoipa::path(post, path = "/api/v1/conflicts-of-interest", tag = "matching",
    request_body = ConflictBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ConflictMade), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn declare(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ConflictBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let with = match (body.person_id, body.organisation_id) {
        (Some(person), None) => ConflictWith::Person(person.into()),
        (None, Some(organisation)) => ConflictWith::Organisation(organisation.into()),
        _ => {
            let detail = say::CONFLICT_WITH.to_owned();
            return Err(Failure::invalid(vec![FieldProblem { field: "person_id".into(), detail }]));
        }
    };
    let plan = ConflictPlan {
        operator: body.operator_id.into(),
        with,
        reason: body.reason.clone(),
        from: body.from,
        until: body.until,
    };
    let (arranger, inner) = (Arranger::from(&who), context.clone());
    let work = Box::pin(async move {
        let made =
            perform(async move { retrying(|| declare_conflict(&inner, arranger, &plan)).await });
        let id = made.await?.map_err(|stop| Failure::of(stop, of_matching))?;
        Ok(ConflictMade { id: id.0 })
    });
    api::once(&context, &request, (&who, &body), work).await
}

/// Says on which day it is over.
#[utoipa::path(post, path = "/api/v1/conflicts-of-interest/{id}/ending", tag = "matching",
    params(("id" = Uuid, Path)), request_body = ConflictEndBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConflictOfInterestId>,
    body: JsonBody<ConflictEndBody>,
) -> Result<HttpResponse, Failure> {
    let (arranger, id, until) = (Arranger::from(&who), *id, body.into_inner().until);
    let done =
        perform(async move { retrying(|| end_conflict(&context, arranger, id, until)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
    Ok(HttpResponse::NoContent().finish())
}
