//! 事前シート by the link in a letter: the client writes it, the accompanist reads what was handed in.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ConsultationFileId;
use serde::Serialize;
use serde_json::json;
use utoipa::{OpenApi, ToSchema};

use super::intake::{AddedFile, IntakeFileBody, SheetBody};
use super::linked::{holder, open, secret};
use super::refusals::refused;
use super::shown::{IntakeFileItem, IntakeItem};
use crate::consultations::intake::{add_file, file, remove_file, save_sheet};
use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Routes, attachment, perform, with_files,
};

pub fn routes(service: &mut Routes) {
    let one = "/api/v1/consultation-links/{token}/intake/files/{file}";
    service
        .route("/api/v1/consultation-links/{token}/intake", web::get().to(show))
        .route("/api/v1/consultation-links/{token}/intake", web::put().to(save))
        .resource("/api/v1/consultation-links/{token}/intake/files", |one| {
            one.app_data(with_files()).route(web::post().to(add))
        })
        .route(one, web::get().to(download))
        .route(one, web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(show, save, add, download, remove))]
pub struct ApiDoc;

/// The sheet as the holder of a link finds it.
#[derive(Serialize, ToSchema)]
struct LinkedIntake {
    /// Until when it is asked for.
    due_at: Option<DateTime<Utc>>,
    /// The client's, until the meeting begins.
    may_write: bool,
    /// Null where nothing is written; for the accompanist, where nothing is handed in.
    sheet: Option<IntakeItem>,
    files: Vec<IntakeFileItem>,
}

/// The sheet, and what lies beside it.
#[utoipa::path(get, path = "/api/v1/consultation-links/{token}/intake", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = LinkedIntake), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, view) = open(&context, &token).await?;
    Ok(secret(HttpResponse::Ok().json(LinkedIntake {
        due_at: view.parties.row.intake_due_at,
        may_write: view.may_write_sheet(context.now()),
        sheet: view.sheet.map(IntakeItem::from),
        files: view.files.into_iter().map(IntakeFileItem::from).collect(),
    })))
}

/// Keeps the sheet, or hands it in; until the meeting begins. 404 for the accompanist.
#[utoipa::path(put, path = "/api/v1/consultation-links/{token}/intake", tag = "links in letters",
    params(("token" = String, Path)), request_body = SheetBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn save(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<SheetBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let sheet = body.into_inner().into_sheet();
    let done =
        perform(async move { retrying(|| save_sheet(&context, by, id, sheet.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Adds a file to the sheet. 404 for the accompanist.
#[utoipa::path(post, path = "/api/v1/consultation-links/{token}/intake/files",
    tag = "links in letters", params(("token" = String, Path)), request_body = IntakeFileBody,
    responses((status = 201, body = AddedFile), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn add(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<IntakeFileBody>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = holder(&context, &token).await?;
    let new = body.into_inner().into_file()?;
    let done = perform(async move { retrying(|| add_file(&context, by, id, new.clone())).await });
    let file = done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::Created().json(AddedFile { id: file.0 })))
}

/// A file of the sheet, always as a download. Who looks is noted.
#[utoipa::path(get, path = "/api/v1/consultation-links/{token}/intake/files/{file}",
    tag = "links in letters",
    params(("token" = String, Path), ("file" = Uuid, Path, description = "Of the file.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)))]
async fn download(
    context: web::Data<Context>,
    path: web::Path<(String, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let (token, wanted) = path.into_inner();
    let (by, id) = holder(&context, &token).await?;
    let found = file(context.database.reader(), by, (id, wanted)).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("consultation", id.0);
    audit::viewed(&context, &by.actor(), subject, json!({ "file": wanted })).await?;
    Ok(secret(attachment(found.name, found.bytes)))
}

/// Takes a file of the sheet away.
#[utoipa::path(delete, path = "/api/v1/consultation-links/{token}/intake/files/{file}",
    tag = "links in letters",
    params(("token" = String, Path), ("file" = Uuid, Path, description = "Of the file.")),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn remove(
    context: web::Data<Context>,
    path: web::Path<(String, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let (token, wanted) = path.into_inner();
    let (by, id) = holder(&context, &token).await?;
    let done = perform(async move { retrying(|| remove_file(&context, by, (id, wanted))).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
