//! Taking part no longer: what happens then, and doing it; by oneself or by the secretariat.

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, NetworkingParticipantId};

use super::frame::{Place, answered, open};
use super::own::OwnEvent;
use super::people_forms::named;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::withdraw::{By, withdraw as take_out};
use crate::networking::events::{Attendee, Host};
use crate::people::{Coordinator, SignedIn};
use crate::web::{EditPage, Failure, Form, perform};

const WITHDRAW: &str = "参加を取り消す";

/// `GET /my/events/{id}/withdrawal`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    seen.own(&who).ok_or(Failure::NotFound)?;
    let action = format!("{}/withdrawal", seen.base);
    let page = EditPage::new((&action, &seen.base), "まだ取り消していません。", Vec::new())
        .warning(&[
            "あなたの席がほかの方に回ります。",
            "希望は残ります。締切までは、もう一度申し込めます。",
            "確認のお知らせが届きます。",
        ])
        .asking(Vec::new(), WITHDRAW);
    let shell = seen.shell(&who, &context, Some(WITHDRAW));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /my/events/{id}/withdrawal`
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let seen = OwnEvent::take(&who, &context, *id).await?;
    let own = seen.own(&who).ok_or(Failure::NotFound)?.id();
    let (by, at) = (By::Attendee(Attendee::from(&who)), (*id, own));
    let done = perform(async move { retrying(|| take_out(&context, by, at)).await }).await?;
    let said = "参加を取り消しました。確認のお知らせを送ります。";
    answered(who.visit(), done, ("/my/events", said), &seen.base)
}

type One = web::Path<(NetworkingEventId, NetworkingParticipantId)>;

/// `GET /staff/events/{id}/participants/{participant}/withdrawal`
pub async fn show_theirs(
    who: Coordinator,
    context: web::Data<Context>,
    at: One,
) -> Result<HttpResponse, Failure> {
    let (id, participant) = at.into_inner();
    let opened = open(&who, &context, id, Place::Inner(WITHDRAW)).await?;
    let one = opened.whole.participant(participant);
    let one = one.filter(|one| one.is_confirmed()).ok_or(Failure::NotFound)?;
    let back = format!("{}/participants", opened.base);
    let action = format!("{back}/{participant}/withdrawal");
    let told = format!("{}に、取り消しのお知らせが届きます。", named(one));
    let page = EditPage::new((&action, &back), "まだ取り消していません。", Vec::new())
        .warning(&[told.as_str(), "席に反映するには、そのあと席を組み直してください。"])
        .asking(Vec::new(), WITHDRAW);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

/// `POST /staff/events/{id}/participants/{participant}/withdrawal`
pub async fn receive_theirs(
    who: Coordinator,
    context: web::Data<Context>,
    at: One,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (by, at) = (By::Host(Host::from(&who)), at.into_inner());
    let done = perform(async move { retrying(|| take_out(&context, by, at)).await }).await?;
    let page = format!("/staff/events/{}/participants", at.0);
    let said = "参加を取り消しました。ご本人にお知らせを送ります。";
    answered(who.visit(), done, (&page, said), &page)
}
