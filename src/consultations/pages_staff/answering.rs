//! The secretariat agrees, or declines and says why.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;

use super::frame::Opened;
use crate::consultations::booking::{approve as agree, decline};
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::LongText;
use crate::web::{BannerKind, Control, Failure, Field, Form, Problems, Settled, perform, settle};

const TITLE: &str = "見送る";

pub async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let (by, working, id) = (opened.by, context.clone(), *id);
    let done = perform(async move { retrying(|| agree(&working, by, id)).await });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(opened.done(&who, say::APPROVED)),
        Settled::Again(_, notice) => {
            let said = notice.unwrap_or_default();
            Ok(who.visit().redirect_saying(&opened.base, BannerKind::Error, &said))
        }
    }
}

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
    let reason = problems.keep("reason", LongText::<500>::parse_optional(form.text("reason")));
    let Some(reason) = reason else {
        return answer((&who, &opened), &context, &form, (&problems, None));
    };
    let (by, working, id) = (opened.by, context.clone(), *id);
    let done = perform(async move { retrying(|| decline(&working, by, id, reason.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(opened.done(&who, say::DECLINED)),
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
    let reason = Field::new("reason", "理由", form, problems)
        .hint("相談者に届くお知らせに載ります。次にどうすればよいかも書いてください。");
    let page = opened
        .form("/refusal", "この依頼を受けずに終えます。")
        .asking(vec![Control::new("area", reason)], "見送って、お知らせを送る")
        .warning(&[say::DECLINING])
        .saying(notice);
    let shell = opened.shell(who, context, Some(TITLE));
    context.pages.answer_with(page.status(), &shell, &page)
}
