//! What the client and the secretariat answer to a record, and how it is corrected.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use serde::Deserialize;
use utoipa::{OpenApi, ToSchema};

use super::bodies::needed;
use super::refusals::refused;
use super::writing::RecordVersionBody;
use super::{by, office};
use crate::consultations::record::{
    Approval, ReturnedRecord, approve as approve_record, confirm as confirm_record,
    correct as correct_record, return_by_client, return_by_office,
};
use crate::consultations::{By, Client, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, SignedIn};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/consultations/{id}/record/confirmation", web::post().to(confirm))
        .route("/api/v1/consultations/{id}/record/return", web::post().to(send_back))
        .route("/api/v1/consultations/{id}/record/approval", web::post().to(approve))
        .route("/api/v1/consultations/{id}/record/correction", web::post().to(correct));
}

#[derive(OpenApi)]
#[openapi(paths(confirm, send_back, approve, correct))]
pub struct ApiDoc;

/// The client counter-signs the record as they read it. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/confirmation",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = RecordVersionBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn confirm(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordVersionBody>,
) -> Result<HttpResponse, Failure> {
    let (client, at) = (Client::acting_as(who.person_id()), (*id, body.into_inner().version));
    let done = perform(async move { retrying(|| confirm_record(&context, client, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// What is to be mended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordReturnBody {
    /// As it was read.
    version: i32,
    /// Told to the accompanist; at most 1,000 characters.
    remark: String,
}

/// Sends the record back to the accompanist: the client, or the secretariat.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/return",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = RecordReturnBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn send_back(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordReturnBody>,
) -> Result<HttpResponse, Failure> {
    let by = match by(&who, &context, *id).await? {
        // Whoever wrote it cannot send it back to themselves, but the secretariat can.
        By::Accompanist(_) => By::Staff(office(&who)?),
        by => by,
    };
    let RecordReturnBody { version, remark } = body.into_inner();
    let remark = needed("remark", &remark)?;
    let wish = ReturnedRecord { consultation: *id, version, remark };
    let done = perform(async move {
        match by {
            By::Client(client) => {
                retrying(|| return_by_client(&context, client, wish.clone())).await
            }
            by => {
                let organiser = Organiser::acting_as(by.person());
                retrying(|| return_by_office(&context, organiser, wish.clone())).await
            }
        }
    });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The secretariat's consent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordApprovalBody {
    /// As it was read.
    version: i32,
    /// Why it is approved without the client, from ten business days after it was handed in; at
    /// most 500 characters. Absent once the client has confirmed.
    unconfirmed_reason: Option<String>,
}

/// Approves a record; both sides are told. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/approval",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = RecordApprovalBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordApprovalBody>,
) -> Result<HttpResponse, Failure> {
    let RecordApprovalBody { version, unconfirmed_reason } = body.into_inner();
    let reason = unconfirmed_reason.map(|text| needed("unconfirmed_reason", &text));
    let wish = Approval { consultation: *id, version, unconfirmed: reason.transpose()? };
    let organiser = Organiser::from(&who);
    let done =
        perform(
            async move { retrying(|| approve_record(&context, organiser, wish.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Why an approved record is corrected.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecordCorrectionBody {
    /// As it was read.
    version: i32,
    /// At most 500 characters.
    reason: String,
}

/// Begins a new revision of an approved record: the accompanist, or the secretariat. The old one
/// stays in force until the new one is handed in.
#[utoipa::path(post, path = "/api/v1/consultations/{id}/record/correction",
    tag = "consultation records", params(("id" = Uuid, Path)), request_body = RecordCorrectionBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn correct(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    body: JsonBody<RecordCorrectionBody>,
) -> Result<HttpResponse, Failure> {
    let by = match by(&who, &context, *id).await? {
        By::Client(_) => By::Staff(office(&who)?),
        by => by,
    };
    let RecordCorrectionBody { version, reason } = body.into_inner();
    let (at, reason) = ((*id, version), needed("reason", &reason)?);
    let done =
        perform(async move { retrying(|| correct_record(&context, by, at, reason.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, refused))?;
    Ok(HttpResponse::NoContent().finish())
}
