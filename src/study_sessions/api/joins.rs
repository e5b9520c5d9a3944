//! Reports of online meetings: read, looked at, taken over.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use entities::study_sessions::attendance::Presence;
use entities::{JoinImportId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::joins::{self, JoinLine, Preview, PreviewLine, Refusal, preview};
use crate::web::{
    Failure, JsonBody, Objection, ProblemDetails, Problems, Routes, one_of, perform, with_files,
};

use super::planning::Made;

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/study-sessions/{id}/join-reports", |one| {
            one.app_data(with_files()).route(web::post().to(hand_over))
        })
        .route("/api/v1/study-sessions/{id}/join-reports/{import}", web::get().to(look))
        .route(
            "/api/v1/study-sessions/{id}/join-reports/{import}/application",
            web::post().to(apply),
        );
}

#[derive(OpenApi)]
#[openapi(paths(hand_over, look, apply))]
pub struct ApiDoc;

/// A report of an online meeting: CSV in UTF-8 or CP932, or XLSX.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JoinReportBody {
    #[schema(example = "participants.csv")]
    file_name: String,
    /// Base64 (RFC 4648, section 4).
    #[schema(content_encoding = "base64")]
    content: String,
    /// Least share of a part, in percent, that counts as having attended it.
    #[schema(minimum = 1, maximum = 100, example = 50)]
    least_percent: i32,
}

/// What a report means, before anything is recorded.
#[derive(Serialize, ToSchema)]
struct JoinReportShown {
    file_name: String,
    least_percent: i32,
    applied_at: Option<DateTime<Utc>>,
    stays: Vec<JoinStay>,
    /// Lines of nobody with a seat, or of one of several with a name.
    unmatched: Vec<StrangeLine>,
    /// Lines that cannot be read.
    problems: Vec<UnreadableLine>,
}

#[derive(Serialize, ToSchema)]
struct JoinStay {
    registration_id: Uuid,
    part_id: Uuid,
    number: String,
    name: String,
    arrived_at: DateTime<Utc>,
    left_at: DateTime<Utc>,
    /// Of the part, gaps left out.
    percent: i32,
    #[schema(schema_with = one_of::<Presence>)]
    presence: Presence,
    /// Whether it will be recorded: long enough, and nothing recorded by hand.
    counts: bool,
}

#[derive(Serialize, ToSchema)]
struct StrangeLine {
    /// Headings are line 1.
    line: usize,
    name: String,
    email: String,
}

#[derive(Serialize, ToSchema)]
struct UnreadableLine {
    line: usize,
    detail: String,
}

#[derive(Serialize, ToSchema)]
struct JoinReportApplied {
    recorded: usize,
}

fn refused(refusal: Refusal) -> Failure {
    match Objection::from(refusal) {
        Objection::NotFound => Failure::NotFound,
        Objection::Invalid(problems) => Failure::invalid(problems.into_list()),
        Objection::Said(detail) => Failure::conflict("refused", detail),
    }
}

/// Reads a report; nothing is recorded yet.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/join-reports", tag = "attendance",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = JoinReportBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn hand_over(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<JoinReportBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, given, inner) =
        (Organiser::from(&who), *id, asked.clone(), context.clone());
    let work = Box::pin(async move {
        let Ok(bytes) = STANDARD.decode(given.content.as_bytes()) else {
            let mut problems = Problems::none();
            problems.add("content", "Base64 で送ってください。");
            return Err(Failure::invalid(problems.into_list()));
        };
        let made = perform(async move {
            let report = (given.file_name.as_str(), bytes.as_slice(), given.least_percent);
            retrying(|| joins::keep(&inner, organiser, id, report)).await
        });
        let import = made.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(Made { id: import.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// What a report would record.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/join-reports/{import}",
    tag = "attendance",
    params(("id" = Uuid, Path), ("import" = Uuid, Path, description = "Of the report.")),
    responses((status = 200, body = JoinReportShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn look(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, JoinImportId)>,
) -> Result<HttpResponse, Failure> {
    let at = path.into_inner();
    let found = preview(context.database.reader(), Organiser::from(&who), at).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", at.0.0);
    let seen = serde_json::json!({ "seen": "join_report" });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    Ok(HttpResponse::Ok().json(shown(found)))
}

fn shown(found: Preview) -> JoinReportShown {
    let strange =
        |line: JoinLine| StrangeLine { line: line.line, name: line.name, email: line.email };
    let problems = found.problems.into_iter();
    JoinReportShown {
        file_name: found.import.file_name,
        least_percent: found.import.least_percent,
        applied_at: found.import.applied_at,
        stays: found.lines.into_iter().map(stay).collect(),
        unmatched: found.unmatched.into_iter().map(strange).collect(),
        problems: problems
            .map(|one| UnreadableLine { line: one.line, detail: one.detail })
            .collect(),
    }
}

fn stay(line: PreviewLine) -> JoinStay {
    JoinStay {
        registration_id: line.stay.registration.0,
        part_id: line.stay.part.0,
        number: line.number,
        name: line.name,
        arrived_at: line.stay.arrived_at,
        left_at: line.stay.left_at,
        percent: line.stay.percent,
        presence: line.stay.presence,
        counts: line.counts,
    }
}

/// Records what the report means. What was recorded by hand stays.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/join-reports/{import}/application",
    tag = "attendance",
    params(("id" = Uuid, Path), ("import" = Uuid, Path, description = "Of the report.")),
    responses((status = 200, body = JoinReportApplied), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn apply(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, JoinImportId)>,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| joins::apply(&context, organiser, at)).await });
    let applied = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(JoinReportApplied { recorded: applied.recorded }))
}
