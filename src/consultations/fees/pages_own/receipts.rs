//! Receipts of one's own journey: up, down and away.

use actix_web::{HttpResponse, web};
use entities::{ConsultationFileId, ConsultationId};

use super::seat::Seat;
use crate::consultations::fees::Refusal;
use crate::consultations::fees::pages::frame::{Settled, settle};
use crate::consultations::fees::travel::{add_receipt, receipt, remove_receipt};
use crate::consultations::fees::wording::say;
use crate::consultations::intake::NewFile;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people;
use crate::web::{BannerKind, Failure, Form, UploadedFile, attachment, perform};

/// Adds the file that came with the form.
pub async fn add(
    seat: &Seat,
    context: &web::Data<Context>,
    came: &UploadedFile,
) -> Result<Result<ConsultationFileId, Stop<Refusal>>, Failure> {
    let new = NewFile {
        name: came.name.clone(),
        media_type: came.media_type.clone(),
        bytes: came.bytes.clone(),
    };
    let (working, own, id) = (context.clone(), seat.own, seat.id());
    perform(async move { retrying(|| add_receipt(&working, own, id, new.clone())).await }).await
}

/// `GET /my/fees/travel/{id}/files/{file}`
pub async fn download(
    who: people::Accompanist,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, path.0).await?;
    let wanted = (seat.id(), path.1);
    let found = receipt(context.database.reader(), wanted).await?.ok_or(Failure::NotFound)?;
    Ok(attachment(found.name, found.bytes))
}

/// `POST /my/fees/travel/{id}/files/{file}/removal`
pub async fn remove(
    who: people::Accompanist,
    context: web::Data<Context>,
    path: web::Path<(ConsultationId, ConsultationFileId)>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take(&who, &context, path.0).await?;
    let (working, own, wanted) = (context.clone(), seat.own, *path);
    let done =
        perform(async move { retrying(|| remove_receipt(&working, own, wanted)).await }).await?;
    let (kind, said) = match settle(done)? {
        Settled::Done(()) => (BannerKind::Success, say::FILE_REMOVED.to_owned()),
        Settled::Again(_, notice) => (BannerKind::Error, notice.unwrap_or_default()),
    };
    Ok(who.visit().redirect_saying(&seat.base, kind, &said))
}
