//! Pre-work: what is asked, who has handed in, and handing in by link.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::prework::SpeakersSee;
use entities::{RegistrationId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::Organiser;
use crate::study_sessions::pages_staff::prework_zip;
use crate::study_sessions::prework::{
    Assignment, Participant, PreworkPlan, Sheet, handed_file, participants, prework_of,
    questions_of, remove, save,
};
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Problems, Routes, attachment, one_of, perform,
    with_files,
};

use super::details::FileBody;
use super::refusals::of_prework;

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/study-sessions/{id}/prework", |one| {
            one.app_data(with_files())
                .route(web::get().to(show))
                .route(web::put().to(set_up))
                .route(web::delete().to(take_back))
        })
        .route("/api/v1/study-sessions/{id}/prework.zip", web::get().to(all))
        .route("/api/v1/study-sessions/{id}/prework/{registration}/file", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(show, set_up, take_back, all, file))]
pub struct ApiDoc;

/// What a session asks for before it begins.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "instructions": "ワークシートに記入してください。", "asks_file": true,
    "due_at": "2026-12-01T17:00:00+09:00", "speakers_see": "unnamed", "kept_days": 90,
    "reminders": [1440], "version": 0 }))]
struct PreworkBody {
    #[schema(min_length = 1, max_length = 2000)]
    instructions: String,
    asks_file: bool,
    /// Answered in words.
    #[serde(default)]
    #[schema(max_items = 10)]
    questions: Vec<String>,
    /// At the latest when the session begins.
    due_at: DateTime<Utc>,
    #[schema(schema_with = one_of::<SpeakersSee>)]
    speakers_see: SpeakersSee,
    /// Days after the session until what was handed in is erased.
    #[schema(minimum = 1, maximum = 2196)]
    kept_days: i32,
    /// Minutes before the deadline at which those are reminded who have not handed in.
    #[serde(default)]
    #[schema(max_items = 10)]
    reminders: BTreeSet<i32>,
    /// The worksheet to fill in; without it the one there is stays.
    sheet: Option<FileBody>,
    /// Takes the worksheet away.
    #[serde(default)]
    without_sheet: bool,
    /// As it was read; 0 for a new one.
    version: i32,
}

#[derive(Serialize, ToSchema)]
struct PreworkVersion {
    version: i32,
}

/// The pre-work of a session, and who has handed in.
#[derive(Serialize, ToSchema)]
struct PreworkShown {
    instructions: String,
    asks_file: bool,
    questions: Vec<String>,
    due_at: DateTime<Utc>,
    #[schema(schema_with = one_of::<SpeakersSee>)]
    speakers_see: SpeakersSee,
    kept_days: i32,
    reminders: Vec<i32>,
    sheet_name: Option<String>,
    version: i32,
    /// Everybody with a confirmed seat, by reception number.
    participants: Vec<PreworkParticipant>,
}

#[derive(Serialize, ToSchema)]
struct PreworkParticipant {
    registration_id: Uuid,
    number: String,
    name: String,
    /// Null: nothing yet.
    handed_in_at: Option<DateTime<Utc>>,
    /// In the order of the questions.
    answers: Vec<String>,
    file_name: Option<String>,
}

impl From<Participant> for PreworkParticipant {
    fn from(one: Participant) -> Self {
        Self {
            registration_id: one.registration.0,
            number: one.number,
            name: one.name,
            handed_in_at: one.handed.as_ref().map(|handed| handed.updated_at),
            answers: one.handed.as_ref().map(|one| one.answers.clone()).unwrap_or_default(),
            file_name: one.handed.and_then(|handed| handed.file_name),
        }
    }
}

async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
) -> Result<(Assignment, Vec<i32>, Vec<Participant>), Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(who));
    let (row, distances) = prework_of(reader, organiser, id).await?.ok_or(Failure::NotFound)?;
    let people = participants(reader, organiser, id).await?;
    viewed(who, context, id).await?;
    Ok((row, distances, people))
}

async fn viewed(who: &Coordinator, context: &Context, id: StudySessionId) -> Result<(), Failure> {
    let subject = Subject::of("study_session", id.0);
    let seen = serde_json::json!({ "seen": "prework" });
    audit::viewed(context, &who.actor(), subject, seen).await?;
    Ok(())
}

/// What is asked, and what came in.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/prework", tag = "pre-work",
    operation_id = "show_prework", params(("id" = Uuid, Path)),
    responses((status = 200, body = PreworkShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (row, reminders, people) = load(&who, &context, *id).await?;
    Ok(HttpResponse::Ok().json(PreworkShown {
        questions: questions_of(&row),
        instructions: row.instructions,
        asks_file: row.asks_file,
        due_at: row.due_at,
        speakers_see: row.speakers_see,
        kept_days: row.kept_days,
        reminders,
        sheet_name: row.sheet_name,
        version: row.version,
        participants: people.into_iter().map(PreworkParticipant::from).collect(),
    }))
}

/// Sets it up, or changes it; another deadline is told and moves the reminders. Once somebody has
/// handed in, other questions, a wider `speakers_see` and a longer `kept_days` are refused with 422.
#[utoipa::path(put, path = "/api/v1/study-sessions/{id}/prework", tag = "pre-work",
    operation_id = "put_prework", params(("id" = Uuid, Path)), request_body = PreworkBody,
    responses((status = 200, body = PreworkVersion), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn set_up(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    body: JsonBody<PreworkBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let mut problems = Problems::none();
    let new = body.sheet.and_then(|file| file.into_file("sheet", &mut problems));
    if !problems.is_empty() {
        return Err(Failure::invalid(problems.into_list()));
    }
    let sheet = match new {
        Some(file) => Sheet::New(file),
        None if body.without_sheet => Sheet::None,
        None => Sheet::Kept,
    };
    let plan = PreworkPlan {
        instructions: body.instructions,
        asks_file: body.asks_file,
        questions: body.questions,
        due_at: body.due_at,
        speakers_see: body.speakers_see,
        kept_days: body.kept_days,
        reminders: body.reminders,
        sheet,
        version: body.version,
    };
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| save(&context, organiser, id, plan.clone())).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, of_prework))?;
    Ok(HttpResponse::Ok().json(PreworkVersion { version }))
}

/// Asks for nothing any more, while nobody has handed in.
#[utoipa::path(delete, path = "/api/v1/study-sessions/{id}/prework", tag = "pre-work",
    operation_id = "delete_prework", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn take_back(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| remove(&context, organiser, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_prework))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Everything handed in, as one archive.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/prework.zip", tag = "pre-work",
    operation_id = "download_prework", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/zip", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn all(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (row, _, people) = load(&who, &context, *id).await?;
    Ok(prework_zip(&context, Organiser::from(&who), (&row, people)))
}

/// The file one participant handed in.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/prework/{registration}/file",
    tag = "pre-work", operation_id = "download_prework_file",
    params(("id" = Uuid, Path), ("registration" = Uuid, Path, description = "Whose it is.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
) -> Result<HttpResponse, Failure> {
    let at = path.into_inner();
    let found = handed_file(context.database.reader(), Organiser::from(&who), at).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    viewed(&who, &context, at.0).await?;
    Ok(attachment(name, bytes))
}
