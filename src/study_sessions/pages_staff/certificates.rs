//! Issuing certificates, and declaring one void.

use actix_web::{HttpResponse, web};
use entities::{RegistrationId, StudySessionId};

use super::frame::{Opened, Place, open, viewed};
use super::steps::refusal;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::certificates::{
    Issued, Withdrawal, issue as issue_all, issued_for, withdraw as void,
};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Settled, Told, perform, settle,
};

const PLACE: Place = Place::Inner("受講証を取り消す");

/// `POST /staff/sessions/{id}/after/certificates`
pub async fn issue(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| issue_all(&context, organiser, session)).await });
    let made = done.await?.map_err(|stop| Failure::of(stop, refusal))?;
    let text = match made {
        0 => "新しく発行する受講証はありませんでした。".to_owned(),
        made => format!("受講証を{made}名に発行しました。"),
    };
    Ok(said(&who, *id, &text))
}

/// `GET /staff/sessions/{id}/after/certificates/{registration}`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
) -> Result<HttpResponse, Failure> {
    let (id, registration) = path.into_inner();
    let opened = open(&who, &context, id, PLACE).await?;
    answer((&who, &context), (&opened, registration), (&Form::default(), &Problems::none())).await
}

/// `POST /staff/sessions/{id}/after/certificates/{registration}`
pub async fn withdraw(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (session, registration) = path.into_inner();
    let opened = open(&who, &context, session, PLACE).await?;
    let reason = form.text("reason").to_owned();
    let wish = Withdrawal { session, registration, reason };
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done = perform(async move { retrying(|| void(&working, organiser, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(said(&who, session, "受講証を取り消しました。")),
        Settled::Again(problems, _) => {
            answer((&who, &context), (&opened, registration), (&form, &problems)).await
        }
    }
}

async fn answer(
    (who, context): (&Coordinator, &Context),
    (opened, registration): (&Opened, RegistrationId),
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let id = opened.view.rows.session.id;
    let all = issued_for(context.database.reader(), Organiser::from(who), id).await?;
    let own = |one: &Issued| {
        one.certificate.registration_id == registration && one.certificate.withdrawn_at.is_none()
    };
    let one = all.into_iter().find(own);
    let one = one.ok_or(Failure::NotFound)?;
    viewed(who, context, id, "certificate").await?;
    let base = format!("/staff/sessions/{id}/after");
    let reason = Field::new("reason", "理由", form, problems).required();
    let action = format!("{base}/certificates/{registration}");
    let page = EditPage {
        facts: vec![
            Told::new("番号", one.certificate.number.clone()),
            Told::new("お名前", format!("{}さん", one.certificate.name)),
        ],
        ..EditPage::new((&action, &base), "", Vec::new())
    };
    let page = page.asking(vec![Control::new("area", reason)], "受講証を取り消す").warning(&[
        "確認のページには「取り消されています」と表示します。",
        "取り消しは元に戻せません。出席の記録がある方には、もう一度「発行する」を押すと、新しい番号で発行します。",
    ]);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn said(who: &Coordinator, id: StudySessionId, text: &str) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/after");
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}
