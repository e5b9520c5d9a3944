//! Before the thank-you letters leave: to how many, with what in them.

use actix_web::{HttpResponse, web};
use entities::StudySessionId;

use super::frame::{Opened, Place, open};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::thanks::{Thanks, thank, to_thank};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle,
};

const PLACE: Place = Place::Inner("お礼を送る");

/// `GET /staff/sessions/{id}/after/thanks`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    answer(&context, &opened, (&Form::default(), &Problems::none()), None).await
}

/// `POST /staff/sessions/{id}/after/thanks`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let mut problems = Problems::none();
    if !form.is_ticked("sure") {
        problems.add("sure", "送るときは、チェックを入れてください。");
        return answer(&context, &opened, (&form, &problems), None).await;
    }
    let wish = Thanks {
        message: form.filled("message").map(str::to_owned),
        expected_recipients: form.text("recipients").parse().unwrap_or(usize::MAX),
    };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done =
        perform(
            async move { retrying(|| thank(&working, organiser, session, wish.clone())).await },
        );
    match settle(done.await?)? {
        Settled::Done(told) => {
            let text = format!("お礼のお知らせを{told}名に送ります。");
            let page = format!("/staff/sessions/{id}/after");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &text))
        }
        Settled::Again(problems, why) => answer(&context, &opened, (&form, &problems), why).await,
    }
}

async fn answer(
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let id = opened.view.rows.session.id;
    let people = to_thank(context.database.reader(), id).await?.len();
    let base = format!("/staff/sessions/{id}/after");
    let message = Field::new("message", "ひとこと", form, problems)
        .hint("お礼の文のあとに入ります。1,000文字まで。");
    let sure = Field::new("sure", "送ることを確認しました", form, problems).required();
    let consequence = format!("出席した{people}名に、お礼のお知らせが1通ずつ届きます。");
    let page = EditPage {
        carried: vec![("recipients".to_owned(), people.to_string())],
        ..EditPage::new((&format!("{base}/thanks"), &base), "", Vec::new())
    };
    let controls = vec![Control::new("area", message), Control::new("consent", sure)];
    let page = page
        .asking(controls, "お礼を送る")
        .warning(&[
            &consequence,
            "受付中のアンケート、資料・録画、受講証の案内も入ります。",
            "同じ方に2回送ることはありません。",
        ])
        .saying(notice);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}
