//! Looking at issues.

use actix_web::{HttpResponse, web};
use entities::IssueId;
use entities::newsletter::issue::IssueState;
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};

use super::shown::{IssueChecks, IssueContent, IssueDetails, IssueItem};
use crate::context::Context;
use crate::newsletter::issues::{Sources, issue_view, issues, run_now};
use crate::people::Staff;
use crate::web::{Failure, ListPart, ProblemDetails, Query, Routes, after, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/issues", web::get().to(list))
        .route("/api/v1/newsletter/issues/{id}", web::get().to(show))
        .route("/api/v1/newsletter/issues/{id}/content", web::get().to(content))
        .route("/api/v1/newsletter/issues/{id}/checks", web::get().to(checks));
}

#[derive(OpenApi)]
#[openapi(paths(list, show, content, checks))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct IssuesQuery {
    #[param(schema_with = one_of::<IssueState>, required = false)]
    state: Option<IssueState>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    cursor: Option<String>,
}

/// Issues, the highest number first.
#[utoipa::path(get, path = "/api/v1/newsletter/issues", tag = "issues",
    operation_id = "list_issues", params(IssuesQuery),
    responses((status = 200, body = ListPart<IssueItem>), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    _who: Staff,
    context: web::Data<Context>,
    query: Query<IssuesQuery>,
) -> Result<HttpResponse, Failure> {
    let below = after::<i32>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let rows = issues(context.database.reader(), query.state, (below, limit + 1)).await?;
    let part = ListPart::of(rows, limit, |row| row.number, |row| IssueItem::from(&row));
    Ok(HttpResponse::Ok().json(part))
}

/// One issue with everything about it.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}", tag = "issues",
    operation_id = "show_issue", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = IssueDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(&context, *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(IssueDetails::of(&view)?))
}

/// Exactly what will be sent; of a draft what it would be now.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/content", tag = "issues",
    operation_id = "show_issue_content", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = IssueContent), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn content(
    _who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(&context, *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(IssueContent {
        subject: view.content.subject,
        text: view.content.text,
        html: view.content.html,
        content_hash: view.content_hash,
    }))
}

/// Runs the checks on what is stored; of an approved issue those whose outcome can have changed since.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/checks", tag = "issues",
    operation_id = "check_issue", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = IssueChecks), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn checks(
    _who: Staff,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(&context, *id).await?.ok_or(Failure::NotFound)?;
    let findings = run_now(&context, &sources, view.row()).await?;
    Ok(HttpResponse::Ok().json(IssueChecks { clean: findings.is_empty(), findings }))
}
