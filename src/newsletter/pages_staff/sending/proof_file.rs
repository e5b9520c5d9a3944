//! The proof to take along, sent while it is read.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use entities::IssueId;
use futures_util::stream;
use serde_json::json;
use tokio::sync::mpsc;

use super::proof::found;
use crate::context::Context;
use crate::newsletter::proof::export;
use crate::people::SignedIn;
use crate::people::audit::{self, Entry, Subject};
use crate::web::{Failure, perform};

/// Parts that wait for a slow reader.
const WAITING: usize = 2;

/// Notes who takes it along, then sends it. The work runs in a task of its own and ends when nobody
/// takes what it writes; the database is never cut off in the middle of a question.
pub async fn send(who: &SignedIn, context: &Context, id: IssueId) -> Result<HttpResponse, Failure> {
    let row = found(context, id).await?;
    note(who, context, id).await?;
    let name = format!("proof-{}.csv", row.number);
    let (to, from) = mpsc::channel(WAITING);
    let working = context.clone();
    tokio::spawn(async move { export(&working, &row, &to).await });
    let parts = stream::unfold(from, |mut from| async move {
        let part = from.recv().await?;
        let part = part.map(web::Bytes::from).map_err(|error: anyhow::Error| {
            tracing::error!(error = format!("{error:#}"), "a proof broke off");
            actix_web::error::ErrorInternalServerError("broken")
        });
        Some((part, from))
    });
    let name = DispositionParam::Filename(name);
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header(disposition)
        .insert_header(("cache-control", "no-store"))
        .streaming(parts))
}

async fn note(who: &SignedIn, context: &Context, id: IssueId) -> Result<(), Failure> {
    let (noting, actor) = (context.clone(), who.actor());
    let done = perform(async move {
        let tx = noting.database.begin_write().await?;
        let subject = Subject::of("newsletter_issue", id.0);
        let entry = Entry::new("newsletter.proof_exported", subject).with(json!({}));
        audit::note(&tx, &noting, &actor, entry).await?;
        tx.commit().await?;
        Ok::<(), anyhow::Error>(())
    });
    done.await??;
    Ok(())
}
