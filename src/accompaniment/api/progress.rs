//! What moves within an engagement. Every change carries the version it was made from and answers
//! with the new one.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use entities::accompaniment::goal::GoalState;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};
use entities::{EngagementGoalId, EngagementId};
use sea_orm::ActiveEnum as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_engagement;
use crate::accompaniment::engagement::{
    GoalPlan, LevelPlan, MilestonePlan, OutcomePlan, Outline, add_goal, change_goal,
    change_milestone, record_level, record_outcome, revise_outline,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{SignedIn, api};
use crate::web::{
    Failure, JsonBody, OneOf, ProblemDetails, Routes, called, one_of, one_of_or_null, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/engagements/{id}/outline", web::put().to(outline))
        .route("/api/v1/engagements/{id}/goals", web::post().to(new_goal))
        .route("/api/v1/engagements/{id}/goals/{goal}", web::put().to(goal))
        .route("/api/v1/engagements/{id}/milestones/{kind}", web::put().to(milestone))
        .route("/api/v1/engagements/{id}/outcomes/{kind}", web::put().to(outcome))
        .route("/api/v1/engagements/{id}/levels", web::post().to(level));
}

#[derive(OpenApi)]
#[openapi(paths(outline, new_goal, goal, milestone, outcome, level))]
pub struct ApiDoc;

/// Of the last part of an address.
type StepName = OneOf<MilestoneKind>;
type OutcomeName = OneOf<OutcomeKind>;

/// The version after a change.
#[derive(Serialize, ToSchema)]
struct EngagementVersion {
    version: i32,
}

/// The id of a goal that was added.
#[derive(Serialize, ToSchema)]
struct GoalMade {
    id: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutlineBody {
    version: i32,
    /// 地域課題
    #[schema(max_length = 4000)]
    concerns: String,
    /// 目指す姿
    #[schema(max_length = 4000)]
    vision: String,
    /// 連携機関; empty when absent.
    #[schema(max_length = 4000)]
    #[serde(default)]
    allies: String,
    /// 次年度計画; empty when absent.
    #[schema(max_length = 4000)]
    #[serde(default)]
    next_plan: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GoalBody {
    #[schema(max_length = 200)]
    text: String,
    #[serde(default)]
    measure: String,
    due_on: Option<NaiveDate>,
    /// `open` (when absent), `reached` or `dropped`.
    #[schema(schema_with = one_of_or_null::<GoalState>, required = false)]
    state: Option<GoalState>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GoalChangeBody {
    /// Of the engagement, as it was read.
    version: i32,
    #[schema(max_length = 200)]
    text: String,
    #[serde(default)]
    measure: String,
    due_on: Option<NaiveDate>,
    /// `open` (when absent), `reached` or `dropped`.
    #[schema(schema_with = one_of_or_null::<GoalState>, required = false)]
    state: Option<GoalState>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MilestoneBody {
    version: i32,
    owner_id: Option<Uuid>,
    due_on: NaiveDate,
    reached_on: Option<NaiveDate>,
    /// Needed once it is reached.
    #[serde(default)]
    evidence: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutcomeBody {
    version: i32,
    /// `increased`, `decreased`, `unchanged` or `unknown`.
    #[schema(schema_with = one_of::<Tendency>)]
    tendency: Tendency,
    figure: Option<i32>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LevelBody {
    since: NaiveDate,
    level_id: Uuid,
    #[serde(default)]
    note: String,
}

impl GoalBody {
    fn plan(&self) -> GoalPlan {
        GoalPlan {
            text: self.text.clone(),
            measure: self.measure.clone(),
            due_on: self.due_on,
            state: self.state.unwrap_or(GoalState::Open),
        }
    }
}

/// Saves 地域課題, 目指す姿, 連携機関 and 次年度計画.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/outline", tag = "accompaniment",
    params(("id" = Uuid, Path)), request_body = OutlineBody,
    responses((status = 200, body = EngagementVersion), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn outline(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<EngagementId>,
    body: JsonBody<OutlineBody>,
) -> Result<HttpResponse, Failure> {
    let OutlineBody { version, concerns, vision, allies, next_plan } = body.into_inner();
    let wish = Outline { concerns, vision, allies, next_plan };
    let (by, at) = (super::by(&who), (*id, version));
    let done = perform(async move { retrying(|| revise_outline(&context, by, at, &wish)).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
    Ok(HttpResponse::Ok().json(EngagementVersion { version }))
}

/// Adds a goal.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/goals", tag = "accompaniment",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = GoalBody,
    responses((status = 201, body = GoalMade), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn new_goal(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<EngagementId>,
    body: JsonBody<GoalBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (by, id, plan, inner) = (super::by(&who), *id, asked.plan(), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move { retrying(|| add_goal(&inner, by, id, &plan)).await });
        let goal = made.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
        Ok(GoalMade { id: goal.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Changes a goal.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/goals/{goal}", tag = "accompaniment",
    params(("id" = Uuid, Path), ("goal" = Uuid, Path)), request_body = GoalChangeBody,
    responses((status = 200, body = EngagementVersion), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn goal(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(EngagementId, EngagementGoalId)>,
    body: JsonBody<GoalChangeBody>,
) -> Result<HttpResponse, Failure> {
    let ((id, goal), by) = (*path, super::by(&who));
    let GoalChangeBody { version, text, measure, due_on, state } = body.into_inner();
    let state = state.unwrap_or(GoalState::Open);
    let (at, plan) = ((id, version), GoalPlan { text, measure, due_on, state });
    let done =
        perform(async move { retrying(|| change_goal(&context, by, at, (goal, &plan))).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
    Ok(HttpResponse::Ok().json(EngagementVersion { version }))
}

/// Changes a step. Members of the operator report on their own steps; owner and date stay.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/milestones/{kind}", tag = "accompaniment",
    params(("id" = Uuid, Path), ("kind" = inline(StepName), Path)), request_body = MilestoneBody,
    responses((status = 200, body = EngagementVersion), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn milestone(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(EngagementId, String)>,
    body: JsonBody<MilestoneBody>,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let kind = MilestoneKind::try_from_value(&kind).map_err(|_| Failure::NotFound)?;
    let MilestoneBody { version, owner_id, due_on, reached_on, evidence } = body.into_inner();
    let plan = MilestonePlan { owner: owner_id.map(Into::into), due_on, reached_on, evidence };
    let (by, at) = (super::by(&who), (id, version));
    let done =
        perform(
            async move { retrying(|| change_milestone(&context, by, at, (kind, &plan))).await },
        );
    let names = called(&[("owner", "owner_id")]);
    let done = done.await?;
    let version = done.map_err(|stop| Failure::of(stop, of_engagement).renamed(names))?;
    Ok(HttpResponse::Ok().json(EngagementVersion { version }))
}

/// Records an outcome in place of the one before.
#[utoipa::path(put, path = "/api/v1/engagements/{id}/outcomes/{kind}", tag = "accompaniment",
    params(("id" = Uuid, Path), ("kind" = inline(OutcomeName), Path)), request_body = OutcomeBody,
    responses((status = 200, body = EngagementVersion), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn outcome(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(EngagementId, String)>,
    body: JsonBody<OutcomeBody>,
) -> Result<HttpResponse, Failure> {
    let (id, kind) = path.into_inner();
    let kind = OutcomeKind::try_from_value(&kind).map_err(|_| Failure::NotFound)?;
    let OutcomeBody { version, tendency, figure, note } = body.into_inner();
    let (by, at, plan) = (super::by(&who), (id, version), OutcomePlan { tendency, figure, note });
    let done =
        perform(async move { retrying(|| record_outcome(&context, by, at, (kind, &plan))).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_engagement))?;
    Ok(HttpResponse::Ok().json(EngagementVersion { version }))
}

/// Records the operator's activity level from a day on.
#[utoipa::path(post, path = "/api/v1/engagements/{id}/levels", tag = "accompaniment",
    params(("id" = Uuid, Path)), request_body = LevelBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn level(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<EngagementId>,
    body: JsonBody<LevelBody>,
) -> Result<HttpResponse, Failure> {
    let LevelBody { since, level_id, note } = body.into_inner();
    let (by, id) = (super::by(&who), *id);
    let plan = LevelPlan { since, level: level_id.into(), note };
    let done = perform(async move { retrying(|| record_level(&context, by, id, &plan)).await });
    let names = called(&[("level", "level_id")]);
    done.await?.map_err(|stop| Failure::of(stop, of_engagement).renamed(names))?;
    Ok(HttpResponse::NoContent().finish())
}
