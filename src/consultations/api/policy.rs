//! The rules of a fiscal year, the conditions of meeting online, strikes.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationStrikeId;
use entities::consultations::online_conditions;
use entities::consultations::policy::LateChanges;
use entities::consultations::strike::{self, StrikeKind};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::wrong;
use super::refusals::refused;
use crate::consultations::Organiser;
use crate::consultations::policy::{
    Policy, RawPolicy, current_conditions, policy_at, policy_of, publish_conditions, save_policy,
};
use crate::consultations::strikes::{Standing, lift_strike, standings};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn, api};
use crate::vocabulary::{FiscalYear, LongText};
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-policies/{year}", web::get().to(show))
        .route("/api/v1/consultation-policies/{year}", web::put().to(save))
        .route("/api/v1/online-conditions", web::get().to(conditions))
        .route("/api/v1/online-conditions", web::post().to(publish))
        .route("/api/v1/consultation-strikes", web::get().to(strikes))
        .route("/api/v1/consultation-strikes/{id}/lifting", web::post().to(lift));
}

#[derive(OpenApi)]
#[openapi(paths(show, save, conditions, publish, strikes, lift))]
pub struct ApiDoc;

/// The rules of a fiscal year.
#[derive(Serialize, ToSchema)]
struct PolicyItem {
    /// Nought where nothing is stored and the usual rules hold.
    version: i32,
    /// Requests and appointments one operator may have ahead at once.
    most_open: i32,
    /// Business days before the meeting until which it can be asked for.
    notice_days: i32,
    /// Business hours before the start.
    change_deadline_hours: i32,
    #[schema(schema_with = one_of::<LateChanges>)]
    late_changes: LateChanges,
    strike_limit: i32,
    strike_window_months: i32,
    suspension_days: i32,
    /// Business days before the meeting.
    intake_deadline_days: i32,
    approval_needed: bool,
}

impl From<Policy> for PolicyItem {
    fn from(policy: Policy) -> Self {
        let row = policy.row;
        Self {
            version: row.version,
            most_open: row.most_open,
            notice_days: row.notice_days,
            change_deadline_hours: row.change_deadline_hours,
            late_changes: row.late_changes,
            strike_limit: row.strike_limit,
            strike_window_months: row.strike_window_months,
            suspension_days: row.suspension_days,
            intake_deadline_days: row.intake_deadline_days,
            approval_needed: row.approval_needed,
        }
    }
}

fn year(year: i32) -> Result<FiscalYear, Failure> {
    FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)
}

/// The rules of a fiscal year, named by the year in which it begins.
#[utoipa::path(get, path = "/api/v1/consultation-policies/{year}", tag = "consultation rules",
    params(("year" = i32, Path)),
    responses((status = 200, body = PolicyItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let policy = policy_of(context.database.reader(), year(*path)?).await?;
    Ok(HttpResponse::Ok().json(PolicyItem::from(policy)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PolicyBody {
    /// As it was read.
    version: i32,
    policy: RawPolicy,
}

/// Sets the rules of a fiscal year; what is decided from now on follows them.
#[utoipa::path(put, path = "/api/v1/consultation-policies/{year}", tag = "consultation rules",
    params(("year" = i32, Path)), request_body = PolicyBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn save(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<i32>,
    body: JsonBody<PolicyBody>,
) -> Result<HttpResponse, Failure> {
    let PolicyBody { version, policy } = body.into_inner();
    let (organiser, at) = (Organiser::from(&who), (year(*path)?, version));
    let done =
        perform(
            async move { retrying(|| save_policy(&context, organiser, at, policy.clone())).await },
        );
    let inside = |field: &str| format!("policy.{field}");
    done.await?.map_err(|stop| Failure::of(stop, refused).renamed(inside))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What whoever meets online accepts.
#[derive(Serialize, ToSchema)]
pub struct ConditionsItem {
    version: i32,
    text: String,
    published_at: DateTime<Utc>,
}

impl From<online_conditions::Model> for ConditionsItem {
    fn from(row: online_conditions::Model) -> Self {
        Self { version: row.version, text: row.text, published_at: row.published_at }
    }
}

/// The conditions that hold now; 404 before the first are published.
#[utoipa::path(get, path = "/api/v1/online-conditions", tag = "consultation rules",
    responses((status = 200, body = ConditionsItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn conditions(_who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let found = current_conditions(context.database.reader()).await?;
    let row = found.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(ConditionsItem::from(row)))
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConditionsBody {
    /// At most 5,000 characters.
    text: String,
}

#[derive(Serialize, ToSchema)]
struct PublishedConditions {
    version: i32,
}

/// Publishes new conditions. The text that holds already is no new version: the answer names the
/// present one.
#[utoipa::path(post, path = "/api/v1/online-conditions", tag = "consultation rules",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = ConditionsBody,
    responses((status = 201, body = PublishedConditions), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn publish(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ConditionsBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let text = LongText::<5_000>::parse(&asked.text);
    let text = text.map_err(|problem| wrong("text", &problem.to_string()))?;
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let done = perform(async move {
            retrying(|| publish_conditions(&inner, organiser, text.clone())).await
        });
        let version = done.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(PublishedConditions { version })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// How somebody stands who was ever given a strike.
#[derive(Serialize, ToSchema)]
struct StandingItem {
    person_id: Uuid,
    /// How many count at present.
    count: u64,
    suspended_until: Option<DateTime<Utc>>,
    /// Oldest first.
    strikes: Vec<StrikeItem>,
}

#[derive(Serialize, ToSchema)]
struct StrikeItem {
    id: Uuid,
    consultation_id: Uuid,
    #[schema(schema_with = one_of::<StrikeKind>)]
    kind: StrikeKind,
    given_at: DateTime<Utc>,
    lifted_at: Option<DateTime<Utc>>,
    lift_reason: Option<String>,
}

impl From<strike::Model> for StrikeItem {
    fn from(row: strike::Model) -> Self {
        Self {
            id: row.id.0,
            consultation_id: row.consultation_id.0,
            kind: row.kind,
            given_at: row.given_at,
            lifted_at: row.lifted_at,
            lift_reason: row.lift_reason,
        }
    }
}

fn standing(standing: Standing) -> StandingItem {
    StandingItem {
        person_id: standing.strikes.first().map(|strike| strike.person_id.0).unwrap_or_default(),
        count: standing.count as u64,
        suspended_until: standing.suspended_until,
        strikes: standing.strikes.into_iter().map(StrikeItem::from).collect(),
    }
}

/// Everybody who was ever given a strike, the latest first.
#[utoipa::path(get, path = "/api/v1/consultation-strikes", tag = "consultation rules",
    params(ListQuery),
    responses((status = 200, body = ListPart<StandingItem>), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn strikes(
    _who: Coordinator,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let policy = policy_at(reader, now).await?;
    let rows = standings(reader, now, &policy).await?;
    let bounds = (query.offset()?, query.limit());
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, standing)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LiftingBody {
    /// Why; at most 500 characters, kept for the secretariat.
    reason: String,
}

/// Takes a strike back; a suspension it led to ends at once. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultation-strikes/{id}/lifting",
    tag = "consultation rules", params(("id" = Uuid, Path)), request_body = LiftingBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn lift(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationStrikeId>,
    body: JsonBody<LiftingBody>,
) -> Result<HttpResponse, Failure> {
    let reason = LongText::<500>::parse(&body.into_inner().reason);
    let reason = reason.map_err(|problem| wrong("reason", &problem.to_string()))?;
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(
            async move { retrying(|| lift_strike(&context, organiser, id, reason.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
