//! Handing in pre-work by the link of a registration. The token of the link is the permission.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::study_sessions::prework::{
    Door, HandIn, Standing, door, hand_in, own_file, questions_of, sheet_file,
};
use crate::study_sessions::registration::By;
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Problems, Routes, attachment, perform, with_files,
    words,
};

use super::details::FileBody;
use super::linked_after::{open_own, secret};
use super::refusals::of_prework;

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/registration-links/{token}/prework", |one| {
            one.app_data(with_files()).route(web::get().to(show)).route(web::put().to(give))
        })
        .route("/api/v1/registration-links/{token}/prework/sheet", web::get().to(sheet))
        .route("/api/v1/registration-links/{token}/prework/file", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(show, give, sheet, file))]
pub struct ApiDoc;

/// The pre-work as its participant finds it.
#[derive(Serialize, ToSchema)]
struct PreworkDoor {
    instructions: String,
    asks_file: bool,
    questions: Vec<String>,
    due_at: DateTime<Utc>,
    kept_days: i32,
    /// Of the worksheet to fill in.
    sheet_name: Option<String>,
    #[schema(schema_with = standing)]
    standing: &'static str,
    /// Null: nothing yet.
    handed_in_at: Option<DateTime<Utc>>,
    answers: Vec<String>,
    file_name: Option<String>,
}

fn standing() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    words(["open", "closed", "not_confirmed", "put_off", "not_possible_now"])
}

/// What is handed in; without a file the one handed in before stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "answers": ["人が集まりません。"] }))]
struct HandInBody {
    /// In the order of the questions.
    #[serde(default)]
    #[schema(max_items = 10)]
    answers: Vec<String>,
    file: Option<FileBody>,
}

async fn found(context: &Context, token: &str) -> Result<(By, Door), Failure> {
    let (holder, row) = open_own(context, token).await?;
    let door = door(context.database.reader(), context.now(), &row).await?;
    Ok((By::Link(holder), door.ok_or(Failure::NotFound)?))
}

/// What is asked, and what was handed in.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/prework", tag = "links in letters",
    operation_id = "show_prework_by_link", params(("token" = String, Path)),
    responses((status = 200, body = PreworkDoor), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, Door { prework, standing, handed }) = found(&context, &token).await?;
    Ok(secret(HttpResponse::Ok().json(PreworkDoor {
        questions: questions_of(&prework),
        instructions: prework.instructions,
        asks_file: prework.asks_file,
        due_at: prework.due_at,
        kept_days: prework.kept_days,
        sheet_name: prework.sheet_name,
        standing: match standing {
            Standing::Open => "open",
            Standing::Closed => "closed",
            Standing::NotConfirmed => "not_confirmed",
            Standing::PutOff => "put_off",
            Standing::NotPossibleNow => "not_possible_now",
        },
        handed_in_at: handed.as_ref().map(|one| one.updated_at),
        answers: handed.as_ref().map(|one| one.answers.clone()).unwrap_or_default(),
        file_name: handed.and_then(|one| one.file_name),
    })))
}

/// Hands in, or replaces what was handed in. Repeating it is harmless.
#[utoipa::path(put, path = "/api/v1/registration-links/{token}/prework", tag = "links in letters",
    operation_id = "put_prework_by_link", params(("token" = String, Path)),
    request_body = HandInBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn give(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<HandInBody>,
) -> Result<HttpResponse, Failure> {
    let (holder, _) = open_own(&context, &token).await?;
    let HandInBody { answers, file } = body.into_inner();
    let mut problems = Problems::none();
    let file = file.and_then(|file| file.into_file("file", &mut problems));
    if !problems.is_empty() {
        return Err(Failure::invalid(problems.into_list()));
    }
    let (by, id, given) = (By::Link(holder), holder.registration(), HandIn { answers, file });
    let done = perform(async move { retrying(|| hand_in(&context, by, id, given.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_prework))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// The worksheet to fill in.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/prework/sheet",
    tag = "links in letters", operation_id = "download_worksheet_by_link",
    params(("token" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)))]
async fn sheet(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, door) = found(&context, &token).await?;
    if door.standing == Standing::NotConfirmed {
        return Err(Failure::NotFound);
    }
    let found = sheet_file(context.database.reader(), door.prework.session_id).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}

/// The file handed in.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/prework/file",
    tag = "links in letters", operation_id = "download_own_prework_by_link",
    params(("token" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)))]
async fn file(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, row) = open_own(&context, &token).await?;
    let found = own_file(context.database.reader(), &row).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}
