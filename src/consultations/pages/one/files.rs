//! Files beside the intake sheet: up, down and away.

use actix_web::{HttpRequest, HttpResponse};
use entities::ConsultationFileId;
use serde_json::json;

use super::intake::{answer, may_write};
use crate::consultations::intake::{NewFile, file, remove_file};
use crate::consultations::pages::seat::Seat;
use crate::database::retrying;
use crate::people::Actor;
use crate::people::audit::{self, Subject};
use crate::web::{BannerKind, Failure, Form, Problems, UploadedFile, attachment, perform};

/// The file that came with the sheet.
pub fn handed(came: &UploadedFile) -> NewFile {
    NewFile {
        name: came.name.clone(),
        media_type: came.media_type.clone(),
        bytes: came.bytes.clone(),
    }
}

/// With what was saved: this form holds nothing.
fn shown_again(seat: &Seat, problems: &Problems) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    if let Some(sheet) = seat.view.sheet.as_ref().filter(|_| may_write(seat)) {
        form.set("trouble", sheet.trouble.as_str());
        form.set("tried", sheet.tried.as_str());
        form.set("hoped", sheet.hoped.as_str());
    }
    answer(seat, &form, problems, None)
}

fn back(seat: &Seat, said: &str) -> HttpResponse {
    let page = seat.path("intake");
    seat.guarded(seat.visit.redirect_saying(&page, BannerKind::Success, said))
}

pub async fn remove(
    seat: Seat,
    request: HttpRequest,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let wanted = wanted(&request)?;
    let (context, by, id) = (seat.context.clone(), seat.by, seat.id());
    let outcome =
        perform(async move { retrying(|| remove_file(&context, by, (id, wanted))).await }).await?;
    match outcome {
        Ok(()) => Ok(back(&seat, "ファイルを取り除きました。")),
        refused => seat.settle(refused, "", |problems| shown_again(&seat, problems)),
    }
}

fn wanted(request: &HttpRequest) -> Result<ConsultationFileId, Failure> {
    let named = request.match_info().get("file").unwrap_or_default();
    named.parse().map_err(|_| Failure::NotFound)
}

/// Only what the page lists; never shown in the browser, always saved. Who looks is noted.
pub async fn download(seat: Seat, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let wanted = wanted(&request)?;
    if !seat.view.files.iter().any(|line| line.id == wanted) {
        return Err(Failure::NotFound);
    }
    let db = seat.context.database.reader();
    let found = file(db, seat.by, (seat.id(), wanted)).await?.ok_or(Failure::NotFound)?;
    let (context, id) = (seat.context.clone(), seat.id());
    let actor = if seat.by_link() {
        Actor::Link(Some(seat.by.person()))
    } else {
        Actor::Person(seat.by.person())
    };
    perform(async move {
        let details = json!({ "file": wanted });
        audit::viewed(&context, &actor, Subject::of("consultation", id.0), details).await
    })
    .await??;
    Ok(seat.guarded(attachment(found.name, found.bytes)))
}
