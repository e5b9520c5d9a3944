//! What the accompanist does with a record: write, add files, hand it in.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::{ConsultationFileId, ConsultationId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{RecordBody, wrong};
use super::refusals::refused;
use crate::consultations::Accompanist;
use crate::consultations::intake::NewFile;
use crate::consultations::record::{add_file, remove_file, save as save_record, submit as hand_in};
use crate::context::Context;
use crate::database::retrying;
use crate::people::vocabularies::Terms;
use crate::people::{SignedIn, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform, with_files};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/record", web::put().to(save))
        .route("/api/v1/consultations/{id}/record/submission", web::post().to(submit))
        .resource("/api/v1/consultations/{id}/record/files", |one| {
            one.app_data(with_files()).route(web::post().to(add))
        })
        .route("/api/v1/consultations/{id}/record/files/{file}", web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(save, submit, add, remove))]
pub struct ApiDoc;

/// Whoever asks, as the author of the record; the verb knows whether they are.
fn author(who: &SignedIn) -> Accompanist {
    Accompanist::acting_as(who.person_id())
}

/// A record anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordDraftBody {
    /// As it was read.
    version: i32,
    record: RecordBody,
}

#[derive(Serialize, ToSchema)]
struct RecordVersion {
    /// To go on from.
    version: i32,
}

/// Keeps what the accompanist has written so far; the others read nothing of it before it is
/// handed in. Sending the same again is harmless.
#[utoipa::path(put, path = "/api/v1/consultations/{id}/record", tag = "consultation records",
    params(("id" = Uuid, Path)), request_body = RecordDraftBody,
    responses((status = 200, body = RecordVersion), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordDraftBody>,
) -> Result<HttpResponse, Failure> {
    let RecordDraftBody { version, record } = body.into_inner();
    let terms = Terms::load(context.database.reader()).await.map_err(anyhow::Error::from)?;
    let (author, at, raw) = (author(&who), (*id, version), record.into_raw(&terms));
    let done = perform(async move { retrying(|| save_record(&context, author, at, &raw)).await });
    let version = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::Ok().json(RecordVersion { version }))
}

/// Which state of a record is meant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordVersionBody {
    /// As it was read.
    pub version: i32,
}

/// Hands the record in: the client is asked to confirm it, what was agreed becomes tasks.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/submission",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = RecordVersionBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn submit(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordVersionBody>,
) -> Result<HttpResponse, Failure> {
    let (author, at) = (author(&who), (*id, body.into_inner().version));
    let done = perform(async move { retrying(|| hand_in(&context, author, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// A file: pdf, docx, xlsx, pptx, png or jpg, 5 MiB at most; five beside a record.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordFileBody {
    #[schema(max_length = 100)]
    name: String,
    media_type: String,
    #[schema(content_encoding = "base64")]
    content: String,
}

#[derive(Serialize, ToSchema)]
struct AddedRecordFile {
    id: Uuid,
}

/// Adds a file while the record is being written. With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/files",
    tag = "consultation records",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RecordFileBody,
    responses((status = 201, body = AddedRecordFile), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordFileBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let Ok(bytes) = STANDARD.decode(asked.content.as_bytes()) else {
        return Err(wrong("content", "ファイルの中身をBase64にしてください。"));
    };
    let (name, media_type) = (asked.name.clone(), asked.media_type.clone());
    let (author, id, new) = (author(&who), *id, NewFile { name, media_type, bytes });
    let inner = context.clone();
    let work = Box::pin(async move {
        let done =
            perform(async move { retrying(|| add_file(&inner, author, id, new.clone())).await });
        let file = done.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(AddedRecordFile { id: file.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Takes a file away that no approved revision has, while the record is being written.
#[utoipa::path(delete, path = "/api/v1/consultations/{id}/record/files/{file}",
    tag = "consultation records", params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn remove(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let (author, at) = (author(&who), *path);
    let done = perform(async move { retrying(|| remove_file(&context, author, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
