//! Readers as files, sent while they are read.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use entities::SegmentId;
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::mpsc;

use crate::context::Context;
use crate::newsletter::exports::{ExportFormat, export};
use crate::newsletter::{Audience, Segment, segment};
use crate::people::audit::{self, Entry, Subject};
use crate::people::{Editor, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{Failure, perform};

/// Parts that wait for a slow reader.
const WAITING: usize = 2;

#[derive(Deserialize)]
pub struct Wanted {
    /// Everybody who gets issues, without it.
    segment: Option<SegmentId>,
}

/// `GET /staff/newsletter/export.csv`
pub async fn csv(
    who: Editor,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    send(&who, &context, (wanted.segment, ExportFormat::Csv)).await
}

/// `GET /staff/newsletter/export.xlsx`
pub async fn xlsx(
    who: Editor,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    send(&who, &context, (wanted.segment, ExportFormat::Xlsx)).await
}

/// Notes who takes the list along, then sends it. The work runs in a task of its own and ends when
/// nobody takes what it writes; the database is never cut off in the middle of a question.
pub async fn send(
    who: &SignedIn,
    context: &Context,
    (wanted, format): (Option<SegmentId>, ExportFormat),
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let rule = match wanted {
        None => Segment::default(),
        Some(id) => segment(reader, id).await?.ok_or(Failure::NotFound)?.rule,
    };
    let audience = Audience::of(reader, &rule, tokyo::day_of(context.now())).await?;
    note(who, context, wanted).await?;
    let (to, from) = mpsc::channel(WAITING);
    let working = context.clone();
    tokio::spawn(async move { export(&working, (&audience, format), &to).await });
    let parts = stream::unfold(from, |mut from| async move {
        let part = from.recv().await?;
        let part = part.map(web::Bytes::from).map_err(|error: anyhow::Error| {
            tracing::error!(error = format!("{error:#}"), "an export of readers broke off");
            actix_web::error::ErrorInternalServerError("broken")
        });
        Some((part, from))
    });
    let (name, kind) = match format {
        ExportFormat::Csv => ("readers.csv", "text/csv; charset=utf-8"),
        ExportFormat::Xlsx => {
            ("readers.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
    };
    let name = DispositionParam::Filename(name.to_owned());
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header(disposition)
        .insert_header(("cache-control", "no-store"))
        .streaming(parts))
}

async fn note(who: &SignedIn, context: &Context, wanted: Option<SegmentId>) -> Result<(), Failure> {
    let (noting, actor) = (context.clone(), who.actor());
    let done = perform(async move {
        let tx = noting.database.begin_write().await?;
        let entry = Entry::new("newsletter.exported", Subject::all("newsletter_subscriber"));
        let entry = entry.with(json!({ "segment": wanted }));
        audit::note(&tx, &noting, &actor, entry).await?;
        tx.commit().await?;
        Ok::<(), anyhow::Error>(())
    });
    done.await??;
    Ok(())
}
