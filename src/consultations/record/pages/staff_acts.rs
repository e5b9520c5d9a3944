//! What the secretariat decides about a record.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;

use super::client::remark;
use super::correct::reason;
use super::outcome::{Again, Outcome, said, settle, version_of};
use super::staff_show::{answer, base};
use crate::consultations::record::{
    Approval, ReturnedRecord, approve as approve_record, correct as correct_record,
    return_by_office, wording,
};
use crate::consultations::{By, Organiser};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{LongText, TextProblem};
use crate::web::{Failure, Form, perform};

/// `POST /staff/records/{id}/approval`
pub async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let unconfirmed = match unconfirmed(&form) {
        Ok(unconfirmed) => unconfirmed,
        Err(again) => return answer(&who, &context, *id, (&form, again)).await,
    };
    let version = version_of(form.text("version"));
    let wish = Approval { consultation: *id, version, unconfirmed };
    let (approving, organiser) = (context.clone(), Organiser::from(&who));
    let outcome =
        perform(
            async move { retrying(|| approve_record(&approving, organiser, wish.clone())).await },
        );
    let done = "記録を承認しました。相談者と支援者に知らせます。";
    settled((&who, &context, *id), &form, (outcome.await?, done)).await
}

/// The reason, where the client is gone over.
fn unconfirmed(form: &Form) -> Result<Option<LongText<500>>, Again> {
    if form.text("how") != "unconfirmed" {
        return Ok(None);
    }
    LongText::parse(form.text("unconfirmed")).map(Some).map_err(|problem| match problem {
        TextProblem::Empty => Again::problem("unconfirmed", wording::REASON_MISSING),
        other => Again::problem("unconfirmed", other.to_string()),
    })
}

/// `POST /staff/records/{id}/return`
pub async fn send_back(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let remark = match remark(&form) {
        Ok(remark) => remark,
        Err(again) => return answer(&who, &context, *id, (&form, again)).await,
    };
    let version = version_of(form.text("version"));
    let wish = ReturnedRecord { consultation: *id, version, remark };
    let (returning, organiser) = (context.clone(), Organiser::from(&who));
    let outcome =
        perform(
            async move { retrying(|| return_by_office(&returning, organiser, wish.clone())).await },
        );
    let done = "支援者に差し戻しました。";
    settled((&who, &context, *id), &form, (outcome.await?, done)).await
}

/// `POST /staff/records/{id}/correction`
pub async fn correct(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let reason = match reason(&form) {
        Ok(reason) => reason,
        Err(again) => return answer(&who, &context, *id, (&form, again)).await,
    };
    let (correcting, at) = (context.clone(), (*id, version_of(form.text("version"))));
    let by = By::Staff(Organiser::from(&who));
    let outcome =
        perform(
            async move { retrying(|| correct_record(&correcting, by, at, reason.clone())).await },
        );
    let done = "訂正を始めました。支援者に知らせます。";
    settled((&who, &context, *id), &form, (outcome.await?, done)).await
}

async fn settled(
    (who, context, id): (&Coordinator, &Context, ConsultationId),
    form: &Form,
    (outcome, done): (Outcome<()>, &str),
) -> Result<HttpResponse, Failure> {
    match settle(outcome)? {
        Ok(()) => Ok(said(who, &base(id), done)),
        Err(again) => answer(who, context, id, (form, again)).await,
    }
}
