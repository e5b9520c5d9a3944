//! 事前シート: what the client writes before the meeting, with files.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::{ConsultationFileId, ConsultationId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::wrong;
use super::by;
use super::refusals::refused;
use crate::consultations::By;
use crate::consultations::intake::{NewFile, RawSheet, add_file, file, remove_file, save_sheet};
use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{SignedIn, api};
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Routes, attachment, perform, with_files,
};

pub fn routes(service: &mut Routes) {
    let one = "/api/v1/consultations/{id}/intake/files/{file}";
    service
        .route("/api/v1/consultations/{id}/intake", web::put().to(save))
        .resource("/api/v1/consultations/{id}/intake/files", |one| {
            one.app_data(with_files()).route(web::post().to(add))
        })
        .route(one, web::get().to(show))
        .route(one, web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(save, add, show, remove))]
pub struct ApiDoc;

/// The sheet anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetBody {
    /// 困っていること; needed when it is handed in. At most 3,000 characters.
    #[serde(default)]
    trouble: String,
    /// 試したこと
    #[serde(default)]
    tried: String,
    /// 期待する結果
    #[serde(default)]
    hoped: String,
    /// Hands it in; otherwise it is kept as a draft which the client alone sees.
    #[serde(default)]
    submit: bool,
}

impl SheetBody {
    /// The words, and whether they are handed in.
    pub fn into_sheet(self) -> (RawSheet, bool) {
        let Self { trouble, tried, hoped, submit } = self;
        (RawSheet { trouble, tried, hoped }, submit)
    }
}

/// Keeps the sheet, or hands it in; until the meeting begins.
#[utoipa::path(put, path = "/api/v1/consultations/{id}/intake", tag = "consultations",
    params(("id" = Uuid, Path)), request_body = SheetBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn save(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<SheetBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = (by(&who, &context, *id).await?, *id);
    let sheet = body.into_inner().into_sheet();
    let done =
        perform(async move { retrying(|| save_sheet(&context, by, id, sheet.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// A file: pdf, docx, xlsx, pptx, png or jpg, 5 MiB at most; five beside a sheet.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntakeFileBody {
    #[schema(max_length = 100)]
    name: String,
    media_type: String,
    #[schema(content_encoding = "base64")]
    content: String,
}

#[derive(Serialize, ToSchema)]
pub struct AddedFile {
    pub id: Uuid,
}

impl IntakeFileBody {
    pub fn into_file(self) -> Result<NewFile, Failure> {
        let Ok(bytes) = STANDARD.decode(self.content.as_bytes()) else {
            return Err(wrong("content", "ファイルの中身をBase64にしてください。"));
        };
        Ok(NewFile { name: self.name, media_type: self.media_type, bytes })
    }
}

/// Adds a file to the sheet. With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/intake/files", tag = "consultations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = IntakeFileBody,
    responses((status = 201, body = AddedFile), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<ConsultationId>,
    body: JsonBody<IntakeFileBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id, asked) = (by(&who, &context, *id).await?, *id, body.into_inner());
    let (new, inner) = (asked.clone().into_file()?, context.clone());
    let work = Box::pin(async move {
        let done = perform(async move { retrying(|| add_file(&inner, by, id, new.clone())).await });
        let file = done.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(AddedFile { id: file.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// A file of the sheet, always as a download.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/intake/files/{file}", tag = "consultations",
    params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, path.0).await?;
    let found = file(context.database.reader(), by, *path).await?.ok_or(Failure::NotFound)?;
    if !matches!(by, By::Client(_)) {
        let subject = Subject::of("consultation", path.0.0);
        audit::viewed(&context, &who.actor(), subject, json!({ "what": "file" })).await?;
    }
    Ok(attachment(found.name, found.bytes))
}

/// Takes a file of the sheet away.
#[utoipa::path(delete, path = "/api/v1/consultations/{id}/intake/files/{file}",
    tag = "consultations", params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn remove(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let (by, at) = (by(&who, &context, path.0).await?, *path);
    let done = perform(async move { retrying(|| remove_file(&context, by, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
