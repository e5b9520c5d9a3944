//! Readers as files. Whoever takes one along is noted.

use actix_web::{HttpResponse, web};
use entities::SegmentId;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;

use crate::context::Context;
use crate::newsletter::exports::ExportFormat;
use crate::newsletter::pages_staff::send;
use crate::people::Editor;
use crate::web::{Download, Failure, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/exports/csv", web::get().to(csv))
        .route("/api/v1/newsletter/exports/xlsx", web::get().to(xlsx));
}

#[derive(OpenApi)]
#[openapi(paths(csv, xlsx))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// A group; without it everybody who gets issues.
    segment_id: Option<Uuid>,
}

/// Readers who get issues, with the headings an import understands.
#[utoipa::path(get, path = "/api/v1/newsletter/exports/csv", tag = "readers",
    params(ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn csv(
    who: Editor,
    context: web::Data<Context>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Failure> {
    send(&who, &context, (query.segment_id.map(SegmentId), ExportFormat::Csv)).await
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/v1/newsletter/exports/xlsx", tag = "readers",
    params(ExportQuery),
    responses((status = 200,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn xlsx(
    who: Editor,
    context: web::Data<Context>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Failure> {
    send(&who, &context, (query.segment_id.map(SegmentId), ExportFormat::Xlsx)).await
}
