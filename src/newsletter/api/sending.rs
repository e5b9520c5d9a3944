//! An issue under way: how far it is, and what people do to it.

use actix_web::{HttpResponse, web};
use entities::IssueId;
use utoipa::OpenApi;

use super::sending_shown::{HaltBody, IssueProgress, ResumptionBody, UnknownLetter};
use crate::context::Context;
use crate::database::retrying;
use crate::mail::traces;
use crate::newsletter::pages_staff::viewed;
use crate::newsletter::sending::{self, SendingRefusal, pause, progress, resume, stop, unknowns};
use crate::newsletter::watching::facts;
use crate::newsletter::{Brake, Witness};
use crate::people::audit::Subject;
use crate::people::{Newsroom, Staff};
use crate::web::{Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform};

pub fn routes(service: &mut Routes) {
    let issue = "/api/v1/newsletter/issues/{id}";
    service
        .route(&format!("{issue}/progress"), web::get().to(show_progress))
        .route(&format!("{issue}/pauses"), web::post().to(make_pause))
        .route(&format!("{issue}/resumptions"), web::post().to(make_resumption))
        .route(&format!("{issue}/stops"), web::post().to(make_stop))
        .route(&format!("{issue}/unknown-letters"), web::get().to(list_unknowns));
}

#[derive(OpenApi)]
#[openapi(paths(show_progress, make_pause, make_resumption, make_stop, list_unknowns))]
pub struct ApiDoc;

/// How far an issue is.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/progress", tag = "issues",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = IssueProgress), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show_progress(
    _who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let found = facts(&context, *id).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(IssueProgress::from(found)))
}

/// Lets the letters rest. Those whose content is under way arrive; no other begins.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/pauses", tag = "issues",
    params(("id" = Uuid, Path)), request_body = HaltBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make_pause(
    who: Staff,
    (context, id): (web::Data<Context>, web::Path<IssueId>),
    body: JsonBody<HaltBody>,
) -> Result<HttpResponse, Failure> {
    let (desk, id, reason) = (Brake::from(&who), *id, body.into_inner().reason);
    let done = perform(async move { retrying(|| pause(&context, desk, (id, &reason))).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lets the letters of a paused issue leave again. One that was paused by itself, since many more
/// readers wait than were approved, goes on only for an approver who wrote nothing of it and sends
/// their number: 409 `approver_needed`, `own_work` or `wrong_count` otherwise, and `gathering` while
/// the readers are still being written down.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/resumptions", tag = "issues",
    params(("id" = Uuid, Path)), request_body = ResumptionBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make_resumption(
    who: Newsroom,
    (context, id): (web::Data<Context>, web::Path<IssueId>),
    body: JsonBody<ResumptionBody>,
) -> Result<HttpResponse, Failure> {
    let (desk, asked) = (Witness::from(&who), (*id, body.into_inner().readers));
    let done = perform(async move { retrying(|| resume(&context, desk, asked)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Emergency stop: what has not begun to leave never will.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/stops", tag = "issues",
    params(("id" = Uuid, Path)), request_body = HaltBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn make_stop(
    who: Staff,
    (context, id): (web::Data<Context>, web::Path<IssueId>),
    body: JsonBody<HaltBody>,
) -> Result<HttpResponse, Failure> {
    let (desk, id, reason) = (Brake::from(&who), *id, body.into_inner().reason);
    let done = perform(async move { retrying(|| stop(&context, desk, (id, &reason))).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Letters nobody knows about, newest first.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/unknown-letters", tag = "issues",
    params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = ListPart<UnknownLetter>), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn list_unknowns(
    who: Newsroom,
    (context, id): (web::Data<Context>, web::Path<IssueId>),
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let (offset, limit) = (query.offset()?, query.limit());
    progress(&context, *id).await?.ok_or(Failure::NotFound)?;
    // Few by nature: at most one for each line of a sender that died.
    let (lines, _) = unknowns(&context, *id, (0, 1000)).await?;
    let letters: Vec<_> = lines.iter().map(|line| line.id).collect();
    let mut known = traces(context.database.reader(), &letters).await?;
    let part = ListPart::within(lines, (offset, limit), |line| {
        let trace = known.remove(&line.id);
        UnknownLetter::new(line, trace)
    });
    let subject = Subject::of("newsletter_issue", id.0);
    viewed(&context, who.actor(), subject, Some(part.items.len())).await?;
    Ok(HttpResponse::Ok().json(part))
}

fn refused(refusal: SendingRefusal) -> Failure {
    let detail = sending::said(&refusal);
    match refusal {
        SendingRefusal::NotFound => Failure::NotFound,
        SendingRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        SendingRefusal::NotSending => Failure::conflict("not_sending", detail),
        SendingRefusal::Paused => Failure::conflict("paused", detail),
        SendingRefusal::NotPaused => Failure::conflict("not_paused", detail),
        SendingRefusal::Grown => Failure::conflict("approver_needed", detail),
        SendingRefusal::OwnWork => Failure::conflict("own_work", detail),
        SendingRefusal::WrongCount { .. } => Failure::conflict("wrong_count", detail),
        SendingRefusal::Gathering => Failure::conflict("gathering", detail),
    }
}
