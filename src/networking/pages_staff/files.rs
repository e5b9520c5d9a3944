//! Contacts as files. Whoever takes them along is noted.

use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, web};
use serde_json::json;

use crate::context::Context;
use crate::networking::contacts::{ContactFilter, contacts, csv_file, xlsx_file};
use crate::people::audit::{self, Entry, Subject};
use crate::people::vocabularies::Terms;
use crate::people::{Coordinator, SignedIn};
use crate::web::{Failure, perform};

/// More contacts than any programme has; a file that would be longer is refused by nobody.
const ALL: u64 = 100_000;

/// What kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Xlsx,
}

/// `GET /staff/networking/contacts/export.csv`
pub async fn csv(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    send(&who, &context, Format::Csv).await
}

/// `GET /staff/networking/contacts/export.xlsx`
pub async fn xlsx(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    send(&who, &context, Format::Xlsx).await
}

/// Every contact, those no longer offered too.
pub async fn send(
    who: &SignedIn,
    context: &web::Data<Context>,
    format: Format,
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let filter = ContactFilter { retired: true, ..ContactFilter::default() };
    let all = contacts(db, &filter, (None, ALL)).await?;
    let terms = Terms::load(db).await?;
    let (noting, actor, count) = (context.clone(), who.actor(), all.len());
    let noted = perform(async move {
        let tx = noting.database.begin_write().await?;
        let entry = Entry::new("contact.exported", Subject::all("contact"));
        audit::note(&tx, &noting, &actor, entry.with(json!({ "contacts": count }))).await?;
        tx.commit().await?;
        Ok::<(), anyhow::Error>(())
    });
    noted.await??;
    let work = move || match format {
        Format::Csv => csv_file(&all, &terms),
        Format::Xlsx => xlsx_file(&all, &terms),
    };
    let bytes = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)??;
    let (name, kind) = match format {
        Format::Csv => ("contacts.csv", "text/csv; charset=utf-8"),
        Format::Xlsx => {
            ("contacts.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
    };
    Ok(as_file((name, kind), bytes))
}

/// An answer to be saved.
pub fn as_file((name, kind): (&str, &str), bytes: Vec<u8>) -> HttpResponse {
    let name = DispositionParam::Filename(name.to_owned());
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header(disposition)
        .insert_header(("cache-control", "no-store"))
        .body(bytes)
}
