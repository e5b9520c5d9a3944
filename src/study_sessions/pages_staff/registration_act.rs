use actix_web::{HttpResponse, web};
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, StudySessionId};
use sea_orm::ActiveEnum as _;

use super::frame::{Place, open, viewed};
use super::registration::answer;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::readers::{RegistrationView, registration_view};
use crate::study_sessions::registration::{self, By, Cancellation, Refusal};
use crate::study_sessions::{Organiser, waiting, wording};
use crate::web::{BannerKind, EditPage, Failure, Form, Told, confirmed, perform};

/// What the secretariat decides about a registration.
#[derive(Clone)]
enum Decision {
    Approve,
    Decline(Option<String>),
    Cancel(Option<String>),
    Promote,
    Move(Mode),
}

impl Decision {
    fn done(&self) -> &'static str {
        match self {
            Self::Approve => "承認しました。本人にお知らせを送ります。",
            Self::Decline(_) => "見送りにしました。本人にお知らせを送ります。",
            Self::Cancel(_) => "申込を取り消しました。本人にお知らせを送ります。",
            Self::Promote => "参加を確定しました。本人にお知らせを送ります。",
            Self::Move(_) => "参加方法を変更しました。本人にお知らせを送ります。",
        }
    }
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, RegistrationId)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (session, id) = *path;
    let organiser = Organiser::from(&who);
    let by = By::Staff(organiser);
    let found = registration_view(context.database.reader(), context.now(), id, by).await?;
    let of_session = |view: &RegistrationView| view.registration.session_id == session;
    found.filter(of_session).ok_or(Failure::NotFound)?;
    let decision = wanted(&form).ok_or(Failure::NotFound)?;
    if matches!(decision, Decision::Cancel(_)) && !confirmed(&form) {
        return confirm_cancelling(&who, &context, *path, &form).await;
    }
    let (shared, done) = (context.clone(), decision.done());
    let outcome =
        perform(async move { retrying(|| decide(&shared, organiser, id, decision.clone())).await });
    match outcome.await? {
        Ok(()) => {
            let page = format!("/staff/sessions/{session}/registrations/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, done))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::registration_refusal(&refusal);
            answer(&who, &context, *path, (&form, Some(said))).await
        }
    }
}

/// 確認: whose registration it is, and what becomes of it.
async fn confirm_cancelling(
    who: &Coordinator,
    context: &Context,
    (session, id): (StudySessionId, RegistrationId),
    form: &Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(who, context, session, Place::Inner(CANCEL)).await?;
    let by = By::Staff(Organiser::from(who));
    let found = registration_view(context.database.reader(), context.now(), id, by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    viewed(who, context, session, "registration").await?;
    let back = format!("/staff/sessions/{session}/registrations/{id}");
    let row = &view.registration;
    let page = EditPage {
        facts: vec![
            Told::new("参加する方", format!("{}さん", view.name)),
            Told::new("受付番号", row.number.clone()),
            Told::new("状態", wording::registration_state(row.state).to_owned()),
            Told::new("理由", form.text("reason").to_owned()),
        ],
        ..EditPage::confirming((&format!("{back}/decision"), &back), form, &CANCELLING, CANCEL)
    };
    context.pages.answer(&opened.shell, &page)
}

const CANCEL: &str = "申込を取り消す";
const CANCELLING: [&str; 3] = [
    "席が空き、待っている方に順に案内されます。",
    "本人に、取り消しのお知らせが届きます。",
    "取り消した申込は元に戻せません。",
];

fn wanted(form: &Form) -> Option<Decision> {
    let reason = form.filled("reason").map(|text| text.trim().to_owned());
    match form.text("decision") {
        "approve" => Some(Decision::Approve),
        "decline" => Some(Decision::Decline(reason)),
        "cancel" => Some(Decision::Cancel(reason)),
        "promote" => Some(Decision::Promote),
        "move" => Some(Decision::Move(Mode::try_from_value(&form.text("mode").to_owned()).ok()?)),
        _ => None,
    }
}

async fn decide(
    context: &Context,
    who: Organiser,
    id: RegistrationId,
    decision: Decision,
) -> Result<(), Stop<Refusal>> {
    match decision {
        Decision::Approve => registration::approve(context, who, id).await.map(drop),
        Decision::Decline(reason) => registration::decline(context, who, id, reason).await,
        Decision::Cancel(reason) => {
            let wish = Cancellation { registration: id, reason };
            registration::cancel(context, By::Staff(who), wish).await
        }
        Decision::Promote => waiting::promote(context, who, id).await,
        Decision::Move(mode) => registration::move_to(context, who, id, mode).await.map(drop),
    }
}
