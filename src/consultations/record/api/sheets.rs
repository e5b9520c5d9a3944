//! 相談記録票 as workbooks: 様式 of one record as its reader reads it, データ of the secretariat's
//! list.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::ConsultationId;
use serde_json::json;
use utoipa::OpenApi;

use super::by;
use super::reading::{RecordNarrowing, viewed};
use crate::consultations::Organiser;
use crate::consultations::record::{data_workbook, form_workbook, open, views};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::web::{Download, Failure, ProblemDetails, Query, Routes, attachment};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-records/data.xlsx", web::get().to(data))
        .route("/api/v1/consultations/{id}/record/form.xlsx", web::get().to(form));
}

#[derive(OpenApi)]
#[openapi(paths(data, form))]
pub struct ApiDoc;

/// 様式 of a record, with what the caller reads of it; not there while nothing is for them.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/record/form.xlsx",
    tag = "consultation records", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn form(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who, &context, *id).await?;
    let found = open(context.database.reader(), by, *id).await?;
    let view = found.filter(|view| view.shown.is_some()).ok_or(Failure::NotFound)?;
    viewed(&who, &context, (by, *id, "record_form")).await?;
    let programme = &context.config.secretariat.programme;
    let bytes =
        form_workbook(programme, &view).context("a record could not be written as a form")?;
    Ok(attachment(format!("相談記録票_{}.xlsx", view.facts.number), bytes))
}

/// データ of the records the secretariat reads, narrowed as its list is.
#[utoipa::path(get, path = "/api/v1/consultation-records/data.xlsx",
    tag = "consultation records", params(RecordNarrowing),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<RecordNarrowing>,
) -> Result<HttpResponse, Failure> {
    let asking = (Organiser::from(&who), context.now());
    let found = views(context.database.reader(), asking, &query.filter()).await?;
    let facts = json!({ "what": "records_data", "count": found.len() });
    let subject = Subject::all("consultation_record");
    audit::viewed(&context, &who.actor(), subject, facts).await?;
    let bytes = data_workbook(&found).context("the records could not be written as data")?;
    Ok(attachment("相談記録_データ.xlsx".to_owned(), bytes))
}
