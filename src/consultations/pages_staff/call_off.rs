//! The secretariat calls a meeting off.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;

use super::frame::Opened;
use crate::consultations::changing::{Cancellation, cancel};
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::LongText;
use crate::web::{Control, Failure, Field, Form, Problems, Settled, perform, settle};

const TITLE: &str = "取り消す";

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    answer((&who, &opened), &context, &Form::default(), (&Problems::none(), None))
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let mut problems = Problems::none();
    if form.text("sure") != "yes" {
        problems.add("sure", say::SURE_MISSING);
    }
    let reason = problems.keep("reason", LongText::<500>::parse_optional(form.text("reason")));
    let Some(reason) = reason.filter(|_| problems.is_empty()) else {
        return answer((&who, &opened), &context, &form, (&problems, None));
    };
    let wish = Cancellation { consultation: *id, reason };
    let (by, working) = (opened.by, context.clone());
    let done = perform(async move { retrying(|| cancel(&working, by, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(opened.done(&who, say::CANCELLED)),
        Settled::Again(problems, notice) => {
            answer((&who, &opened), &context, &form, (&problems, notice))
        }
    }
}

fn answer(
    (who, opened): (&Coordinator, &Opened),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let reason =
        Field::new("reason", "理由", form, problems).hint("双方に届くお知らせに載ります。");
    let sure = Field::new("sure", "双方にお知らせが届くことを確かめました", form, problems);
    let controls = vec![Control::new("area", reason), Control::new("consent", sure.required())];
    let page = opened
        .form("/cancellation", "この相談を取り消します。")
        .asking(controls, "取り消して、お知らせを送る")
        .warning(&say::CANCELLING)
        .saying(notice);
    let shell = opened.shell(who, context, Some(TITLE));
    context.pages.answer_with(page.status(), &shell, &page)
}
