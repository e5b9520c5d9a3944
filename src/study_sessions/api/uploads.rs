//! Files handed in with registrations.

use actix_web::{HttpResponse, web};
use entities::UploadId;
use utoipa::OpenApi;

use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::Organiser;
use crate::study_sessions::readers::upload_for_staff;
use crate::web::{Download, Failure, ProblemDetails, Routes, attachment};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/uploads/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct ApiDoc;

/// A file somebody handed in, always as a download.
#[utoipa::path(get, path = "/api/v1/uploads/{id}", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<UploadId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let file = upload_for_staff(reader, Organiser::from(&who), *id).await?;
    let file = file.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", file.session_id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({ "seen": "upload" })).await?;
    Ok(attachment(file.name, file.bytes))
}
