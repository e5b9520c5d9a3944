//! Specialists sent to other regions.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::networking::dispatch::DispatchState;
use entities::{DispatchId, IntroductionId, OrganisationId, PersonId};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::{of_networking, wrong};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::dispatches::{
    DispatchDraft, DispatchFilter, DispatchView, RawDispatch, change, dispatch_data, dispatches,
    find, plan,
};
use crate::networking::pages_staff::{as_file, viewed};
use crate::networking::{Organiser, Refusal};
use crate::people::audit::Subject;
use crate::people::{Coordinator, api};
use crate::vocabulary::FiscalYear;
use crate::web::{
    Download, Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, one_of,
    one_of_or_null, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/dispatches", web::get().to(list))
        .route("/api/v1/dispatches", web::post().to(make))
        .route("/api/v1/dispatches/data.xlsx", web::get().to(data))
        .route("/api/v1/dispatches/{id}", web::get().to(show))
        .route("/api/v1/dispatches/{id}", web::put().to(save));
}

#[derive(OpenApi)]
#[openapi(paths(list, make, data, show, save))]
pub struct ApiDoc;

/// More than a programme sends in a year.
const ALL: u64 = 10_000;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DispatchesQuery {
    /// Western year in which the fiscal year begins.
    fiscal_year: Option<i32>,
    #[param(schema_with = one_of::<DispatchState>, required = false)]
    state: Option<DispatchState>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DispatchBody {
    /// The introduction it follows from.
    introduction_id: Option<Uuid>,
    specialist_id: Uuid,
    from_organisation_id: Uuid,
    #[schema(minimum = 1, maximum = 47)]
    to_prefecture_code: i32,
    #[schema(max_length = 100)]
    to_city: String,
    to_organisation_id: Option<Uuid>,
    #[schema(max_length = 200)]
    role: String,
    #[schema(max_length = 1000)]
    purpose: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    #[serde(default)]
    #[schema(max_length = 500)]
    travel: String,
    #[serde(default)]
    #[schema(schema_with = one_of_or_null::<DispatchState>, required = false)]
    state: Option<DispatchState>,
    #[serde(default)]
    #[schema(max_length = 2000)]
    outcome: String,
    /// As shown; without it a change is made whatever happened meanwhile.
    version: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct DispatchDetails {
    id: Uuid,
    fiscal_year: i32,
    specialist: String,
    from_organisation: String,
    to_organisation: String,
    dispatch: DispatchBody,
}

#[derive(Serialize, ToSchema)]
struct DispatchMade {
    id: Uuid,
}

impl DispatchBody {
    fn check(self) -> Result<DispatchDraft, Failure> {
        let raw = RawDispatch {
            introduction: self.introduction_id.map(IntroductionId),
            specialist: Some(PersonId(self.specialist_id)),
            from_organisation: Some(OrganisationId(self.from_organisation_id)),
            to_prefecture: self.to_prefecture_code.to_string(),
            to_city: self.to_city,
            to_organisation: self.to_organisation_id.map(OrganisationId),
            role: self.role,
            purpose: self.purpose,
            starts_on: Some(self.starts_on),
            ends_on: Some(self.ends_on),
            travel: self.travel,
            state: self.state.map(|state| state.to_value()).unwrap_or_default(),
            outcome: self.outcome,
        };
        raw.check().map_err(|problems| of_networking(Refusal::Invalid(problems)))
    }
}

impl From<DispatchView> for DispatchDetails {
    fn from(view: DispatchView) -> Self {
        let row = view.row;
        Self {
            id: row.id.0,
            fiscal_year: row.fiscal_year,
            specialist: view.specialist,
            from_organisation: view.from,
            to_organisation: view.to,
            dispatch: DispatchBody {
                introduction_id: row.introduction_id.map(|id| id.0),
                specialist_id: row.specialist_id.0,
                from_organisation_id: row.from_organisation_id.0,
                to_prefecture_code: row.to_prefecture_code,
                to_city: row.to_city,
                to_organisation_id: row.to_organisation_id.map(|id| id.0),
                role: row.role,
                purpose: row.purpose,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                travel: row.travel,
                state: Some(row.state),
                outcome: row.outcome,
                version: Some(row.version),
            },
        }
    }
}

pub fn year(number: i32) -> Result<FiscalYear, Failure> {
    FiscalYear::starting_in(number)
        .map_err(|_| wrong("fiscal_year", "年度は西暦4桁で指定してください。"))
}

/// Dispatches, the newest first.
#[utoipa::path(get, path = "/api/v1/dispatches", tag = "dispatches", params(DispatchesQuery),
    responses((status = 200, body = ListPart<DispatchDetails>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<DispatchesQuery>,
) -> Result<HttpResponse, Failure> {
    let before = after::<DispatchId>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let wanted = query.fiscal_year.map(year).transpose()?;
    let filter = DispatchFilter { year: wanted, state: query.state };
    let found = dispatches(context.database.reader(), &filter, (before, limit + 1)).await?;
    let part = ListPart::of(found, limit, |one| one.row.id, DispatchDetails::from);
    let subject = Subject::all("specialist_dispatch");
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}

/// Plans a dispatch.
#[utoipa::path(post, path = "/api/v1/dispatches", tag = "dispatches",
    request_body = DispatchBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = DispatchMade), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn make(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<DispatchBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let draft = body.clone().check()?;
    let key = format!("api:{}", context.new_id::<Uuid>());
    let (working, desk) = (context.clone(), Organiser::from(&who));
    let work = async move {
        let done =
            perform(async move { retrying(|| plan(&working, desk, (&draft, &key))).await }).await?;
        let id = done.map_err(|stop| Failure::of(stop, of_networking))?;
        Ok(DispatchMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// All dispatches as a workbook for programs.
#[utoipa::path(get, path = "/api/v1/dispatches/data.xlsx", tag = "dispatches",
    responses((status = 200,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn data(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let all = dispatches(db, &DispatchFilter::default(), (None, ALL)).await?;
    let subject = Subject::all("specialist_dispatch");
    viewed(&context, who.actor(), subject, Some(all.len())).await?;
    let work = tokio::task::spawn_blocking(move || dispatch_data(&all)).await;
    let bytes = work.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(as_file(("dispatches.xlsx", kind), bytes))
}

/// One dispatch.
#[utoipa::path(get, path = "/api/v1/dispatches/{id}", tag = "dispatches",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = DispatchDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<DispatchId>,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    viewed(&context, who.actor(), Subject::of("specialist_dispatch", id.0), None).await?;
    Ok(HttpResponse::Ok().json(DispatchDetails::from(view)))
}

/// Saves everything about a dispatch, its outcome too, anew.
#[utoipa::path(put, path = "/api/v1/dispatches/{id}", tag = "dispatches",
    params(("id" = Uuid, Path)), request_body = DispatchBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<DispatchId>),
    body: JsonBody<DispatchBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let version = body.version;
    let (desk, id, draft) = (Organiser::from(&who), *id, body.check()?);
    let done =
        perform(async move { retrying(|| change(&context, desk, id, (&draft, version))).await });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::NoContent().finish())
}
