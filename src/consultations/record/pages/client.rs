//! What the client answers.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;

use super::door::{Seat, base};
use super::outcome::{Again, said, settle, version_of};
use super::read;
use crate::consultations::By;
use crate::consultations::record::{
    ReturnedRecord, confirm as confirm_record, return_by_client, wording,
};
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::vocabulary::{LongText, TextProblem};
use crate::web::{Failure, Form, perform};

/// `POST /consultations/{id}/record/confirmation`
pub async fn confirm(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (client, view) = Seat::take(&who, &context, *id).await?.client()?;
    let (confirming, at) = (context.clone(), (*id, version_of(form.text("version"))));
    let outcome =
        perform(async move { retrying(|| confirm_record(&confirming, client, at)).await }).await?;
    match settle(outcome)? {
        Ok(()) => Ok(said(
            &who,
            &base(*id),
            "記録を確認しました。事務局が承認すると、お知らせが届きます。",
        )),
        Err(again) => {
            let seat = Seat { by: By::Client(client), view };
            read::answer(&who, &context, &seat, again)
        }
    }
}

/// `POST /consultations/{id}/record/return`
pub async fn send_back(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (client, view) = Seat::take(&who, &context, *id).await?.client()?;
    let seat = Seat { by: By::Client(client), view };
    let remark = match remark(&form) {
        Ok(remark) => remark,
        Err(again) => return read::answer_with(&who, &context, &seat, (&form, again)),
    };
    let version = version_of(form.text("version"));
    let wish = ReturnedRecord { consultation: *id, version, remark };
    let returning = context.clone();
    let outcome =
        perform(
            async move { retrying(|| return_by_client(&returning, client, wish.clone())).await },
        );
    match settle(outcome.await?)? {
        Ok(()) => Ok(said(
            &who,
            &base(*id),
            "支援者に伝えました。直した記録ができると、お知らせが届きます。",
        )),
        Err(again) => read::answer_with(&who, &context, &seat, (&form, again)),
    }
}

/// What is to be mended, as typed.
pub fn remark(form: &Form) -> Result<LongText<1000>, Again> {
    LongText::parse(form.text("remark")).map_err(|problem| match problem {
        TextProblem::Empty => Again::problem("remark", wording::REMARK_MISSING),
        other => Again::problem("remark", other.to_string()),
    })
}
