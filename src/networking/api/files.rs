//! Contacts from files and as files.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::ContactImportId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::{of_networking, wrong};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::Organiser;
use crate::networking::contacts::{Forecast, apply, check, forecast, keep, lines};
use crate::networking::pages_staff::{Format, send};
use crate::people::imports::read_table;
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, api};
use crate::vocabulary::ShortText;
use crate::web::{
    Download, Failure, FieldProblem, JsonBody, ProblemDetails, Routes, perform, with_files,
};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/contact-imports", |one| {
            one.app_data(with_files()).route(web::post().to(dry_run))
        })
        .route("/api/v1/contact-imports/{id}/application", web::post().to(write))
        .route("/api/v1/contact-exports/csv", web::get().to(csv))
        .route("/api/v1/contact-exports/xlsx", web::get().to(xlsx));
}

#[derive(OpenApi)]
#[openapi(paths(dry_run, write, csv, xlsx))]
pub struct ApiDoc;

/// Problems named in one answer.
const NAMED: usize = 500;

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactImportBody {
    #[schema(max_length = 200, example = "contacts.csv")]
    file_name: String,
    /// CSV in UTF-8 or `Shift_JIS`, or XLSX; base64. Headings, in any order: 種類 and 名称 are needed,
    /// フリガナ, 英語名, 国, 都道府県, 市区町村, 法人番号, Webサイト, 言語, テーマ, 備考, and of a person there 担当者,
    /// 役職, メールアドレス, 電話番号, お知らせの言語 can be left out.
    content: String,
}

#[derive(Serialize, ToSchema)]
struct ContactDryRun {
    /// For `contact-imports/{id}/application`.
    id: Uuid,
    lines: usize,
    /// What writing would do.
    forecast: Forecast,
    /// Headings nobody understands.
    unread_headings: Vec<String>,
}

/// Reads and checks a file, and keeps its lines. Problems are named by line and column; with any of
/// them nothing is kept.
#[utoipa::path(post, path = "/api/v1/contact-imports", tag = "contacts",
    request_body = ContactImportBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ContactDryRun), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn dry_run(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ContactImportBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let name = ShortText::<200>::parse(&body.file_name);
    let name = name.map_err(|problem| wrong("file_name", &problem.to_string()))?.into_string();
    let bytes = STANDARD.decode(body.content.trim());
    let bytes = bytes.map_err(|_| wrong("content", "base64 で送ってください。"))?;
    let table = tokio::task::spawn_blocking(move || read_table(&bytes)).await;
    let table = table.map_err(anyhow::Error::from)?;
    let table = table.map_err(|unreadable| wrong("content", unreadable.sentence()))?;
    let (raw, unread_headings) = lines(&table);
    let db = context.database.reader();
    let (checked, problems) = check(&raw, &Terms::load(db).await?);
    if !problems.is_empty() {
        let named = problems.into_iter().take(NAMED).map(|problem| FieldProblem {
            field: format!("lines[{}].{}", problem.line, problem.column),
            detail: problem.detail,
        });
        return Err(Failure::invalid(named.collect()));
    }
    let forecast = forecast(db, &checked).await?;
    let (working, desk, count) = (context.clone(), Organiser::from(&who), raw.len());
    let work = async move {
        let id = perform(async move { keep(&working, desk, (&name, &raw)).await }).await??;
        Ok(ContactDryRun { id: id.0, lines: count, forecast, unread_headings })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Writes a file that was checked, whole or not at all; once.
#[utoipa::path(post, path = "/api/v1/contact-imports/{id}/application", tag = "contacts",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Forecast), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn write(
    who: Coordinator,
    (context, id): (web::Data<Context>, web::Path<ContactImportId>),
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| apply(&context, desk, id)).await }).await?;
    let done = done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(HttpResponse::Ok().json(done))
}

/// All contacts, with the headings an import understands.
#[utoipa::path(get, path = "/api/v1/contact-exports/csv", tag = "contacts",
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn csv(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    send(&who, &context, Format::Csv).await
}

/// The same as a workbook.
#[utoipa::path(get, path = "/api/v1/contact-exports/xlsx", tag = "contacts",
    responses((status = 200,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn xlsx(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    send(&who, &context, Format::Xlsx).await
}
