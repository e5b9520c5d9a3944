//! Reading under another address: asked for on the reader's own page, confirmed from the new mailbox.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::newsletter::request::{self, RequestKind};
use entities::newsletter::subscriber::{Frequency, ReaderLanguage};
use sea_orm::EntityTrait as _;
use serde::Serialize;

use super::frame::{self, Own, Said, said, secret};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::letters::moment;
use crate::newsletter::problems::address;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::{AddressWish, ask_address, confirm_address, find_reader, links};
use crate::people::Visit;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, fingerprint,
    perform, sample,
};

const TITLE: Said = ("受け取るアドレスを変える", "Change the address", "アドレスを かえる");
const CONFIRM: Said =
    ("新しいアドレスを確認する", "Confirm the new address", "あたらしい アドレスを きめる");
const DONE: Said = ("アドレスを変えました", "The address was changed", "アドレスが かわりました");

#[derive(Serialize)]
struct AddressPage {
    action: String,
    back: String,
    key: String,
    current: String,
    form: FormFacts,
}

impl Page for AddressPage {
    const TEMPLATE: &'static str = "newsletter/address.html";
}

#[derive(Serialize)]
struct ConfirmPage {
    action: String,
    /// None once it is done.
    email: Option<String>,
    until: String,
    /// Gets digests only.
    monthly: bool,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "newsletter/address_confirm.html";
}

/// Whoever holds the link, on purpose.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let own = match frame::own(visit, context, token.into_inner()).await? {
        Ok(own) => own,
        Err(answer) => return Ok(answer),
    };
    let mut form = Form::default();
    form.set("key", URL_SAFE_NO_PAD.encode(own.context.chance.secret()));
    answer(&own, (&form, &Problems::none()))
}

fn answer(own: &Own, (form, problems): (&Form, &Problems)) -> Result<HttpResponse, Failure> {
    let page = facts(own.language(), own, (form, problems));
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    let shell = frame::shell(&own.visit, &own.context, TITLE);
    Ok(secret(own.context.pages.answer_with(status, &shell, &page)?))
}

fn facts(language: ReaderLanguage, own: &Own, (form, problems): (&Form, &Problems)) -> AddressPage {
    let label =
        said(language, ("新しいメールアドレス", "New mail address", "あたらしい メールアドレス"));
    let email = Field::new("email", label, form, problems).required().width(Width::L);
    AddressPage {
        action: format!("{}/address", own.base()),
        back: own.base(),
        key: form.text("key").to_owned(),
        current: own.reader.row.email.clone().unwrap_or_default(),
        form: FormFacts::new([email.autocomplete("email").inputmode("email")], problems),
    }
}

/// Whoever holds the link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    form: Form,
) -> Result<HttpResponse, Failure> {
    let own = match frame::own(visit, context, token.into_inner()).await? {
        Ok(own) => own,
        Err(answer) => return Ok(answer),
    };
    let mut problems = Problems::none();
    let Some(email) = problems.keep("email", address(own.language(), form.text("email"))) else {
        return answer(&own, (&form, &problems));
    };
    let id = own.reader.row.id;
    let wish = AddressWish {
        id,
        origin: frame::origin(&own.visit, &request),
        // With the address: sent again with another one, it asks for another letter.
        request_key: fingerprint(&format!("{id}/{}\n{email}", form.text("key"))),
        email,
    };
    let working = own.context.clone();
    let done = perform(async move { retrying(|| ask_address(&working, &wish)).await }).await?;
    match done {
        Ok(()) => {
            let text = said(
                own.language(),
                (
                    "新しいアドレスに確認のメールを送りました。届いたメールのボタンを押すと、変わります。",
                    "We have sent a mail to the new address. It is used once the button in that mail is pressed.",
                    "あたらしい アドレスに メールを おくりました。ボタンを おすと かわります。",
                ),
            );
            Ok(secret(own.visit.redirect_saying(&own.base(), BannerKind::Info, text)))
        }
        Err(Stop::Refused(refusal)) => frame::refuse((&own.visit, &own.context), TITLE, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// Whoever holds the link, on purpose. Opening it changes nothing.
pub async fn show_confirm(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let Some(id) = links::open_address(&context.config, &token) else {
        return frame::lost(&visit, &context);
    };
    visit.browser().note_personal();
    let asked = request::Entity::find_by_id(id).one(context.database.reader()).await?;
    let Some(asked) = asked.filter(|row| row.kind == RequestKind::ChangeAddress) else {
        return frame::refuse((&visit, &context), CONFIRM, &Refusal::LinkExpired);
    };
    let done = asked.confirmed_at.is_some();
    if !done && (asked.expires_at <= context.now() || asked.email.is_empty()) {
        return frame::refuse((&visit, &context), CONFIRM, &Refusal::LinkExpired);
    }
    let db = context.database.reader();
    let row = match asked.subscriber_id {
        Some(reader) => find_reader(db, reader).await?,
        None => None,
    };
    let page = ConfirmPage {
        action: format!("/newsletter/addresses/{token}"),
        email: (!done).then_some(asked.email),
        monthly: row.is_some_and(|found| found.row.frequency == Frequency::MonthlyDigest),
        until: moment(frame::language(&visit), asked.expires_at),
    };
    let shell = frame::shell(&visit, &context, if done { DONE } else { CONFIRM });
    Ok(secret(context.pages.answer(&shell, &page)?))
}

/// Whoever holds the link, on purpose.
pub async fn confirm(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let id = links::open_address(&context.config, &token).ok_or(Failure::NotFound)?;
    let (working, origin) = (context.clone(), frame::origin(&visit, &request));
    let done =
        perform(async move { retrying(|| confirm_address(&working, id, &origin)).await }).await?;
    match done {
        Ok(_) => Ok(secret(visit.redirect(&format!("/newsletter/addresses/{token}")))),
        Err(Stop::Refused(refusal)) => frame::refuse((&visit, &context), CONFIRM, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    let none = Problems::none();
    let email = Field::new("email", "新しいメールアドレス", &Form::default(), &none).required();
    let confirm = |email: Option<&str>, monthly| ConfirmPage {
        monthly,
        action: "/newsletter/addresses/1".into(),
        email: email.map(Into::into),
        until: "2026年11月25日（水）10:00".into(),
    };
    vec![
        sample(&AddressPage {
            action: "/newsletter/preferences/1/address".into(),
            back: "/newsletter/preferences/1".into(),
            key: "1".into(),
            current: "yamada@example.jp".into(),
            form: FormFacts::new([email], &none),
        }),
        sample(&confirm(Some("taro@example.jp"), false)),
        sample(&confirm(None, false)),
        sample(&confirm(None, true)),
    ]
}
