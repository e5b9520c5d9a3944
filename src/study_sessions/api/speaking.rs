//! What a speaker sees and hands over, by account and by the link of a letter.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{SignedIn, api};
use crate::study_sessions::links;
use crate::study_sessions::session::SessionRows;
use crate::study_sessions::speaking::{
    NewGiven, Podium, by_account, by_pass, hand_over, prework_file, sessions_of, speaker_view,
};
use crate::study_sessions::wording::full_title;
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Problems, Routes, attachment, perform, with_files,
};

use super::details::FileBody;
use super::linked_after::secret;
use super::planning::Made;
use super::refusals::of_speaking;
use super::shown_speaking::{SpeakingItem, SpeakingItems, SpeakingShown};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/speaking", web::get().to(list))
        .route("/api/v1/me/speaking/{id}", web::get().to(show))
        .resource("/api/v1/me/speaking/{id}/files", |one| {
            one.app_data(with_files()).route(web::post().to(give))
        })
        .route("/api/v1/me/speaking/{id}/prework/{registration}", web::get().to(file))
        .route("/api/v1/speaker-links/{token}", web::get().to(show_by_link))
        .resource("/api/v1/speaker-links/{token}/files", |one| {
            one.app_data(with_files()).route(web::put().to(give_by_link))
        })
        .route("/api/v1/speaker-links/{token}/prework/{registration}", web::get().to(link_file));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, give, file, show_by_link, give_by_link, link_file))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "title": "当日の資料", "file": { "name": "slides.pdf",
    "media_type": "application/pdf", "content": "JVBERi0xLjc=" } }))]
struct GivenBody {
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    file: FileBody,
}

type Door = (Podium, SessionRows);

async fn through_account(
    who: &SignedIn,
    context: &Context,
    id: StudySessionId,
) -> Result<Door, Failure> {
    let found = by_account(context.database.reader(), (id, who.person_id()), context.now()).await?;
    found.ok_or(Failure::NotFound)
}

async fn through_link(context: &Context, token: &str) -> Result<Door, Failure> {
    let pass = links::open_speaker(&context.config, token).ok_or(Failure::NotFound)?;
    by_pass(context.database.reader(), pass, context.now()).await?.ok_or(Failure::NotFound)
}

async fn shown(context: &Context, (podium, rows): Door) -> Result<SpeakingShown, Failure> {
    let view = speaker_view(context, &podium, rows).await?;
    Ok(SpeakingShown::from(view))
}

async fn given(
    context: web::Data<Context>,
    (podium, rows): Door,
    (body, key): (GivenBody, String),
) -> Result<Made, Failure> {
    let mut problems = Problems::none();
    let file = body.file.into_file("file", &mut problems);
    if !problems.is_empty() {
        return Err(Failure::invalid(problems.into_list()));
    }
    let name = speaker_view(&context, &podium, rows).await?.name;
    let new = NewGiven { title: body.title, file, name, key };
    let done = perform(async move { retrying(|| hand_over(&context, &podium, &new)).await });
    let id = done.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
    Ok(Made { id: id.0 })
}

async fn prework_of(
    context: &Context,
    (podium, _): Door,
    mark: Uuid,
) -> Result<HttpResponse, Failure> {
    let found = prework_file(context, &podium, mark).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(attachment(name, bytes))
}

/// Where one speaks.
#[utoipa::path(get, path = "/api/v1/me/speaking", tag = "speakers",
    operation_id = "list_speaking", responses((status = 200, body = SpeakingItems)),
    security(("bearer" = [])))]
async fn list(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let sessions = sessions_of(reader, who.person_id(), context.now()).await?;
    let items = sessions.into_iter().map(|row| SpeakingItem {
        session_id: row.id.0,
        title: full_title(row.number, &row.title),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
    });
    Ok(HttpResponse::Ok().json(SpeakingItems { items: items.collect() }))
}

/// One's page of a session.
#[utoipa::path(get, path = "/api/v1/me/speaking/{id}", tag = "speakers",
    operation_id = "show_speaking", params(("id" = Uuid, Path)),
    responses((status = 200, body = SpeakingShown), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let door = through_account(&who, &context, *id).await?;
    Ok(HttpResponse::Ok().json(shown(&context, door).await?))
}

/// Hands a file over to the secretariat.
#[utoipa::path(post, path = "/api/v1/me/speaking/{id}/files", tag = "speakers",
    operation_id = "give_speaker_file",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = GivenBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn give(
    who: SignedIn,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<GivenBody>,
) -> Result<HttpResponse, Failure> {
    let door = through_account(&who, &context, *id).await?;
    let asked = body.into_inner();
    let key = context.new_id::<Uuid>().to_string();
    let work = Box::pin(given(context.clone(), door, (asked.clone(), key)));
    api::once(&context, &request, (&who, &asked), work).await
}

/// A file of the pre-work, where the session lets speakers read it.
#[utoipa::path(get, path = "/api/v1/me/speaking/{id}/prework/{registration}", tag = "speakers",
    operation_id = "download_prework_as_speaker",
    params(("id" = Uuid, Path), ("registration" = Uuid, Path, description = "The `id` of what was handed in.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, Uuid)>,
) -> Result<HttpResponse, Failure> {
    let (id, mark) = path.into_inner();
    let door = through_account(&who, &context, id).await?;
    prework_of(&context, door, mark).await
}

/// The page of the holder of the link.
#[utoipa::path(get, path = "/api/v1/speaker-links/{token}", tag = "links in letters",
    operation_id = "show_speaking_by_link", params(("token" = String, Path)),
    responses((status = 200, body = SpeakingShown), (status = 404, body = ProblemDetails)))]
async fn show_by_link(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let door = through_link(&context, &token).await?;
    Ok(secret(HttpResponse::Ok().json(shown(&context, door).await?)))
}

/// Hands a file over; the same title and file again add nothing.
#[utoipa::path(put, path = "/api/v1/speaker-links/{token}/files", tag = "links in letters",
    operation_id = "give_speaker_file_by_link", params(("token" = String, Path)),
    request_body = GivenBody,
    responses((status = 200, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn give_by_link(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<GivenBody>,
) -> Result<HttpResponse, Failure> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use sha2::{Digest as _, Sha256};
    let door = through_link(&context, &token).await?;
    let asked = body.into_inner();
    let digest = Sha256::digest(format!("{}\n{}", asked.title, asked.file.content));
    let key = URL_SAFE_NO_PAD.encode(&digest[..12]);
    let made = given(context, door, (asked, key)).await?;
    Ok(secret(HttpResponse::Ok().json(made)))
}

/// A file of the pre-work, where the session lets speakers read it.
#[utoipa::path(get, path = "/api/v1/speaker-links/{token}/prework/{registration}",
    tag = "links in letters", operation_id = "download_prework_by_speaker_link",
    params(("token" = String, Path), ("registration" = Uuid, Path, description = "The `id` of what was handed in.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)))]
async fn link_file(
    context: web::Data<Context>,
    path: web::Path<(String, Uuid)>,
) -> Result<HttpResponse, Failure> {
    let (token, mark) = path.into_inner();
    let door = through_link(&context, &token).await?;
    Ok(secret(prework_of(&context, door, mark).await?))
}
