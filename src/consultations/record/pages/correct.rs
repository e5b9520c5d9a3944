//! The author corrects an approved record.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use entities::consultations::record::RecordState;
use serde::Serialize;

use super::door::{Seat, base, shell};
use super::outcome::{Again, said, settle, version_of};
use crate::consultations::record::{correct, wording};
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::vocabulary::{LongText, TextProblem};
use crate::web::{Failure, Field, Form, FormFacts, Page, Sample, perform, sample};

#[derive(Serialize)]
struct CorrectPage {
    action: String,
    back: String,
    version: String,
    form: FormFacts,
    notice: Option<String>,
}

impl Page for CorrectPage {
    const TEMPLATE: &'static str = "consultations/record/correct.html";
}

/// `GET /consultations/{id}/record/correction`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let (author, view) = Seat::take(&who, &context, *id).await?.author()?;
    if view.state != RecordState::Approved {
        return Ok(who.visit().redirect(&base(*id)));
    }
    let mut form = Form::default();
    form.set("version", view.version.to_string());
    answer((&who, author), &context, *id, (&form, Again::default()))
}

/// `POST /consultations/{id}/record/correction`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (author, _) = Seat::take(&who, &context, *id).await?.author()?;
    let reason = match reason(&form) {
        Ok(reason) => reason,
        Err(again) => return answer((&who, author), &context, *id, (&form, again)),
    };
    let (correcting, at) = (context.clone(), (*id, version_of(form.text("version"))));
    let by = By::Accompanist(author);
    let outcome =
        perform(async move { retrying(|| correct(&correcting, by, at, reason.clone())).await });
    match settle(outcome.await?)? {
        Ok(()) => Ok(said(&who, &base(*id), "訂正を始めました。直して、相談者へ送ってください。")),
        Err(again) => answer((&who, author), &context, *id, (&form, again)),
    }
}

/// Why it is corrected, as typed.
pub fn reason(form: &Form) -> Result<LongText<500>, Again> {
    LongText::parse(form.text("reason")).map_err(|problem| match problem {
        TextProblem::Empty => Again::problem("reason", wording::REASON_MISSING),
        other => Again::problem("reason", other.to_string()),
    })
}

fn answer(
    (who, author): (&SignedIn, Accompanist),
    context: &Context,
    id: ConsultationId,
    (form, again): (&Form, Again),
) -> Result<HttpResponse, Failure> {
    let page = page(id, form, &again);
    let shell = shell(who, context, (By::Accompanist(author), Some("相談記録票の訂正")));
    context.pages.answer_with(again.status(), &shell, &page)
}

fn page(id: ConsultationId, form: &Form, again: &Again) -> CorrectPage {
    let reason = Field::new("reason", "訂正する理由", form, &again.problems)
        .required()
        .hint("相談者と事務局も読みます。");
    CorrectPage {
        action: format!("{}/correction", base(id)),
        back: base(id),
        version: form.text("version").to_owned(),
        form: FormFacts::new([reason], &again.problems),
        notice: again.notice.clone(),
    }
}

pub fn samples() -> Vec<Sample> {
    let id = ConsultationId(uuid::Uuid::nil());
    let mut wrong = Again::problem("reason", "理由を入力してください。");
    wrong.notice = Some("先に変更がありました。".to_owned());
    vec![sample(&page(id, &Form::default(), &wrong))]
}
