//! `/api/v1/applications`: applying, which is public on purpose, and what the secretariat decides.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, get, post};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use entities::OrganisationApplicationId;
use entities::people::person;
use entities::sign_in::organisation_application::{self, ApplicationState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::api::request_id;
use crate::people::audit::{Subject, viewed};
use crate::people::organisations::{self, RawOrganisation};
use crate::people::persons::{self, RawPerson};
use crate::people::sign_in::too_often;
use crate::people::{Coordinator, Visit, whole_name};
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ProblemDetails, Query, Routes, offset, one_of,
    perform,
};

use super::pages_staff::refusal;
use super::storage::similar;
use super::wording::REASON_NEEDED;
use super::{ApplyRefused, DecideRefused, RawApplication, apply, approve, decline, list, whole};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/applications", get().to(listed))
        .route("/api/v1/applications", post().to(hand_in))
        .route("/api/v1/applications/{id}", get().to(show))
        .route("/api/v1/applications/{id}/approval", post().to(say_yes))
        .route("/api/v1/applications/{id}/refusal", post().to(say_no));
}

#[derive(OpenApi)]
#[openapi(paths(listed, hand_in, show, say_yes, say_no))]
pub struct ApiDoc;

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApplicationBody {
    organisation: RawOrganisation,
    /// 代表担当: who will invite colleagues.
    person: RawPerson,
    /// Of the person in the organisation.
    #[serde(default)]
    #[schema(max_length = 80)]
    title: String,
    /// What they want to do.
    #[serde(default)]
    #[schema(max_length = 2000)]
    message: String,
    /// Consent to the use of these data, as the page words it.
    consent: bool,
}

#[derive(Serialize, ToSchema)]
struct ApplicationTaken {
    /// 受付番号, also in the letter that goes to the person.
    #[schema(example = "A-2611-7KQ4MZ")]
    number: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Those that wait when absent.
    #[param(schema_with = one_of::<ApplicationState>, required = false)]
    state: Option<ApplicationState>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
    cursor: Option<String>,
}

/// An application in a list.
#[derive(Serialize, ToSchema)]
struct ApplicationLine {
    id: Uuid,
    number: String,
    #[schema(schema_with = one_of::<ApplicationState>)]
    state: ApplicationState,
    organisation_id: Uuid,
    organisation: String,
    person_id: Uuid,
    person: String,
    applied_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct ApplicationDetails {
    #[serde(flatten)]
    line: ApplicationLine,
    email: String,
    phone: Option<String>,
    message: String,
    /// Told to the applicant; empty unless it was refused.
    reason: String,
    /// Organisations here already whose names look alike.
    similar: Vec<SimilarOrganisation>,
}

#[derive(Serialize, ToSchema)]
struct SimilarOrganisation {
    id: Uuid,
    name: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApplicationRefusalBody {
    /// The applicant reads it in the letter.
    #[schema(max_length = 1000)]
    reason: String,
}

/// Applies to take part. Nobody can sign in before the approval; the receipt goes to the person by
/// letter. The same Idempotency-Key with the same content applies once.
#[utoipa::path(post, path = "/api/v1/applications", tag = "applications",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = ApplicationBody,
    responses((status = 201, body = ApplicationTaken), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
async fn hand_in(
    context: Data<Context>,
    (visit, request): (Visit, HttpRequest),
    body: JsonBody<ApplicationBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let once = request_id(&request, &body)?;
    let raw = RawApplication {
        organisation: body.organisation,
        person: body.person,
        title: body.title,
        message: body.message,
        agreed: body.consent,
        once,
    };
    let client = visit.client();
    let work = async move { retrying(|| apply(&context, &raw, client)).await };
    let applied = perform(work).await?.map_err(|stop| Failure::of(stop, not_taken))?;
    Ok(HttpResponse::Created().json(ApplicationTaken { number: applied.number }))
}

fn not_taken(refused: ApplyRefused) -> Failure {
    match refused {
        ApplyRefused::Invalid(problems) => {
            Failure::invalid(problems.into_list().into_iter().map(placed).collect())
        }
        ApplyRefused::TooOften(often) => {
            let detail = too_often(often.until);
            Failure::refused(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
        }
    }
}

/// The form has its fields in one row, the body has them in two objects.
fn placed(problem: FieldProblem) -> FieldProblem {
    let field = match problem.field.as_str() {
        "title" | "message" => problem.field,
        "agreed" => "consent".to_owned(),
        "person_phone" => "person.phone".to_owned(),
        "family_name" | "given_name" | "family_kana" | "given_kana" | "email" | "language" => {
            format!("person.{}", problem.field)
        }
        _ => format!("organisation.{}", problem.field),
    };
    FieldProblem { field, ..problem }
}

/// Applications: oldest first while they wait, newest decision first afterwards.
#[utoipa::path(get, path = "/api/v1/applications", tag = "applications", params(Asked),
    responses((status = 200, body = ListPart<ApplicationLine>),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn listed(
    context: Data<Context>,
    _who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let (from, limit) = (offset(asked.cursor.as_deref())?, asked.limit.unwrap_or(50).clamp(1, 200));
    let state = asked.state.unwrap_or(ApplicationState::Waiting);
    let reader = context.database.reader();
    let rows = list(reader, state, (from, limit + 1)).await?.rows;
    let names = organisations::names(reader, rows.iter().map(|row| row.organisation_id)).await?;
    let people = persons::names(reader, rows.iter().map(|row| row.person_id)).await?;
    let part = ListPart::of(
        rows,
        limit,
        |_| from + limit,
        |row| {
            let organisation = names.get(&row.organisation_id).cloned().unwrap_or_default();
            let person = people.get(&row.person_id).cloned().unwrap_or_default();
            line(&row, (organisation, person))
        },
    );
    Ok(HttpResponse::Ok().json(part))
}

fn line(
    row: &organisation_application::Model,
    (organisation, person): (String, String),
) -> ApplicationLine {
    ApplicationLine {
        id: row.id.0,
        number: row.number.clone(),
        state: row.state,
        organisation_id: row.organisation_id.0,
        organisation,
        person_id: row.person_id.0,
        person,
        applied_at: row.applied_at,
        decided_at: row.decided_at,
    }
}

/// One application. A look at personal data, so it is noted.
#[utoipa::path(get, path = "/api/v1/applications/{id}", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ApplicationDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let (application, organisation, person) = whole(reader, *id).await?.ok_or(Failure::NotFound)?;
    let seen = serde_json::json!({ "application": application.number });
    viewed(&context, &who.actor(), Subject::of("person", person.id.0), seen).await?;
    let alike = similar(reader, &organisation.row).await?;
    let person::Model { family_name, given_name, email, phone, .. } = person;
    let names = (organisation.row.name, whole_name(&family_name, &given_name));
    Ok(HttpResponse::Ok().json(ApplicationDetails {
        line: line(&application, names),
        email,
        phone,
        message: application.message,
        reason: application.reason,
        similar: alike
            .into_iter()
            .map(|one| SimilarOrganisation { id: one.id.0, name: one.name })
            .collect(),
    }))
}

/// 承認: the organisation takes part, and its lead is told by letter how to sign in.
#[utoipa::path(post, path = "/api/v1/applications/{id}/approval", tag = "applications",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn say_yes(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
) -> Result<HttpResponse, Failure> {
    let (id, actor) = (*id, who.actor());
    let work = async move { retrying(|| approve(&context, &actor, id)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(HttpResponse::NoContent().finish())
}

/// 不承認, with the reason the applicant reads.
#[utoipa::path(post, path = "/api/v1/applications/{id}/refusal", tag = "applications",
    params(("id" = Uuid, Path)), request_body = ApplicationRefusalBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn say_no(
    context: Data<Context>,
    who: Coordinator,
    id: Path<OrganisationApplicationId>,
    body: JsonBody<ApplicationRefusalBody>,
) -> Result<HttpResponse, Failure> {
    let (id, actor, reason) = (*id, who.actor(), body.into_inner().reason);
    let work = async move { retrying(|| decline(&context, &actor, id, &reason)).await };
    perform(work).await?.map_err(|stop| {
        Failure::of(stop, |refused| match refused {
            DecideRefused::ReasonNeeded => Failure::invalid(vec![FieldProblem {
                field: "reason".to_owned(),
                detail: REASON_NEEDED.to_owned(),
            }]),
            other => refusal(other),
        })
    })?;
    Ok(HttpResponse::NoContent().finish())
}
