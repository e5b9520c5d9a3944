//! Files of readers: the dry run, the writing, how far it is.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use entities::ReaderImportId;
use entities::newsletter::import::{self, ImportState};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{offered, wrong};
use super::refusals::of_reader;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::Newsdesk;
use crate::newsletter::imports::{
    Checked, MOST_LINES, NewImport, check, forecast, import, imports, keep, lines, start,
};
use crate::people::imports::{RowProblem, read_table_within};
use crate::people::{Editor, api};
use crate::vocabulary::{ShortText, tokyo};
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of,
    perform, with_files,
};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/newsletter/imports", |one| {
            one.app_data(with_files()).route(web::get().to(list)).route(web::post().to(dry_run))
        })
        .route("/api/v1/newsletter/imports/{id}", web::get().to(show))
        .route("/api/v1/newsletter/imports/{id}/application", web::post().to(apply));
}

#[derive(OpenApi)]
#[openapi(paths(list, dry_run, show, apply))]
pub struct ApiDoc;

/// Files listed.
const LISTED: u64 = 1_000;

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReaderImportBody {
    #[schema(max_length = 200, example = "readers.csv")]
    file_name: String,
    /// CSV in UTF-8 or `Shift_JIS`, or XLSX; base64. Headings, in any order, the address alone is
    /// needed: メールアドレス, お名前, 所属, 立場, 都道府県, 話題, テーマ, 地域, 受け取る回数, 言語.
    content: String,
    /// Where and how everybody in the file agreed.
    #[schema(max_length = 300)]
    source: String,
    /// Not later than today.
    agreed_on: NaiveDate,
}

#[derive(Serialize, ToSchema)]
struct DryRun {
    /// For `imports/{id}/application`.
    id: Uuid,
    lines: usize,
    /// Become readers.
    new: usize,
    /// Read already, and stay as they are.
    known: usize,
    /// Left, were stopped, or cannot be reached: not written to again.
    left_out: usize,
    /// Their lines, named as problems are, and why.
    left_out_lines: Vec<FieldProblem>,
    /// Headings nobody understands.
    unread_headings: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct ReaderImport {
    id: Uuid,
    #[schema(schema_with = one_of::<ImportState>)]
    state: ImportState,
    file_name: String,
    source: String,
    agreed_on: NaiveDate,
    uploaded_at: DateTime<Utc>,
    lines: i32,
    done: i32,
    added: i32,
    known: i32,
    left_out: i32,
    finished_at: Option<DateTime<Utc>>,
}

impl From<import::Model> for ReaderImport {
    fn from(row: import::Model) -> Self {
        Self {
            id: row.id.0,
            state: row.state,
            file_name: row.file_name,
            source: row.source,
            agreed_on: row.agreed_on,
            uploaded_at: row.uploaded_at,
            lines: row.lines,
            done: row.done,
            added: row.added,
            known: row.known,
            left_out: row.left_out,
            finished_at: row.finished_at,
        }
    }
}

/// Files, newest first.
#[utoipa::path(get, path = "/api/v1/newsletter/imports", tag = "readers", params(ListQuery),
    responses((status = 200, body = ListPart<ReaderImport>), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    _who: Editor,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    let rows = imports(context.database.reader(), LISTED).await?;
    Ok(HttpResponse::Ok().json(ListPart::within(rows, (offset, limit), ReaderImport::from)))
}

/// Reads and checks a file, and keeps its lines for a day. Problems are named by line and column;
/// with any of them nothing is kept.
#[utoipa::path(post, path = "/api/v1/newsletter/imports", tag = "readers",
    request_body = ReaderImportBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = DryRun), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn dry_run(
    who: Editor,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<ReaderImportBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (checked, strange) = read(&context, &body).await?;
    let source = ShortText::<300>::parse(&body.source);
    let source = source.map_err(|problem| wrong("source", &problem.to_string()))?;
    let file_name = ShortText::<200>::parse(&body.file_name);
    let file_name = file_name.map_err(|problem| wrong("file_name", &problem.to_string()))?;
    if body.agreed_on > tokyo::day_of(context.now()) {
        return Err(wrong("agreed_on", "同意の日は、今日までの日にしてください。"));
    }
    let seen = forecast(context.database.reader(), &context.post, &checked).await?;
    let new = NewImport {
        file_name: file_name.into_string(),
        source: source.into_string(),
        agreed_on: body.agreed_on,
        lines: checked,
    };
    let (working, desk, lines) = (context.clone(), Newsdesk::from(&who), new.lines.len());
    let work = async move {
        let id = perform(async move { keep(&working, desk, &new).await }).await??;
        Ok(DryRun {
            id: id.0,
            lines,
            new: seen.new,
            known: seen.known,
            left_out: seen.left_out.len(),
            left_out_lines: seen.left_out.into_iter().map(named).collect(),
            unread_headings: strange,
        })
    };
    api::once(&context, &request, (&who, &body), work).await
}

async fn read(
    context: &Context,
    body: &ReaderImportBody,
) -> Result<(Vec<Checked>, Vec<String>), Failure> {
    let bytes = STANDARD.decode(body.content.trim());
    let bytes = bytes.map_err(|_| wrong("content", "base64 で送ってください。"))?;
    let table = tokio::task::spawn_blocking(move || read_table_within(&bytes, MOST_LINES)).await;
    let table = table.map_err(anyhow::Error::from)?;
    let table = table.map_err(|unreadable| wrong("content", unreadable.sentence()))?;
    let (raw, strange) = lines(&table);
    let (checked, problems) = check(&raw, &offered(context).await?);
    if problems.is_empty() {
        return Ok((checked, strange));
    }
    Err(Failure::invalid(problems.into_iter().map(named).collect()))
}

fn named(problem: RowProblem) -> FieldProblem {
    FieldProblem {
        field: format!("lines[{}].{}", problem.line, problem.column),
        detail: problem.detail,
    }
}

/// How far a file is.
#[utoipa::path(get, path = "/api/v1/newsletter/imports/{id}", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ReaderImport), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Editor,
    context: web::Data<Context>,
    id: web::Path<ReaderImportId>,
) -> Result<HttpResponse, Failure> {
    let row = import(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(ReaderImport::from(row)))
}

/// Says that a checked file is to be written; the writing goes on beside the requests. Repeating it
/// is harmless.
#[utoipa::path(post, path = "/api/v1/newsletter/imports/{id}/application", tag = "readers",
    params(("id" = Uuid, Path)),
    responses((status = 202), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn apply(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<ReaderImportId>,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Newsdesk::from(&who), *id);
    let done = perform(async move { retrying(|| start(&context, desk, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::Accepted().finish())
}
