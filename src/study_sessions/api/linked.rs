//! What the links in letters allow without signing in: the token of a link is the permission, for
//! one registration or one offered seat. Nothing is done by looking.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::config::Config;
use crate::context::Context;
use crate::database::retrying;
use crate::study_sessions::readers::registration_view;
use crate::study_sessions::registration::{self, By, Cancellation, RegistrationResult};
use crate::study_sessions::{links, waiting};
use crate::web::{
    Failure, JsonBody, ProblemDetails, Routes, keep_secret_address, perform, with_files,
};

use super::details::{DetailsBody, ReasonBody};
use super::refusals::{of_change, of_registration};
use super::shown_registration::{Registered, RegistrationDetails, whole};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/registration-links/{token}", |one| {
            one.app_data(with_files()).route(web::get().to(show)).route(web::put().to(change))
        })
        .route("/api/v1/registration-links/{token}/cancellation", web::post().to(cancel))
        .route("/api/v1/offer-links/{token}/acceptance", web::post().to(accept))
        .route("/api/v1/offer-links/{token}/refusal", web::post().to(refuse));
}

#[derive(OpenApi)]
#[openapi(paths(show, change, cancel, accept, refuse))]
pub struct ApiDoc;

/// A registration, and the token of the link that manages it.
#[derive(Serialize, ToSchema)]
pub struct Linked {
    pub registration: Registered,
    /// For `registration-links/{token}`.
    pub token: String,
}

pub fn linked(config: &Config, made: RegistrationResult) -> Linked {
    let token = links::registration_token(config, made.id);
    Linked { registration: Registered::from(made), token }
}

fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

/// The registration a letter leads to.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = RegistrationDetails), (status = 404, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let holder = links::open_registration(&context.config, &token).ok_or(Failure::NotFound)?;
    let (reader, by) = (context.database.reader(), By::Link(holder));
    let found = registration_view(reader, context.now(), holder.registration(), by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    Ok(secret(HttpResponse::Ok().json(whole(&context, view).await?)))
}

/// Changes mode and answers until the session begins: everything said about it, anew, but for
/// `waits`, which no change asks for. `shares_with` is the participant's own: 422 for all others.
#[utoipa::path(put, path = "/api/v1/registration-links/{token}", tag = "links in letters",
    params(("token" = String, Path)), request_body = DetailsBody,
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<DetailsBody>,
) -> Result<HttpResponse, Failure> {
    let holder = links::open_registration(&context.config, &token).ok_or(Failure::NotFound)?;
    let wish = body.into_inner().into_change(holder.registration())?;
    let by = By::Link(holder);
    let done =
        perform(async move { retrying(|| registration::change(&context, by, wish.clone())).await });
    let changed = done.await?.map_err(|stop| Failure::of(stop, of_change))?;
    Ok(secret(HttpResponse::Ok().json(Registered::from(changed))))
}

/// Cancels the registration; its seat goes to the first in line. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/registration-links/{token}/cancellation",
    tag = "links in letters", params(("token" = String, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn cancel(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Failure> {
    let holder = links::open_registration(&context.config, &token).ok_or(Failure::NotFound)?;
    let reason = body.into_inner().into_reason()?;
    let by = By::Link(holder);
    let wish = Cancellation { registration: holder.registration(), reason };
    let done =
        perform(async move { retrying(|| registration::cancel(&context, by, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Takes the offered seat. Repeating it gives the same answer.
#[utoipa::path(post, path = "/api/v1/offer-links/{token}/acceptance", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn accept(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_offer(&context.config, &token).ok_or(Failure::NotFound)?;
    let done = perform(async move { retrying(|| waiting::accept_offer(&context, id)).await });
    let seated = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(secret(HttpResponse::Ok().json(Registered::from(seated))))
}

/// Leaves the offered seat to the next in line. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/offer-links/{token}/refusal", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn refuse(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_offer(&context.config, &token).ok_or(Failure::NotFound)?;
    let done = perform(async move { retrying(|| waiting::decline_offer(&context, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
