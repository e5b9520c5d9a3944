//! Writing issues, and tests to colleagues.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::IssueId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::bodies::{GeneratedIssueBody, IssueBody, IssueMade};
use super::refusals::of_issue;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::Newsdesk;
use crate::newsletter::issues::{
    Sources, discard_issue, draft_correction, draft_from, draft_issue, save_issue, send_test,
    shelve,
};
use crate::people::{Editor, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/issues", web::post().to(make))
        .route("/api/v1/newsletter/generated-issues", web::post().to(generate))
        .route("/api/v1/newsletter/issues/{id}", web::put().to(save))
        .route("/api/v1/newsletter/issues/{id}", web::delete().to(discard))
        .route("/api/v1/newsletter/issues/{id}/web", web::put().to(put_on_the_web))
        .route("/api/v1/newsletter/issues/{id}/corrections", web::post().to(correct))
        .route("/api/v1/newsletter/issues/{id}/tests", web::post().to(test));
}

#[derive(OpenApi)]
#[openapi(paths(make, generate, save, discard, put_on_the_web, correct, test))]
pub struct ApiDoc;

type Around = (web::Data<Context>, web::Data<Sources>, HttpRequest);

/// Writes a new draft.
#[utoipa::path(post, path = "/api/v1/newsletter/issues", tag = "issues",
    operation_id = "make_issue", request_body = IssueBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IssueMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make(
    who: Editor,
    (context, sources, request): Around,
    body: JsonBody<IssueBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (working, desk) = (context.clone(), Newsdesk::from(&who));
    let raw = body.clone().raw(&context).await?;
    let work = async move {
        let done = perform(async move {
            retrying(|| draft_issue(&working, &sources, (desk, raw.clone()))).await
        });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
        Ok(IssueMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

/// Writes a draft by itself: from what is new, or as the digest of a month. A digest that has not
/// begun to leave yet is given instead of another one.
#[utoipa::path(post, path = "/api/v1/newsletter/generated-issues", tag = "issues",
    operation_id = "generate_issue", request_body = GeneratedIssueBody,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IssueMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn generate(
    who: Editor,
    (context, sources, request): Around,
    body: JsonBody<GeneratedIssueBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let (working, desk, from) = (context.clone(), Newsdesk::from(&who), body.from.into());
    let work = async move {
        let done =
            perform(async move { retrying(|| draft_from(&working, &sources, (desk, from))).await });
        let drafted = done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
        Ok(IssueMade { id: drafted.id.0 })
    };
    api::once(&context, &request, (&who, &body), work).await
}

/// Changes an issue that has not begun to leave. What was asked or approved is void: it is a draft
/// again.
#[utoipa::path(put, path = "/api/v1/newsletter/issues/{id}", tag = "issues",
    operation_id = "save_issue", params(("id" = Uuid, Path)), request_body = IssueBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
    body: JsonBody<IssueBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let desk = (Newsdesk::from(&who), *id, body.version);
    let raw = body.raw(&context).await?;
    let done =
        perform(
            async move { retrying(|| save_issue(&context, &sources, desk, raw.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Throws a draft away, with its files; its number is free again. 409 `not_draft`: it waits for
/// approval, or has begun to leave.
#[utoipa::path(delete, path = "/api/v1/newsletter/issues/{id}", tag = "issues",
    operation_id = "discard_issue", params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn discard(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let desk = (Newsdesk::from(&who), *id, None);
    let done = perform(async move { retrying(|| discard_issue(&context, desk)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueWebBody {
    on_the_web: bool,
}

/// Puts an issue that has begun to leave among the back numbers, or takes it away from there.
#[utoipa::path(put, path = "/api/v1/newsletter/issues/{id}/web", tag = "issues",
    params(("id" = Uuid, Path)), request_body = IssueWebBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn put_on_the_web(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    body: JsonBody<IssueWebBody>,
) -> Result<HttpResponse, Failure> {
    let (desk, wanted) = (Newsdesk::from(&who), (*id, body.into_inner().on_the_web));
    let done = perform(async move { retrying(|| shelve(&context, desk, wanted)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Drafts a correction that goes to exactly those who got the issue. 409 `reached_nobody` where it
/// ended and nobody did.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/corrections", tag = "issues",
    operation_id = "correct_issue",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IssueMade), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn correct(
    who: Editor,
    (context, sources, request): Around,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let (working, desk) = (context.clone(), (Newsdesk::from(&who), *id));
    let work = async move {
        let done =
            perform(async move { retrying(|| draft_correction(&working, &sources, desk)).await });
        let id = done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
        Ok(IssueMade { id: id.0 })
    };
    Box::pin(api::once(&context, &request, (&who, &()), work)).await
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueTestBody {
    /// People of the secretariat.
    people: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct IssueTested {
    letters: usize,
}

/// Sends the issue as it is to colleagues, marked as a test.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/tests", tag = "issues",
    operation_id = "test_issue", request_body = IssueTestBody,
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = IssueTested), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn test(
    who: Editor,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<IssueId>,
    body: JsonBody<IssueTestBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let people: Vec<_> = body.people.iter().map(|id| (*id).into()).collect();
    let (working, desk, id) = (context.clone(), Newsdesk::from(&who), *id);
    let work = async move {
        let done =
            perform(async move { retrying(|| send_test(&working, desk, (id, &people))).await });
        let letters = done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
        Ok(IssueTested { letters })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}
