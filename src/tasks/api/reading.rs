//! Lists of tasks, and one of them.

use actix_web::{HttpResponse, web};
use entities::TaskId;
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, OpenApi};

use super::shapes::DeskTaskDetails;
use crate::context::Context;
use crate::people::Staff;
use crate::tasks::pages::viewed;
use crate::tasks::{Clerk, Place, TaskView, Which, find, list};
use crate::web::{Failure, ListPart, ProblemDetails, Query, Routes, after, words};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/tasks", web::get().to(all))
        .route("/api/v1/tasks/{id}", web::get().to(show));
}

#[derive(OpenApi)]
#[openapi(paths(all, show))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DeskTasksQuery {
    /// `own`: open ones of the caller and of nobody, as when absent; `all`: every open one the caller
    /// sees; `closed`: what has ended.
    #[serde(default)]
    #[param(schema_with = which, required = false)]
    view: Which,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

fn which() -> RefOr<Schema> {
    words(["own", "all", "closed"])
}

/// Open tasks by their dates, those without one at the end; closed ones, the latest first.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks", params(DeskTasksQuery),
    responses((status = 200, body = ListPart<DeskTaskDetails>),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn all(
    who: Staff,
    context: web::Data<Context>,
    query: Query<DeskTasksQuery>,
) -> Result<HttpResponse, Failure> {
    let place = after::<Place>(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let asked = (Clerk::from(&who), query.view);
    let found = list(context.database.reader(), asked, (place, limit + 1)).await?;
    let part = ListPart::of(found, limit, TaskView::place, |view| view);
    viewed(&context, &who, &part.items).await?;
    let items = part.items.into_iter().map(DeskTaskDetails::from).collect();
    Ok(HttpResponse::Ok().json(ListPart { items, next_cursor: part.next_cursor }))
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "tasks", params(("id" = Uuid, Path)),
    responses((status = 200, body = DeskTaskDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), Clerk::from(&who), *id).await?;
    let view = view.ok_or(Failure::NotFound)?;
    viewed(&context, &who, std::slice::from_ref(&view)).await?;
    Ok(HttpResponse::Ok().json(DeskTaskDetails::from(view)))
}
