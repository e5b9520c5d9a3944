//! Certificates of attendance: issued, shown to whose they are, checked by anybody, declared void.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::{RegistrationId, StudySessionId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::certificates::{
    Issued, Withdrawal, issue, issued_for, paper, proof, withdraw,
};
use crate::study_sessions::readers::{Onlooker, session_view};
use crate::study_sessions::{Organiser, links, wording};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::linked_after::{open_own, secret};
use super::refusals::of_session;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/registration-links/{token}/certificate", web::get().to(certificate))
        .route("/api/v1/certificates/{code}", web::get().to(check))
        .route("/api/v1/study-sessions/{id}/certificates", web::get().to(all))
        .route("/api/v1/study-sessions/{id}/certificates", web::post().to(issue_all))
        .route(
            "/api/v1/study-sessions/{id}/certificates/{registration}/withdrawal",
            web::post().to(declare_void),
        );
}

#[derive(OpenApi)]
#[openapi(paths(certificate, check, all, issue_all, declare_void))]
pub struct ApiDoc;

/// Every certificate of a session.
#[derive(Serialize, ToSchema)]
struct Certificates {
    /// By number; those that were declared void, too.
    items: Vec<CertificateItem>,
}

/// A certificate, for the secretariat.
#[derive(Serialize, ToSchema)]
struct CertificateItem {
    registration_id: Uuid,
    /// 受付番号
    reception: String,
    number: String,
    name: String,
    minutes: Option<i32>,
    issued_at: DateTime<Utc>,
    /// When it was declared void; null while it is valid.
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_reason: Option<String>,
}

impl From<Issued> for CertificateItem {
    fn from(Issued { certificate, reception }: Issued) -> Self {
        Self {
            registration_id: certificate.registration_id.0,
            reception,
            number: certificate.number,
            name: certificate.name,
            minutes: certificate.minutes,
            issued_at: certificate.issued_at,
            withdrawn_at: certificate.withdrawn_at,
            withdrawn_reason: certificate.withdrawn_reason,
        }
    }
}

/// How many certificates were made.
#[derive(Serialize, ToSchema)]
struct CertificatesIssued {
    made: usize,
}

/// Why a certificate is void.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CertificateWithdrawalBody {
    #[schema(min_length = 1, max_length = 500, example = "出席の記録に誤りがありました。")]
    reason: String,
}

/// A certificate of attendance, for whose it is.
#[derive(Serialize, ToSchema)]
struct CertificateShown {
    number: String,
    name: String,
    session: String,
    /// In the room; null where nobody noted when they came.
    minutes: Option<i32>,
    issued_at: DateTime<Utc>,
    /// Where anybody who holds the paper checks it.
    check_url: String,
}

/// What anybody who holds a certificate may check.
#[derive(Serialize, ToSchema)]
struct CertificateProof {
    valid: bool,
    number: String,
    /// The first letter, the rest covered.
    name: String,
    session: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    minutes: Option<i32>,
    issued_at: DateTime<Utc>,
    withdrawn_at: Option<DateTime<Utc>>,
}

/// The certificate of attendance, once it is issued.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/certificate",
    tag = "links in letters", params(("token" = String, Path)),
    responses((status = 200, body = CertificateShown), (status = 404, body = ProblemDetails)))]
async fn certificate(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (holder, _) = open_own(&context, &token).await?;
    let found = paper(context.database.reader(), holder.registration()).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let session = &found.rows.session;
    Ok(secret(HttpResponse::Ok().json(CertificateShown {
        session: wording::full_title(session.number, &session.title),
        check_url: links::certificate_url(&context.config, &found.certificate.code),
        number: found.certificate.number,
        name: found.certificate.name,
        minutes: found.certificate.minutes,
        issued_at: found.certificate.issued_at,
    })))
}

/// Whether a certificate is good, for anybody who holds it: the code is on the paper.
#[utoipa::path(get, path = "/api/v1/certificates/{code}", tag = "certificates",
    params(("code" = String, Path, description = "As printed on the certificate.")),
    responses((status = 200, body = CertificateProof), (status = 404, body = ProblemDetails)))]
async fn check(
    context: web::Data<Context>,
    code: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let found = proof(context.database.reader(), &code).await?.ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok().json(CertificateProof {
        valid: found.withdrawn_at.is_none(),
        number: found.number,
        name: found.name,
        session: found.session,
        starts_at: found.starts_at,
        ends_at: found.ends_at,
        minutes: found.minutes,
        issued_at: found.issued_at,
        withdrawn_at: found.withdrawn_at,
    }))
}

/// Every certificate that was issued for a session, valid or void.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/certificates", tag = "certificates",
    operation_id = "certificates_of_session", params(("id" = Uuid, Path)),
    responses((status = 200, body = Certificates), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn all(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let staff = Onlooker::Staff(organiser);
    session_view(reader, context.now(), *id, staff).await?.ok_or(Failure::NotFound)?;
    let issued = issued_for(reader, organiser, *id).await?;
    let subject = Subject::of("study_session", id.0);
    audit::viewed(&context, &who.actor(), subject, json!({ "seen": "certificates" })).await?;
    let items = issued.into_iter().map(CertificateItem::from).collect();
    Ok(HttpResponse::Ok().json(Certificates { items }))
}

/// Issues a certificate to everybody who came and has none that is valid. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/certificates", tag = "certificates",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = CertificatesIssued), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn issue_all(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| issue(&context, organiser, id)).await });
    let made = done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::Ok().json(CertificatesIssued { made }))
}

/// Declares a certificate void: whoever checks it is told so. Repeating it is harmless.
#[utoipa::path(post,
    path = "/api/v1/study-sessions/{id}/certificates/{registration}/withdrawal",
    tag = "certificates", params(("id" = Uuid, Path), ("registration" = Uuid, Path)),
    request_body = CertificateWithdrawalBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn declare_void(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
    body: JsonBody<CertificateWithdrawalBody>,
) -> Result<HttpResponse, Failure> {
    let (session, registration) = path.into_inner();
    let wish = Withdrawal { session, registration, reason: body.into_inner().reason };
    let organiser = Organiser::from(&who);
    let done =
        perform(async move { retrying(|| withdraw(&context, organiser, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_session))?;
    Ok(HttpResponse::NoContent().finish())
}
