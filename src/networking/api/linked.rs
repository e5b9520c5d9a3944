//! What the link in a letter allows the other side without an account: the token is the permission.

use actix_web::{HttpResponse, web};
use entities::networking::introduction::Side;
use utoipa::OpenApi;

use super::refusals::of_networking;
use super::shown::{
    ChoiceBody, ConsentBody, IntroductionEndingBody, IntroductionOfSide, IntroductionOutcomeBody,
    TimesBody,
};
use super::sides;
use crate::context::Context;
use crate::networking::By;
use crate::networking::introductions::{Parties, opened};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, keep_secret_address};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/introduction-links/{token}", web::get().to(show))
        .route("/api/v1/introduction-links/{token}/consent", web::post().to(agrees))
        .route("/api/v1/introduction-links/{token}/refusal", web::post().to(ends))
        .route("/api/v1/introduction-links/{token}/times", web::post().to(offers))
        .route("/api/v1/introduction-links/{token}/meeting", web::post().to(chooses))
        .route("/api/v1/introduction-links/{token}/meeting", web::delete().to(calls_off))
        .route("/api/v1/introduction-links/{token}/outcomes/{days}", web::put().to(tells));
}

#[derive(OpenApi)]
#[openapi(paths(show, agrees, ends, offers, chooses, calls_off, tells))]
pub struct ApiDoc;

fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

async fn linked(context: &Context, token: &str) -> Result<(Parties, By), Failure> {
    let found = opened(context, token).await;
    let (parties, link) = found.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok((parties, By::Partner(link)))
}

/// One introduction, as the other side sees it.
#[utoipa::path(get, path = "/api/v1/introduction-links/{token}", tag = "introductions", params(("token" = String, Path)),
    responses((status = 200, body = IntroductionOfSide), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    path: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    let _ = by;
    let shown = sides::show(&context, (&parties, Side::Partner)).await?;
    Ok(secret(HttpResponse::Ok().json(shown)))
}

/// Agrees, with the details that may be told once both have agreed. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/introduction-links/{token}/consent", tag = "introductions", params(("token" = String, Path)), request_body = ConsentBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn agrees(
    context: web::Data<Context>,
    path: web::Path<String>,
    body: JsonBody<ConsentBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    let agreeing = Box::pin(sides::agrees(context, (by, parties), body.into_inner()));
    Ok(secret(agreeing.await?))
}

/// Says no, before or after having agreed. The reason is not passed on.
#[utoipa::path(post, path = "/api/v1/introduction-links/{token}/refusal", tag = "introductions", params(("token" = String, Path)), request_body = IntroductionEndingBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn ends(
    context: web::Data<Context>,
    path: web::Path<String>,
    body: JsonBody<IntroductionEndingBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    Ok(secret(sides::ends(context, (by, parties.row.id), body.into_inner()).await?))
}

/// Offers times to meet instead of those offered before; they are held for ten days, or until one is chosen.
#[utoipa::path(post, path = "/api/v1/introduction-links/{token}/times", tag = "introductions", params(("token" = String, Path)), request_body = TimesBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn offers(
    context: web::Data<Context>,
    path: web::Path<String>,
    body: JsonBody<TimesBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    Ok(secret(sides::offers(context, (by, parties.row.id), body.into_inner()).await?))
}

/// Chooses one of the times the other side offered. Both get it for their calendars.
#[utoipa::path(post, path = "/api/v1/introduction-links/{token}/meeting", tag = "introductions", params(("token" = String, Path)), request_body = ChoiceBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn chooses(
    context: web::Data<Context>,
    path: web::Path<String>,
    body: JsonBody<ChoiceBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    Ok(secret(sides::chooses(context, (by, parties.row.id), &body.into_inner()).await?))
}

/// Calls the meeting off; they stay introduced. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/introduction-links/{token}/meeting", tag = "introductions", params(("token" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)))]
async fn calls_off(
    context: web::Data<Context>,
    path: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path).await?;
    Ok(secret(sides::calls_off(context, (by, parties.row.id)).await?))
}

/// Tells what came of it, after 14 or 90 days, once it was asked; again it replaces the answer.
#[utoipa::path(put, path = "/api/v1/introduction-links/{token}/outcomes/{days}", tag = "introductions", params(("token" = String, Path), ("days" = i32, Path)), request_body = IntroductionOutcomeBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn tells(
    context: web::Data<Context>,
    path: web::Path<(String, i32)>,
    body: JsonBody<IntroductionOutcomeBody>,
) -> Result<HttpResponse, Failure> {
    let (parties, by) = linked(&context, &path.0).await?;
    Ok(secret(sides::tells(context, (by, parties.row.id, path.1), &body.into_inner()).await?))
}
