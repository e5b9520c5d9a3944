//! Proofs of delivery.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::IssueId;
use entities::newsletter::seal;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_sealing;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::Witness;
use crate::newsletter::pages_staff::{begun_issue, send_proof};
use crate::newsletter::proof::{present, seal as seal_issue, seals};
use crate::people::{Newsroom, api};
use crate::web::{Failure, ProblemDetails, Routes, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/issues/{id}/seals", web::get().to(list))
        .route("/api/v1/newsletter/issues/{id}/seals", web::post().to(add))
        .route("/api/v1/newsletter/issues/{id}/proof-check", web::get().to(check))
        .route("/api/v1/newsletter/issues/{id}/proof", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(list, add, check, file))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct SealItem {
    id: Uuid,
    sealed_at: DateTime<Utc>,
    /// Absent: by itself, when the issue ended.
    sealed_by: Option<Uuid>,
    letters: i64,
    /// Hex SHA-256 of the last line of the proof.
    head: String,
}

impl From<seal::Model> for SealItem {
    fn from(row: seal::Model) -> Self {
        Self {
            id: row.id.0,
            sealed_at: row.sealed_at,
            sealed_by: row.sealed_by.map(|person| person.0),
            letters: row.letters,
            head: row.head,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct SealList {
    /// The newest first.
    items: Vec<SealItem>,
}

#[derive(Serialize, ToSchema)]
struct ProofCheck {
    letters: u64,
    /// Of what is stored now.
    head: String,
    /// The last one; absent before the issue has ended.
    sealed_head: Option<String>,
    /// Whether what is stored is what was sealed.
    same: Option<bool>,
}

/// The seals of an issue.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/seals", tag = "issues",
    operation_id = "issue_seals", params(("id" = Uuid, Path)),
    responses((status = 200, body = SealList), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    _who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    begun_issue(&context, *id).await?;
    let found = seals(context.database.reader(), *id).await?;
    let items = found.into_iter().map(SealItem::from).collect();
    Ok(HttpResponse::Ok().json(SealList { items }))
}

/// Seals an issue that is over once more.
#[utoipa::path(post, path = "/api/v1/newsletter/issues/{id}/seals", tag = "issues",
    operation_id = "issue_seal",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SealItem), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn add(
    who: Newsroom,
    (context, request): (web::Data<Context>, HttpRequest),
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let (working, witness, issue) = (context.clone(), Witness::from(&who), *id);
    let work = async move {
        let done = perform(async move { retrying(|| seal_issue(&working, witness, issue)).await });
        let row = done.await?.map_err(|stop| Failure::of(stop, of_sealing))?;
        Ok(SealItem::from(row))
    };
    api::once(&context, &request, (&who, &*id), work).await
}

/// Holds what is stored against the last seal; reads every letter.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/proof-check", tag = "issues",
    operation_id = "issue_proof_check", params(("id" = Uuid, Path)),
    responses((status = 200, body = ProofCheck), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn check(
    _who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let row = begun_issue(&context, *id).await?;
    let db = context.database.reader();
    let seen = present(db, &row).await?.ok_or(Failure::NotFound)?;
    let last = seals(db, *id).await?.into_iter().next();
    let sealed_head = last.map(|seal| seal.head);
    let same = sealed_head.as_ref().map(|head| *head == seen.head);
    let body = ProofCheck { letters: seen.letters, head: seen.head, sealed_head, same };
    Ok(HttpResponse::Ok().json(body))
}

/// What became of each letter, line by line, each bound to the one before it by a hash. Names nobody.
/// The first line: `bansou-proof-1`, the issue's id, its number, SHA-256 of what was approved, readers
/// approved, hash. Each other line: place from 1, the letter's id, keyed hash of the address,
/// Message-ID, state, the server's reply code, end in UTC, server, and the hash; before the hash
/// `marked_sent` or `marked_lost` more where somebody of the newsroom said what became of it. A letter
/// that was sent once more has its last result alone.
#[utoipa::path(get, path = "/api/v1/newsletter/issues/{id}/proof", tag = "issues",
    operation_id = "issue_proof", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Newsroom,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    send_proof(&who, &context, *id).await
}
