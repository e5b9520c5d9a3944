//! One's own travel claim: written, handed in, receipts up and down.

use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::{ConsultationFileId, ConsultationId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::claim_bodies::TravelClaimBody;
use super::claim_shown::TravelClaim;
use super::refusals::refused;
use super::wrong;
use crate::consultations::Accompanist;
use crate::consultations::fees::readers::{own_claim, own_journey};
use crate::consultations::fees::travel::{
    add_receipt, receipt, receipts, remove_receipt, save_claim,
};
use crate::consultations::intake::NewFile;
use crate::context::Context;
use crate::database::retrying;
use crate::people::{SignedIn, api};
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Routes, attachment, perform, with_files,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/travel-claim", web::get().to(show))
        .route("/api/v1/consultations/{id}/travel-claim", web::put().to(save))
        .route("/api/v1/consultations/{id}/travel-claim/submission", web::post().to(submit))
        .resource("/api/v1/consultations/{id}/travel-claim/receipts", |one| {
            one.app_data(with_files()).route(web::post().to(add))
        })
        .route("/api/v1/consultations/{id}/travel-claim/receipts/{file}", web::get().to(download))
        .route("/api/v1/consultations/{id}/travel-claim/receipts/{file}", web::delete().to(remove));
}

#[derive(OpenApi)]
#[openapi(paths(show, save, submit, add, download, remove))]
pub struct ApiDoc;

/// Whoever asks, as the accompanist of the meeting; the verb knows whether they are.
fn author(who: &SignedIn) -> Accompanist {
    Accompanist::acting_as(who.person_id())
}

/// What the caller claims for a consultation; not there while nothing is written.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/travel-claim", tag = "fees",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = TravelClaim), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    Ok(HttpResponse::Ok().json(shown(&context, author(&who), *id).await?))
}

async fn shown(
    context: &Context,
    who: Accompanist,
    id: ConsultationId,
) -> Result<TravelClaim, Failure> {
    let reader = context.database.reader();
    let view = own_claim(reader, who, id).await?.ok_or(Failure::NotFound)?;
    Ok(TravelClaim::with(view, receipts(reader, id).await?))
}

/// Keeps a claim as a draft, reckoned by the rates; the secretariat sees nothing of it yet.
#[utoipa::path(put, path = "/api/v1/consultations/{id}/travel-claim", tag = "fees",
    params(("id" = Uuid, Path)), request_body = TravelClaimBody,
    responses((status = 200, body = TravelClaim), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn save(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<TravelClaimBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let written = write(&context, author(&who), (*id, false), &body).await?;
    Ok(HttpResponse::Ok().json(written))
}

/// Hands a claim in as it is written here; what lies in the draft does not count.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/travel-claim/submission", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TravelClaimBody,
    responses((status = 201, body = TravelClaim), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn submit(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<ConsultationId>,
    body: JsonBody<TravelClaimBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let (working, author, raw) = (context.clone(), author(&who), body.clone());
    let work = Box::pin(async move { write(&working, author, (id, true), &raw).await });
    api::once(&context, &request, (&who, &body), work).await
}

async fn write(
    context: &web::Data<Context>,
    who: Accompanist,
    (id, handed_in): (ConsultationId, bool),
    body: &TravelClaimBody,
) -> Result<TravelClaim, Failure> {
    let (working, at, raw) = (context.clone(), (id, body.version), body.raw());
    let done = perform(async move {
        retrying(|| save_claim(&working, who, at, (raw.clone(), handed_in))).await
    });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    shown(context, who, id).await
}

/// A file: pdf, docx, xlsx, pptx, png or jpg, 5 MiB at most.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TravelReceiptBody {
    #[schema(max_length = 100)]
    name: String,
    media_type: String,
    #[schema(content_encoding = "base64")]
    content: String,
}

#[derive(Serialize, ToSchema)]
struct AddedReceipt {
    id: Uuid,
}

/// Adds a receipt, before the claim is handed in or after it came back.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/travel-claim/receipts", tag = "fees",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = TravelReceiptBody,
    responses((status = 201, body = AddedReceipt), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn add(
    who: SignedIn,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<ConsultationId>,
    body: JsonBody<TravelReceiptBody>,
) -> Result<HttpResponse, Failure> {
    let (id, body) = (*id, body.into_inner());
    let Ok(bytes) = STANDARD.decode(body.content.as_bytes()) else {
        return Err(wrong("content", "ファイルの中身をBase64にしてください。"));
    };
    let new = NewFile { name: body.name.clone(), media_type: body.media_type.clone(), bytes };
    let (author, inner) = (author(&who), context.clone());
    let work = Box::pin(async move {
        let done =
            perform(async move { retrying(|| add_receipt(&inner, author, id, new.clone())).await });
        let file = done.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(AddedReceipt { id: file.0 })
    });
    api::once(&context, &request, (&who, &body), work).await
}

/// One's own receipt; always as a download.
#[utoipa::path(get, path = "/api/v1/consultations/{id}/travel-claim/receipts/{file}",
    tag = "fees", params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn download(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    own_journey(reader, author(&who), path.0).await?.ok_or(Failure::NotFound)?;
    let found = receipt(reader, *path).await?.ok_or(Failure::NotFound)?;
    Ok(attachment(found.name, found.bytes))
}

/// Takes a receipt away, before the claim is handed in or after it came back.
#[utoipa::path(delete, path = "/api/v1/consultations/{id}/travel-claim/receipts/{file}",
    tag = "fees", params(("id" = Uuid, Path), ("file" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn remove(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let (author, at) = (author(&who), *path);
    let done = perform(async move { retrying(|| remove_receipt(&context, author, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
