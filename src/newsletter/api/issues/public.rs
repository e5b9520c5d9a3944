//! Back numbers. Public on purpose.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::newsletter::issue;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::newsletter::issues::{
    Imprint, back_number, back_numbers, corrections, web_html, web_text,
};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/back-numbers", web::get().to(list))
        .route("/api/v1/newsletter/back-numbers/{number}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(list, show))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct BackNumberItem {
    number: i32,
    subject: String,
    sent_at: Option<DateTime<Utc>>,
    url: String,
}

#[derive(Serialize, ToSchema)]
struct BackNumber {
    #[serde(flatten)]
    issue: BackNumberItem,
    /// Number of the issue it corrects.
    corrects: Option<i32>,
    /// Numbers of the issues that correct it, as far as they reached readers.
    corrected_by: Vec<i32>,
    /// The words, without the places that differ from reader to reader.
    text: String,
    /// The same as a part of a page, with the looks it has in the letter.
    html: String,
}

fn item(imprint: &Imprint, row: &issue::Model) -> BackNumberItem {
    BackNumberItem {
        number: row.number,
        subject: row.subject.clone(),
        sent_at: row.started_at,
        url: imprint.issue_url(row.number),
    }
}

/// Back numbers, the newest first.
#[utoipa::path(get, path = "/api/v1/newsletter/back-numbers", tag = "issues",
    operation_id = "list_back_numbers", params(ListQuery),
    responses((status = 200, body = ListPart<BackNumberItem>)))]
async fn list(
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (below, limit) = (query.after::<i32>()?, query.limit());
    let rows = back_numbers(context.database.reader(), (below, limit + 1)).await?;
    let imprint = Imprint::of(&context.config);
    let part = ListPart::of(rows, limit, |row| row.number, |row| item(&imprint, &row));
    Ok(HttpResponse::Ok().json(part))
}

/// One back number.
#[utoipa::path(get, path = "/api/v1/newsletter/back-numbers/{number}", tag = "issues",
    operation_id = "show_back_number", params(("number" = i32, Path)),
    responses((status = 200, body = BackNumber), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    number: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let whole = back_number(&context, *number).await?.ok_or(Failure::NotFound)?;
    let imprint = Imprint::of(&context.config);
    let later = corrections(context.database.reader(), whole.row.id).await?;
    Ok(HttpResponse::Ok().json(BackNumber {
        issue: item(&imprint, &whole.row),
        corrects: whole.corrects,
        corrected_by: later.iter().map(|one| one.number).collect(),
        text: web_text(&whole.sheet(), &imprint),
        html: web_html(&whole.sheet(), &imprint),
    }))
}
