//! Asking for approval, deciding, stopping.

use actix_web::{HttpResponse, web};
use entities::IssueId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::bodies::IssueVersion;
use super::refusals::of_issue;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::issues::{
    Approval, Checker, Sources, approve, ask_for_approval, return_issue, stop_held, withdraw,
};
use crate::newsletter::{Brake, Newsdesk};
use crate::people::{Approver, Editor, Staff};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/issues/{id}/review-request", web::post().to(ask))
        .route("/api/v1/newsletter/issues/{id}/review-request", web::delete().to(take_back))
        .route("/api/v1/newsletter/issues/{id}/return", web::post().to(give_back))
        .route("/api/v1/newsletter/issues/{id}/approval", web::post().to(decide))
        .route("/api/v1/newsletter/issues/{id}/hold-stop", web::post().to(stop));
}

#[derive(OpenApi)]
#[openapi(paths(ask, take_back, give_back, decide, stop))]
pub struct ApiDoc;

/// Asks for approval: the content is frozen as it is. 409 `checks_failing` names what the checks
/// found; `asked_already`, `approved_already` and `lapsed` say why it is no draft.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/review-request", tag = "issues",
    operation_id = "ask_for_approval", params(("id" = uuid::Uuid, Path)), request_body = IssueVersion,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn ask(
    who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
    body: JsonBody<IssueVersion>,
) -> Result<HttpResponse, Failure> {
    let desk = (Newsdesk::from(&who), *id, body.into_inner().version);
    let done =
        perform(async move { retrying(|| ask_for_approval(&context, &sources, desk)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the request back: the issue is a draft again.
#[utoipa::path(delete, path = "/api/v1/newsletter/issues/{id}/review-request", tag = "issues",
    operation_id = "withdraw_from_approval", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn take_back(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let (acting, id) = (Newsdesk::from(&who), *id);
    let done = perform(async move { retrying(|| withdraw(&context, acting, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueReturnBody {
    /// What is to be mended; the writers get it by letter.
    #[schema(max_length = 2000, example = "2つ目の見出しの日付を確かめてください。")]
    comment: String,
}

/// Gives an issue back to its writers.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/return", tag = "issues",
    operation_id = "return_issue", params(("id" = uuid::Uuid, Path)), request_body = IssueReturnBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn give_back(
    who: Approver,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    body: JsonBody<IssueReturnBody>,
) -> Result<HttpResponse, Failure> {
    let (checker, id, body) = (Checker::from(&who), *id, body.into_inner());
    let done =
        perform(
            async move { retrying(|| return_issue(&context, checker, (id, &body.comment))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueApprovalBody {
    /// `content_hash` of what was read.
    content_hash: String,
    /// The number of readers, as the approver counts on.
    #[schema(minimum = 1, example = 4812)]
    readers: u64,
}

/// Approves exactly what was read. It rests for the holding time, and leaves when the sending
/// calendar lets it. 409 `checks_failing` names what the checks find by now.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/approval", tag = "issues",
    operation_id = "approve_issue", params(("id" = uuid::Uuid, Path)), request_body = IssueApprovalBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn decide(
    who: Approver,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
    body: JsonBody<IssueApprovalBody>,
) -> Result<HttpResponse, Failure> {
    let (checker, id, body) = (Checker::from(&who), *id, body.into_inner());
    let approval = Approval { content_hash: body.content_hash, readers: body.readers };
    let done =
        perform(
            async move { retrying(|| approve(&context, &sources, (checker, id, &approval))).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct IssueStopBody {
    #[schema(max_length = 500, example = "会場が変わりました。")]
    reason: String,
}

/// Stops an approved issue before it begins to leave: it is a draft again.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/hold-stop", tag = "issues",
    operation_id = "stop_held_issue", params(("id" = uuid::Uuid, Path)), request_body = IssueStopBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn stop(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
    body: JsonBody<IssueStopBody>,
) -> Result<HttpResponse, Failure> {
    let (acting, id, body) = (Brake::from(&who), *id, body.into_inner());
    let done =
        perform(async move { retrying(|| stop_held(&context, acting, (id, &body.reason))).await });
    done.await?.map_err(|stop| Failure::of(stop, of_issue))?;
    Ok(HttpResponse::NoContent().finish())
}
