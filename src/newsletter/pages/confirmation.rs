//! The page behind the link of the confirmation letter. Opening it changes nothing.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::newsletter::request::{self, RequestKind};
use sea_orm::EntityTrait as _;
use serde::Serialize;

use super::frame::{self, Said, secret};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::letters::moment;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::{confirm, find_reader, links};
use crate::people::Visit;
use crate::web::{Failure, Form, Page, Sample, perform, sample};

const TITLE: Said =
    ("メールマガジンの登録を確定する", "Confirm your registration", "とうろくを きめる");
const DONE: Said = ("登録が完了しました", "You are registered", "とうろくが おわりました");

#[derive(Serialize)]
struct ConfirmPage {
    action: String,
    email: String,
    until: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "newsletter/confirm.html";
}

#[derive(Serialize)]
struct DonePage {
    preferences: String,
}

impl Page for DonePage {
    const TEMPLATE: &'static str = "newsletter/done.html";
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    visit.browser().note_personal();
    let reader = context.database.reader();
    let asked = request::Entity::find_by_id(id).one(reader).await?;
    let Some(asked) = asked.filter(|row| row.kind == RequestKind::Subscribe) else {
        // Ours, and forgotten since.
        return frame::refuse((&visit, &context), TITLE, &Refusal::LinkExpired);
    };
    if let Some(id) = asked.subscriber_id.filter(|_| asked.confirmed_at.is_some()) {
        let found = find_reader(reader, id).await?.ok_or(Failure::NotFound)?;
        let own = (found.row.id, found.row.link_epoch);
        // No longer than the letter promised: a used link in a mailbox must open nothing for ever.
        let token = links::preferences_token(&context.config, own, asked.expires_at);
        let page = DonePage { preferences: format!("/newsletter/preferences/{token}") };
        let shell = frame::shell(&visit, &context, DONE);
        return Ok(secret(context.pages.answer(&shell, &page)?));
    }
    if asked.expires_at <= context.now() || asked.details.is_empty() {
        return frame::refuse((&visit, &context), TITLE, &Refusal::LinkExpired);
    }
    let page = ConfirmPage {
        action: format!("/newsletter/confirmations/{token}"),
        email: asked.email,
        until: moment(frame::language(&visit), asked.expires_at),
    };
    Ok(secret(context.pages.answer(&frame::shell(&visit, &context, TITLE), &page)?))
}

/// Whoever holds the link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let (working, origin) = (context.clone(), frame::origin(&visit, &request));
    let done = perform(async move { retrying(|| confirm(&working, id, &origin)).await }).await?;
    match done {
        Ok(_) => Ok(secret(visit.redirect(&format!("/newsletter/confirmations/{token}")))),
        Err(Stop::Refused(Refusal::NotFound)) => {
            frame::refuse((&visit, &context), TITLE, &Refusal::LinkExpired)
        }
        Err(Stop::Refused(refusal)) => frame::refuse((&visit, &context), TITLE, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    vec![
        sample(&ConfirmPage {
            action: "/newsletter/confirmations/1".into(),
            email: "yamada@example.jp".into(),
            until: "2026年11月25日（水）10:00".into(),
        }),
        sample(&DonePage { preferences: "/newsletter/preferences/1".into() }),
        sample(&frame::RefusedPage {
            reason: "リンクの期限が切れています。".into(),
            next: frame::again(entities::newsletter::subscriber::ReaderLanguage::Ja),
            renew: Some("/newsletter/preferences/1/renewal".into()),
        }),
    ]
}
