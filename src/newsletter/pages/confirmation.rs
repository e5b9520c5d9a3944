//! The page behind the link of the confirmation letter. Opening it changes nothing.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::newsletter::request::{self, RequestKind};
use entities::newsletter::subscriber::{Frequency, ReaderLanguage};
use sea_orm::EntityTrait as _;
use serde::Serialize;

use super::frame::{self, Said, secret};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::letters::moment;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::{confirm, find_reader, links, still_opens};
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
    /// Gets digests only.
    monthly: bool,
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
    let Some(id) = links::open_confirmation(&context.config, &token) else {
        return frame::lost(&visit, &context);
    };
    visit.browser().note_personal();
    let reader = context.database.reader();
    let asked = request::Entity::find_by_id(id).one(reader).await?;
    let Some(asked) = asked.filter(|row| row.kind == RequestKind::Subscribe) else {
        // Ours, and forgotten since.
        return frame::refuse((&visit, &context), TITLE, &Refusal::LinkExpired);
    };
    if asked.confirmed_at.is_some() {
        return used((&visit, &context), &asked).await;
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

/// The link was used before. A used link in a mailbox must open nothing for ever.
async fn used(
    (visit, context): (&Visit, &Context),
    asked: &request::Model,
) -> Result<HttpResponse, Failure> {
    let id = asked.subscriber_id.ok_or(Failure::NotFound)?;
    let found = find_reader(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    let row = &found.row;
    let preferences = match still_opens(asked, row, context.now()) {
        Ok(()) => {
            let own = (row.id, row.link_epoch);
            let token = links::preferences_token(&context.config, own, asked.expires_at);
            format!("/newsletter/preferences/{token}")
        }
        // Reads under this address still, and has to ask for a fresh link.
        Err(Refusal::LinkExpired) if row.address_key == asked.address_key => {
            "/newsletter/link".to_owned()
        }
        Err(refusal) => return frame::refuse((visit, context), TITLE, &refusal),
    };
    let page = DonePage { preferences, monthly: row.frequency == Frequency::MonthlyDigest };
    Ok(secret(context.pages.answer(&frame::shell(visit, context, DONE), &page)?))
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
        sample(&DonePage { preferences: "/newsletter/preferences/1".into(), monthly: false }),
        sample(&DonePage { preferences: "/newsletter/link".into(), monthly: true }),
        sample(&frame::RefusedPage {
            reason: "リンクの期限が切れています。".into(),
            next: frame::again(ReaderLanguage::Ja),
            renew: Some("/newsletter/preferences/1/renewal".into()),
            also: Vec::new(),
        }),
        sample(&frame::RefusedPage {
            reason: "配信は止まっています。".into(),
            next: frame::again(ReaderLanguage::Ja),
            renew: None,
            also: vec![frame::stored(ReaderLanguage::Ja, "/newsletter/preferences/1")],
        }),
    ]
}
