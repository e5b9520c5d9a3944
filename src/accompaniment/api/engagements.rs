//! Finding engagements, and what the secretariat decides about them.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::EngagementId;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::milestone::MilestoneKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_engagement;
use super::shown::{EngagementDetails, EngagementItem};
use crate::accompaniment::engagement::{Ending, begin, changes, count_told, finish, set_people};
use crate::accompaniment::readers::{Contacted, Filter, listing, own_listing, view};
use crate::accompaniment::{Arranger, By, Contacts, EngagementPlan, Team};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn, api};
use crate::vocabulary::FiscalYear;
use crate::web::{
    Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, offset, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/engagements", web::get().to(list))
        .route("/api/v1/engagements", web::post().to(start))
        .route("/api/v1/engagements/{id}", web::get().to(show))
        .route("/api/v1/engagements/{id}/people", web::put().to(people))
        .route("/api/v1/engagements/{id}/people/preview", web::post().to(preview))
        .route("/api/v1/engagements/{id}/ending", web::post().to(end));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, start, people, preview, end))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EngagementsQuery {
    /// Western year in which the fiscal year begins.
    fiscal_year: Option<i32>,
    accompanist_id: Option<Uuid>,
    /// `active`, `completed` or `ended`.
    #[param(schema_with = one_of::<EngagementState>, required = false)]
    state: Option<EngagementState>,
    /// The step they stand at.
    #[param(schema_with = one_of::<MilestoneKind>, required = false)]
    stage: Option<MilestoneKind>,
    /// Only those with a warning.
    #[serde(default)]
    warned: bool,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    cursor: Option<String>,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
struct EngagementMade {
    id: Uuid,
}

/// How many people were told by letter.
#[derive(Serialize, ToSchema)]
struct EngagementTold {
    told: usize,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EngagementBody {
    operator_id: Uuid,
    accompanist_organisation_id: Uuid,
    /// The lead first.
    accompanist_ids: Vec<Uuid>,
    /// The lead first; the operator's leads when empty.
    #[serde(default)]
    operator_person_ids: Vec<Uuid>,
    /// The fiscal year follows from it.
    started_on: NaiveDate,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamBody {
    version: i32,
    accompanist_ids: Vec<Uuid>,
    #[serde(default)]
    operator_person_ids: Vec<Uuid>,
    /// How many people the caller expects to be told (`recipients` of `people/preview`); refused if
    /// it differs.
    expected_recipients: usize,
}

/// Other people, looked at before they are named.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TeamPreviewBody {
    accompanist_ids: Vec<Uuid>,
    #[serde(default)]
    operator_person_ids: Vec<Uuid>,
}

/// What naming them would do.
#[derive(Serialize, ToSchema)]
struct TeamPreview {
    /// How many people would be told: the `expected_recipients` of naming them.
    recipients: usize,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndingBody {
    version: i32,
    /// To the judgement of self-reliance; false: before its time, with a reason.
    completed: bool,
    on: NaiveDate,
    #[serde(default)]
    reason: String,
    /// How many people the caller expects to be told (`recipients` of the engagement); refused if
    /// it differs.
    expected_recipients: usize,
}

/// Engagements: all of them for the secretariat, their own for everybody else.
#[utoipa::path(get, path = "/api/v1/engagements", tag = "accompaniment", params(EngagementsQuery),
    responses((status = 200, body = ListPart<EngagementItem>),
        (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    query: Query<EngagementsQuery>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let offset = offset(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let filter = Filter {
        fiscal_year: query.fiscal_year,
        accompanist: query.accompanist_id.map(Into::into),
        state: query.state,
        stage: query.stage,
        warned: query.warned,
    };
    let known = contacted.known(&context).await?;
    let (reader, now) = (context.database.reader(), context.now());
    let lines = match super::by(&who) {
        By::Staff(arranger) => listing(reader, (arranger, now), &filter, &known).await?,
        By::Partner(partner) => {
            let mut own = own_listing(reader, (partner, now), &known).await?;
            own.retain(|line| filter.fits(line));
            own
        }
    };
    let part = ListPart::within(lines, (offset, limit), EngagementItem::from);
    Ok(HttpResponse::Ok().json(part))
}

/// One engagement. A foreign one and a missing one look the same.
#[utoipa::path(get, path = "/api/v1/engagements/{id}", tag = "accompaniment",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = EngagementDetails), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let known = contacted.known(&context).await?.get(&*id).copied().unwrap_or_default();
    let asking = (super::by(&who), context.now());
    let found = view(context.database.reader(), asking, *id, known).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let goes_on = found.rows.engagement.state == EngagementState::Active;
    let recipients = match asking.0 {
        By::Staff(_) if goes_on => Some(count_told(&context, &found.rows).await?),
        _ => None,
    };
    let details = EngagementDetails { recipients, ..EngagementDetails::from(found) };
    Ok(HttpResponse::Ok().json(details))
}

/// Begins an engagement by hand; both sides get their letter.
#[utoipa::path(post, path = "/api/v1/engagements", tag = "accompaniment",
    request_body = EngagementBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = EngagementMade), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn start(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<EngagementBody>,
) -> Result<HttpResponse, Failure> {
    let (arranger, asked) = (Arranger::from(&who), body.into_inner());
    let plan = EngagementPlan {
        fiscal_year: FiscalYear::of_day(asked.started_on),
        operator: asked.operator_id.into(),
        accompanist_organisation: asked.accompanist_organisation_id.into(),
        team: team(&asked.accompanist_ids, &asked.operator_person_ids),
        started_on: asked.started_on,
    };
    let inner = context.clone();
    let work = Box::pin(async move {
        let made = perform(async move { retrying(|| begin(&inner, arranger, plan.clone())).await });
        let id = made.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
        Ok(EngagementMade { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Names other people. Those who join and those who leave are told by letter, and so are the
/// operator's people who stay where their accompanists are others.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/people", tag = "accompaniment",
    params(("id" = Uuid, Path)), request_body = TeamBody,
    responses((status = 200, body = EngagementTold), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn people(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<EngagementId>,
    body: JsonBody<TeamBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (arranger, at) = (Arranger::from(&who), (*id, body.version));
    let wish = (team(&body.accompanist_ids, &body.operator_person_ids), body.expected_recipients);
    let done =
        perform(async move { retrying(|| set_people(&context, arranger, at, wish.clone())).await });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
    Ok(HttpResponse::Ok().json(EngagementTold { told }))
}

/// How many people would be told if these were named; changes nothing.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/people/preview", tag = "accompaniment",
    params(("id" = Uuid, Path)), request_body = TeamPreviewBody,
    responses((status = 200, body = TeamPreview), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn preview(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<EngagementId>,
    body: JsonBody<TeamPreviewBody>,
) -> Result<HttpResponse, Failure> {
    let TeamPreviewBody { accompanist_ids, operator_person_ids } = body.into_inner();
    let (reader, now) = (context.database.reader(), context.now());
    let asking = (By::Staff(Arranger::from(&who)), now);
    let found = view(reader, asking, *id, Contacts::default()).await?.ok_or(Failure::NotFound)?;
    let team = team(&accompanist_ids, &operator_person_ids);
    let recipients = changes(reader, &found.rows, &team).await?.recipients().len();
    Ok(HttpResponse::Ok().json(TeamPreview { recipients }))
}

/// Ends an engagement; both sides get their letter.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/ending", tag = "accompaniment",
    params(("id" = Uuid, Path)), request_body = EndingBody,
    responses((status = 200, body = EngagementTold), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<EngagementId>,
    body: JsonBody<EndingBody>,
) -> Result<HttpResponse, Failure> {
    let EndingBody { version, completed, on, reason, expected_recipients } = body.into_inner();
    let wish = Ending { completed, on, reason, expected_recipients };
    let (arranger, at) = (Arranger::from(&who), (*id, version));
    let done = perform(async move { retrying(|| finish(&context, arranger, at, &wish)).await });
    let told = done.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
    Ok(HttpResponse::Ok().json(EngagementTold { told }))
}

fn team(accompanists: &[Uuid], operators: &[Uuid]) -> Team {
    Team {
        accompanists: accompanists.iter().map(|id| (*id).into()).collect(),
        operators: operators.iter().map(|id| (*id).into()).collect(),
    }
}
