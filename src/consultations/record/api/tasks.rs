//! 次の行動: one's own tasks, and the secretariat's list of all open ones.

use actix_web::{HttpResponse, web};
use entities::RecordActionId;
use entities::consultations::consultation::Side;
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::lines::TaskItem;
use super::office;
use super::refusals::refused;
use crate::consultations::record::{Closing, Task, close_action, open_of_office, task, tasks_of};
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::vocabulary::LongText;
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultation-tasks", web::get().to(own))
        .route("/api/v1/consultation-tasks/open", web::get().to(all_open))
        .route("/api/v1/consultation-tasks/{id}", web::get().to(show))
        .route("/api/v1/consultation-tasks/{id}/closing", web::post().to(close));
}

#[derive(OpenApi)]
#[openapi(paths(own, all_open, show, close))]
pub struct ApiDoc;

/// The caller's own tasks as a client or an accompanist, open and closed, by date.
#[utoipa::path(get, path = "/api/v1/consultation-tasks", tag = "consultation records",
    params(ListQuery),
    responses((status = 200, body = ListPart<TaskItem>), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn own(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let rows = tasks_of(context.database.reader(), who.person_id()).await?;
    let bounds = (query.offset()?, query.limit());
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, TaskItem::from)))
}

/// Whose tasks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TaskNarrowing {
    #[param(schema_with = one_of::<Side>)]
    owner: Option<Side>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// Every open task the secretariat reads, of whichever side, by date.
#[utoipa::path(get, path = "/api/v1/consultation-tasks/open", tag = "consultation records",
    params(TaskNarrowing),
    responses((status = 200, body = ListPart<TaskItem>), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn all_open(
    who: Coordinator,
    context: web::Data<Context>,
    query: Query<TaskNarrowing>,
) -> Result<HttpResponse, Failure> {
    let TaskNarrowing { owner, limit, cursor } = query.into_inner();
    let part = ListQuery { limit, cursor };
    let bounds = (part.offset()?, part.limit());
    let rows = open_of_office(context.database.reader(), Organiser::from(&who)).await?;
    let subject = Subject::all("consultation_record");
    audit::viewed(&context, &who.actor(), subject, json!({ "what": "actions" })).await?;
    let rows: Vec<_> =
        rows.into_iter().filter(|row| owner.is_none_or(|one| one == row.owner)).collect();
    Ok(HttpResponse::Ok().json(ListPart::within(rows, bounds, TaskItem::from)))
}

/// The task, and the side on which the caller reaches it: their own, or else the secretariat's.
async fn reached(
    who: &SignedIn,
    context: &Context,
    id: RecordActionId,
) -> Result<(By, Task), Failure> {
    let person = who.person_id();
    let mut sides = vec![
        By::Client(Client::acting_as(person)),
        By::Accompanist(Accompanist::acting_as(person)),
    ];
    sides.extend(office(who).ok().map(By::Staff));
    for by in sides {
        if let Some(task) = task(context.database.reader(), by, id).await? {
            return Ok((by, task));
        }
    }
    Err(Failure::NotFound)
}

/// One task, for its owner or the secretariat.
#[utoipa::path(get, path = "/api/v1/consultation-tasks/{id}", tag = "consultation records",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = TaskItem), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
) -> Result<HttpResponse, Failure> {
    let (by, task) = reached(&who, &context, *id).await?;
    if matches!(by, By::Staff(_)) {
        let subject = Subject::of("consultation_record", task.consultation.0);
        audit::viewed(&context, &who.actor(), subject, json!({ "what": "action" })).await?;
    }
    Ok(HttpResponse::Ok().json(TaskItem::from(task)))
}

/// What became of a task.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskClosing {
    /// Otherwise it is given up.
    done: bool,
    /// What came of it; at most 500 characters.
    #[serde(default)]
    note: String,
}

/// Closes a task, for its owner or the secretariat. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultation-tasks/{id}/closing",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = TaskClosing,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn close(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RecordActionId>,
    body: JsonBody<TaskClosing>,
) -> Result<HttpResponse, Failure> {
    let (by, _) = reached(&who, &context, *id).await?;
    let TaskClosing { done, note } = body.into_inner();
    let note = LongText::parse_optional(&note)
        .map_err(|problem| super::bodies::wrong("note", &problem.to_string()))?;
    let (id, wish) = (*id, Closing { done, note });
    let closed =
        perform(async move { retrying(|| close_action(&context, by, id, wish.clone())).await });
    closed.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
