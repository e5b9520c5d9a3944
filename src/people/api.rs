//! What the handlers of the JSON API share.

use std::future::Future;
use std::pin::Pin;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::context::Context;
use crate::web::{Failure, perform};

use super::SignedIn;
use super::idempotent::{Answer, Claim, Claimed, claim, release, settle};

/// Runs the work of a creating POST once for each `Idempotency-Key`; without the header it is simply
/// run. `asked` is the body as read; the answer is 201 with what the work gives.
pub async fn once<A: Serialize, T: Serialize + Send + 'static>(
    context: &Context,
    request: &HttpRequest,
    (who, asked): (&SignedIn, &A),
    work: impl Future<Output = Result<T, Failure>> + Send + 'static,
) -> Result<HttpResponse, Failure> {
    let Some(claimed) = key_of(request, who, asked)? else {
        return Ok(HttpResponse::Created().json(work.await?));
    };
    let made: Made = Box::pin(async move {
        let made = work.await?;
        Ok(serde_json::to_string(&made).map_err(anyhow::Error::from)?)
    });
    // Whoever hangs up meanwhile finds the answer under the key: taking it, the work and the note
    // of what came of it end whatever happens to the connection.
    let context = context.clone();
    let ended = perform(async move { under_its_key(&context, &claimed, made).await });
    match Box::pin(ended).await?? {
        Claimed::New | Claimed::Open => {
            let detail = "同じ Idempotency-Key の処理が終わっていません。結果を確かめてください。";
            Err(Failure::conflict("idempotency_open", detail))
        }
        Claimed::Done(answer) => Ok(answered(&answer)),
        Claimed::Different => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let detail =
                "この Idempotency-Key は、ほかの内容で使われています。新しい値にしてください。";
            Err(Failure::refused(status, "idempotency_reused", detail))
        }
    }
}

/// Work that gives the body of its answer.
type Made = Pin<Box<dyn Future<Output = Result<String, Failure>> + Send>>;

async fn under_its_key(context: &Context, claimed: &Claim, made: Made) -> Result<Claimed, Failure> {
    match claim(context, claimed).await? {
        Claimed::New => {}
        known => return Ok(known),
    }
    match made.await {
        Ok(body) => {
            let answer = Answer { status: StatusCode::CREATED.as_u16(), body };
            settle(context, claimed, &answer).await?;
            Ok(Claimed::Done(answer))
        }
        // A refusal did nothing. A failure may have: its key stays open.
        Err(Failure::Broken(error)) => Err(error.into()),
        Err(refused) => {
            release(context, claimed).await?;
            Err(refused)
        }
    }
}

/// An id that follows from the key and the body, for what nobody who is signed in sends: what was
/// asked for belongs to the key. None without the header.
pub fn request_id<A: Serialize>(request: &HttpRequest, asked: &A) -> Result<Option<Uuid>, Failure> {
    let Some(key) = sent_key(request)? else { return Ok(None) };
    let body = serde_json::to_string(asked).map_err(anyhow::Error::from)?;
    let digest = Sha256::digest(format!("{} {key}\n{body}", request.path()));
    let bytes = digest.first_chunk::<16>().copied().unwrap_or_default();
    Ok(Some(Builder::from_custom_bytes(bytes).into_uuid()))
}

fn key_of<A: Serialize>(
    request: &HttpRequest,
    who: &SignedIn,
    asked: &A,
) -> Result<Option<Claim>, Failure> {
    let Some(key) = sent_key(request)? else { return Ok(None) };
    let body = serde_json::to_string(asked).map_err(anyhow::Error::from)?;
    let request = format!("{} {}\n{body}", request.method(), request.path());
    Ok(Some(Claim { person: who.person_id(), key, request }))
}

fn sent_key(request: &HttpRequest) -> Result<Option<String>, Failure> {
    let Some(sent) = request.headers().get("idempotency-key") else { return Ok(None) };
    let key = sent.to_str().unwrap_or_default().trim().to_owned();
    if key.is_empty() || key.len() > 200 {
        let detail = "Idempotency-Key は200文字以内の半角文字にしてください。";
        return Err(Failure::refused(StatusCode::BAD_REQUEST, "idempotency_key", detail));
    }
    Ok(Some(key))
}

fn answered(answer: &Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::CREATED);
    HttpResponse::build(status).content_type("application/json").body(answer.body.clone())
}
