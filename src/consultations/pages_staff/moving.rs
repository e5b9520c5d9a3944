//! The secretariat moves a meeting for either side, or gives it to somebody else.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;

use super::frame::Opened;
use super::slot;
use crate::consultations::Organiser;
use crate::consultations::changing::{Shift, shift};
use crate::consultations::wording_staff as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::LongText;
use crate::web::{Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle};

const TITLE: &str = "日時や支援者を変える";

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    let mut form = Form::default();
    slot::fill(&mut form, &opened.parties().row);
    answer((&who, &opened), &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = Opened::find(&who, &context, *id).await?;
    if form.text("step") == slot::SHOW_FREE.1 {
        return answer((&who, &opened), &context, &form, (&Problems::none(), None)).await;
    }
    let mut problems = Problems::none();
    let chosen = slot::read(&form, &mut problems);
    let message = problems.keep("message", LongText::<500>::parse_optional(form.text("message")));
    let (Some(chosen), Some(message)) = (chosen, message) else {
        return answer((&who, &opened), &context, &form, (&problems, None)).await;
    };
    let version = form.text("version").parse().unwrap_or(0);
    let row = &opened.parties().row;
    if version == row.version && chosen.is_as_stored(row) {
        let notice = Some(say::UNCHANGED.to_owned());
        return answer((&who, &opened), &context, &form, (&problems, notice)).await;
    }
    let wish = Shift {
        consultation: *id,
        version,
        starts_at: chosen.starts_at,
        length: chosen.length,
        mode: chosen.mode,
        accompanist: Some(chosen.accompanist),
        place: chosen.place_for(row),
        accepts_conditions: None,
        message,
        override_reason: chosen.override_reason,
        outside_hours: false,
    };
    let (by, working) = (opened.by, context.clone());
    let done = perform(async move { retrying(|| shift(&working, by, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(opened.done(&who, say::MOVED)),
        Settled::Again(problems, notice) => {
            answer((&who, &opened), &context, &form, (&problems, notice)).await
        }
    }
}

async fn answer(
    (who, opened): (&Coordinator, &Opened),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let offers = slot::offers(context, Organiser::from(who), form).await?;
    let mut controls = slot::controls(form, problems, offers);
    let message = Field::new("message", "双方への連絡", form, problems)
        .hint("変更のお知らせに載ります。理由などを書いてください。");
    controls.push(Control::new("area", message));
    let purpose = "新しい時間を確保してから、前の時間を手放します。双方の予定表も変わります。支援者か方法を変えると、前の会場・枠・場所・URL・電話番号は引き継ぎません。";
    let page = EditPage { second: Some(slot::SHOW_FREE), ..opened.form("/change", purpose) };
    let page = page.asking(controls, "変えて、お知らせを送る").saying(notice);
    let shell = opened.shell(who, context, Some(TITLE));
    context.pages.answer_with(page.status(), &shell, &page)
}
