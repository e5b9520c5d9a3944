//! Adding, changing and ending tasks.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::TaskId;
use entities::tasks::task::TaskState;
use utoipa::OpenApi;
use uuid::Uuid;

use super::refused;
use super::shapes::{DeskTaskBody, DeskTaskMade};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Staff, api};
use crate::tasks::{Clerk, add, change, settle};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/tasks", web::post().to(make))
        .route("/api/v1/tasks/{id}", web::put().to(save))
        .route("/api/v1/tasks/{id}/completion", web::post().to(complete))
        .route("/api/v1/tasks/{id}/withdrawal", web::post().to(withdraw))
        .route("/api/v1/tasks/{id}/reopening", web::post().to(reopen));
}

#[derive(OpenApi)]
#[openapi(paths(make, save, complete, withdraw, reopen))]
pub struct ApiDoc;

/// Adds a task.
#[utoipa::path(post, path = "/api/v1/tasks", tag = "tasks",
    request_body = DeskTaskBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = DeskTaskMade), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn make(
    who: Staff,
    (context, request): (web::Data<Context>, HttpRequest),
    body: JsonBody<DeskTaskBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let draft = body.clone().check()?;
    let key = format!("api:{}", context.new_id::<Uuid>());
    let (working, clerk) = (context.clone(), Clerk::from(&who));
    let work = async move {
        let done =
            perform(async move { retrying(|| add(&working, clerk, (&draft, &key))).await }).await?;
        let id = done.map_err(|stop| Failure::of(stop, refused))?;
        Ok(DeskTaskMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Saves everything about an open task anew. Saving what is there already is harmless.
#[utoipa::path(put, path = "/api/v1/tasks/{id}", tag = "tasks",
    params(("id" = Uuid, Path)), request_body = DeskTaskBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Staff,
    (context, id): (web::Data<Context>, web::Path<TaskId>),
    body: JsonBody<DeskTaskBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let version = body.version;
    let (clerk, id, draft) = (Clerk::from(&who), *id, body.check()?);
    let done =
        perform(async move { retrying(|| change(&context, clerk, id, (&draft, version))).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Marks a task as done. Repeating it is harmless; one that was given up is taken up again first.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/completion", tag = "tasks",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn complete(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    become_so((who, context), *id, TaskState::Done).await
}

/// Gives a task up. Repeating it is harmless; one that is done is taken up again first.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/withdrawal", tag = "tasks",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn withdraw(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    become_so((who, context), *id, TaskState::Dropped).await
}

/// Takes a task up again. Harmless where it is open.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/reopening", tag = "tasks",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn reopen(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    become_so((who, context), *id, TaskState::Open).await
}

async fn become_so(
    (who, context): (Staff, web::Data<Context>),
    id: TaskId,
    wanted: TaskState,
) -> Result<HttpResponse, Failure> {
    let clerk = Clerk::from(&who);
    let done = perform(async move { retrying(|| settle(&context, clerk, (id, wanted))).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
