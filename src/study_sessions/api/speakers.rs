//! Speakers as the secretariat looks after them.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{SpeakerFileId, SpeakerPassId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::{Onlooker, session_view};
use crate::study_sessions::speaking::{
    Given, Invitation, Question, adopt, given_file, given_of, invite, passes_of, questions_of,
    revoke, speakers_of,
};
use crate::web::{Download, Failure, JsonBody, ProblemDetails, Routes, attachment, perform};

use super::planning::Made;
use super::refusals::of_speaking;

pub fn routes(service: &mut Routes) {
    let base = "/api/v1/study-sessions/{id}";
    service
        .route(&format!("{base}/speakers"), web::get().to(list))
        .route(&format!("{base}/questions"), web::get().to(questions))
        .route(&format!("{base}/speakers/links"), web::post().to(send))
        .route(&format!("{base}/speakers/links/{{link}}"), web::delete().to(end))
        .route(&format!("{base}/speakers/files/{{file}}"), web::get().to(file))
        .route(&format!("{base}/speakers/files/{{file}}/adoption"), web::post().to(take));
}

#[derive(OpenApi)]
#[openapi(paths(list, questions, send, end, file, take))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct SpeakersShown {
    speakers: Vec<SpeakerItem>,
    files: Vec<SpeakerFileItem>,
}

/// A speaker, and the link they were sent.
#[derive(Serialize, ToSchema)]
struct SpeakerItem {
    /// To send the link by.
    speaker: String,
    name: String,
    /// Of a person of the programme.
    email: Option<String>,
    link_id: Option<Uuid>,
    link_sent_to: Option<String>,
    link_made_at: Option<DateTime<Utc>>,
}

/// A file a speaker handed over.
#[derive(Serialize, ToSchema)]
struct SpeakerFileItem {
    id: Uuid,
    speaker_name: String,
    title: String,
    file_name: String,
    size: i32,
    handed_at: DateTime<Utc>,
    /// When it became material for participants.
    adopted_at: Option<DateTime<Utc>>,
}

/// What a participant would like to ask the speakers.
#[derive(Serialize, ToSchema)]
struct SessionQuestion {
    id: Uuid,
    words: String,
    asked_at: DateTime<Utc>,
    /// Null where the asker kept their name back.
    name: Option<String>,
    /// Null with the name.
    registration_id: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct SessionQuestions {
    items: Vec<SessionQuestion>,
}

impl From<Question> for SessionQuestion {
    fn from(one: Question) -> Self {
        let (name, registration) =
            one.asker.map(|asker| (asker.name, asker.registration.0)).unzip();
        Self {
            id: one.id.0,
            words: one.words,
            asked_at: one.asked_at,
            name,
            registration_id: registration,
        }
    }
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "speaker": "guest:佐藤 健", "email": "ken@example.jp" }))]
struct LinkBody {
    /// As the list names the speaker.
    speaker: String,
    email: String,
}

impl From<Given> for SpeakerFileItem {
    fn from(one: Given) -> Self {
        Self {
            id: one.id.0,
            speaker_name: one.speaker_name,
            title: one.title,
            file_name: one.file_name,
            size: one.size,
            handed_at: one.handed_at,
            adopted_at: one.adopted_at,
        }
    }
}

/// The speakers of a session with their links and files.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/speakers", tag = "speakers",
    operation_id = "list_speakers", params(("id" = Uuid, Path)),
    responses((status = 200, body = SpeakersShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let view = session_view(reader, context.now(), *id, Onlooker::Staff(organiser)).await?;
    let rows = view.ok_or(Failure::NotFound)?.rows;
    let passes = passes_of(reader, organiser, *id).await?;
    let speakers = speakers_of(reader, organiser, &rows).await?.into_iter().map(|one| {
        let own = |pass: &&_| is_link_of(pass, &one.key);
        let pass = passes.iter().find(own);
        SpeakerItem {
            link_id: pass.map(|pass| pass.id.0),
            link_sent_to: pass.map(|pass| pass.email.clone()),
            link_made_at: pass.map(|pass| pass.made_at),
            speaker: one.key,
            name: one.name,
            email: one.email,
        }
    });
    let files = given_of(reader, organiser, *id).await?;
    Ok(HttpResponse::Ok().json(SpeakersShown {
        speakers: speakers.collect(),
        files: files.into_iter().map(SpeakerFileItem::from).collect(),
    }))
}

/// What participants with a seat would like to ask the speakers, oldest first, as the speakers see it.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/questions", tag = "speakers",
    operation_id = "list_session_questions", params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionQuestions), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn questions(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let known = session_view(reader, context.now(), *id, Onlooker::Staff(organiser)).await?;
    known.ok_or(Failure::NotFound)?;
    let found = questions_of(reader, organiser, *id).await?;
    let subject = Subject::of("study_session", id.0);
    let seen = serde_json::json!({ "seen": "questions" });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    let items = found.into_iter().map(SessionQuestion::from).collect();
    Ok(HttpResponse::Ok().json(SessionQuestions { items }))
}

fn is_link_of(pass: &entities::study_sessions::speaker_pass::Model, speaker: &str) -> bool {
    pass.speaker_key == speaker && pass.revoked_at.is_none()
}

/// Sends a speaker the link to their page.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/speakers/links", tag = "speakers",
    operation_id = "send_speaker_link",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = LinkBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn send(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<LinkBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, inner) = (Organiser::from(&who), *id, context.clone());
    let key = context.new_id::<Uuid>().to_string();
    let wish = Invitation { speaker: asked.speaker.clone(), email: asked.email.clone(), key };
    let work = Box::pin(async move {
        let made =
            perform(async move { retrying(|| invite(&inner, organiser, id, wish.clone())).await });
        let id = made.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Makes a link worthless.
#[utoipa::path(delete, path = "/api/v1/study-sessions/{id}/speakers/links/{link}",
    tag = "speakers", operation_id = "revoke_speaker_link",
    params(("id" = Uuid, Path), ("link" = Uuid, Path, description = "Of the link.")),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerPassId)>,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| revoke(&context, organiser, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
    Ok(HttpResponse::NoContent().finish())
}

/// A file a speaker handed over.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/speakers/files/{file}", tag = "speakers",
    operation_id = "download_speaker_file",
    params(("id" = Uuid, Path), ("file" = Uuid, Path, description = "Of the file.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerFileId)>,
) -> Result<HttpResponse, Failure> {
    let at = path.into_inner();
    let found = given_file(context.database.reader(), Organiser::from(&who), at).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", at.0.0);
    let seen = serde_json::json!({ "seen": "speaker_file" });
    audit::viewed(&context, &who.actor(), subject, seen).await?;
    Ok(attachment(name, bytes))
}

/// Makes a speaker's file material for participants, once.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/speakers/files/{file}/adoption",
    tag = "speakers", operation_id = "adopt_speaker_file",
    params(("id" = Uuid, Path), ("file" = Uuid, Path, description = "Of the file.")),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn take(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SpeakerFileId)>,
) -> Result<HttpResponse, Failure> {
    let (organiser, at) = (Organiser::from(&who), path.into_inner());
    let done = perform(async move { retrying(|| adopt(&context, organiser, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
    Ok(HttpResponse::NoContent().finish())
}
