//! Records and their files to take along.

use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use entities::consultations::file;
use entities::{ConsultationFileId, ConsultationId};
use serde_json::json;

use super::door::Seat;
use super::staff_list::Wanted;
use super::staff_show::viewed;
use crate::consultations::record::sheets::MEDIA_TYPE;
use crate::consultations::record::{
    RecordView, data_workbook, file as record_file, form_workbook, open, views,
};
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn};
use crate::web::Failure;

/// `GET /consultations/{id}/record/form.xlsx`: 様式, as one's own side reads it.
pub async fn own_form(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, *id).await?;
    form_of(&context, &seat.view)
}

/// `GET /staff/records/{id}/form.xlsx`
pub async fn form(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(&who));
    let view = open(context.database.reader(), by, *id).await?.ok_or(Failure::NotFound)?;
    viewed(&who, &context, (*id, "record_form")).await?;
    form_of(&context, &view)
}

fn form_of(context: &Context, view: &RecordView) -> Result<HttpResponse, Failure> {
    if view.shown.is_none() {
        return Err(Failure::NotFound);
    }
    let programme = &context.config.secretariat.programme;
    let bytes =
        form_workbook(programme, view).context("a record could not be written as a form")?;
    let name = format!("相談記録票_{}.xlsx", view.facts.number);
    Ok(attachment((&name, MEDIA_TYPE), bytes))
}

/// `GET /staff/records/data.xlsx`: データ of the list, narrowed as the list is.
pub async fn data(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let asking = (Organiser::from(&who), context.now());
    let found = views(context.database.reader(), asking, &wanted.filter()).await?;
    let facts = json!({ "what": "records_data", "count": found.len() });
    let subject = Subject::all("consultation_record");
    audit::viewed(&context, &who.actor(), subject, facts).await?;
    let bytes = data_workbook(&found).context("the records could not be written as data")?;
    Ok(attachment(("相談記録_データ.xlsx", MEDIA_TYPE), bytes))
}

/// `GET /consultations/{id}/record/files/{file}`
pub async fn own_file(
    who: SignedIn,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, path.0).await?;
    file_of(&context, seat.by, *path).await
}

/// `GET /staff/records/{id}/files/{file}`
pub async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(&who));
    let answer = file_of(&context, by, *path).await?;
    viewed(&who, &context, (path.0, "record_file")).await?;
    Ok(answer)
}

async fn file_of(
    context: &Context,
    by: By,
    path: (ConsultationId, ConsultationFileId),
) -> Result<HttpResponse, Failure> {
    let found = record_file(context.database.reader(), by, path).await?;
    let file::Model { name, bytes, .. } = found.ok_or(Failure::NotFound)?;
    // What the browser of whoever sent it called its kind is nobody's word for what it is.
    Ok(attachment((&name, "application/octet-stream"), bytes))
}

/// Always saved, never opened inside this site.
fn attachment((name, media_type): (&str, &str), bytes: Vec<u8>) -> HttpResponse {
    let disturbing = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name: String = name.chars().filter(|c| !disturbing(*c)).collect();
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.into_bytes(),
    });
    let disposition =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok().content_type(media_type).insert_header(disposition).body(bytes)
}
