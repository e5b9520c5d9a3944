//! Attachments of issues.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::{IssueAttachmentId, IssueId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::bodies::IssueMade;
use super::refusals::of_issue;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{NewFile, attach, detach, file};
use crate::people::{Editor, Staff, api};
use crate::web::{
    Download, Failure, FieldProblem, JsonBody, ProblemDetails, Routes, attachment, perform,
    with_files,
};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/newsletter/issues/{id}/attachments", |one| {
            one.app_data(with_files()).route(web::post().to(add))
        })
        .route("/api/v1/newsletter/issues/{id}/attachments/{file}", web::get().to(send))
        .route("/api/v1/newsletter/issues/{id}/attachments/{file}", web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(add, send, remove))]
pub struct ApiDoc;

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueAttachmentBody {
    /// PDF, PNG, JPEG, text, CSV, XLSX or iCalendar, by its ending.
    #[schema(max_length = 200, example = "annai.pdf")]
    file_name: String,
    /// base64; at most 2 MiB.
    content: String,
    version: Option<i32>,
}

/// Attaches a file. What was asked or approved is void.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/attachments", tag = "issues",
    operation_id = "attach_to_issue", request_body = IssueAttachmentBody,
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IssueMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: Editor,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<IssueId>,
    body: JsonBody<IssueAttachmentBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let bytes = STANDARD.decode(&body.content).map_err(|_| {
        let detail = "base64 ではありません。".to_owned();
        Failure::invalid(vec![FieldProblem { field: "content".to_owned(), detail }])
    })?;
    let new = NewFile { name: body.file_name.clone(), bytes };
    let (working, desk) = (context.clone(), (Newsdesk::from(&who), *id, body.version));
    let work = async move {
        let done = perform(async move { retrying(|| attach(&working, desk, &new)).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
        Ok(IssueMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// The file itself.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/attachments/{file}", tag = "issues",
    operation_id = "download_issue_attachment",
    params(("id" = uuid::Uuid, Path), ("file" = uuid::Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn send(
    _who: Staff,
    context: web::Data<Context>,
    path: web::Path<(IssueId, IssueAttachmentId)>,
) -> Result<HttpResponse, Failure> {
    let found = file(context.database.reader(), path.into_inner()).await?;
    let found = found.ok_or(Failure::NotFound)?;
    Ok(attachment(found.file_name, found.bytes))
}

/// Takes a file away. What was asked or approved is void.
#[utoipa::path(delete, path = "/api/v1/newsletter/issues/{id}/attachments/{file}", tag = "issues",
    operation_id = "detach_from_issue",
    params(("id" = uuid::Uuid, Path), ("file" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn remove(
    who: Editor,
    context: web::Data<Context>,
    path: web::Path<(IssueId, IssueAttachmentId)>,
) -> Result<HttpResponse, Failure> {
    let (id, gone) = path.into_inner();
    let desk = (Newsdesk::from(&who), id, None);
    let done = perform(async move { retrying(|| detach(&context, desk, gone)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}
