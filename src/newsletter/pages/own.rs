//! The reader's own page, and asking for the link to it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entities::newsletter::subscriber::{ReaderLanguage, ReaderState};
use serde::Serialize;

use super::fields;
use super::frame::{self, Own, Said, said, secret};
use super::subscribing::{link_sent, offered, sent_to};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::kept::undelivered;
use crate::newsletter::problems::address;
use crate::newsletter::{
    Change, ChangedBy, LinkWish, Offered, Stored, ask_link, can_come_back, change, links,
    renew_link, wording,
};
use crate::people::Visit;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform, sample,
};

pub const TITLE: Said =
    ("登録の内容を見る・変える", "Your registration", "とうろくを 見る・かえる");
const ASK: Said =
    ("登録の内容を見る・配信を止める", "See or stop your registration", "とうろくを 見る・やめる");

#[derive(Serialize)]
struct AskPage {
    form: FormFacts,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "newsletter/ask_link.html";
}

#[derive(Serialize)]
struct OwnPage {
    base: String,
    email: String,
    state: &'static str,
    since: String,
    version: i32,
    form: FormFacts,
    leave: String,
    /// Why nothing is sent although the registration holds.
    undelivered: Option<&'static str>,
}

impl Page for OwnPage {
    const TEMPLATE: &'static str = "newsletter/preferences.html";
}

/// Public on purpose: anybody may ask.
pub async fn show_ask(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    ask_page(&visit, &context, (&Form::default(), &Problems::none()))
}

/// Public on purpose. The answer is the same whatever is known of the address.
pub async fn ask(
    visit: Visit,
    context: web::Data<Context>,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let (language, origin) = (frame::language(&visit), frame::origin(&visit, &request));
    let Some(email) = problems.keep("email", address(language, form.text("email"))) else {
        return ask_page(&visit, &context, (&form, &problems));
    };
    let told = sent_to(language, &email);
    let wish = LinkWish { email, language, origin };
    let done = perform(async move { retrying(|| ask_link(&context, &wish)).await }).await?;
    done.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    Ok(visit.redirect_saying("/newsletter/link/sent", BannerKind::Info, &told))
}

/// Public on purpose: says nothing about anybody.
pub async fn asked(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    link_sent(&visit, &context)
}

fn ask_page(
    visit: &Visit,
    context: &Context,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let label = said(
        frame::language(visit),
        ("登録したメールアドレス", "Registered mail address", "とうろくした メールアドレス"),
    );
    let email = Field::new("email", label, form, problems).required().width(Width::L);
    let email = email.autocomplete("email").inputmode("email");
    let page = AskPage { form: FormFacts::new([email], problems) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &frame::shell(visit, context, ASK), &page)
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
    let offered = offered(&own.context).await?;
    let form = fields::filled(&own.reader.preferences().raw(&offered));
    answer(&own, &offered, (&form, &Problems::none())).await
}

async fn answer(
    own: &Own,
    offered: &Offered,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let row = &own.reader.row;
    let leave = links::leave_token(&own.context.config, row.id);
    if row.state != ReaderState::Active {
        let back = can_come_back(row, own.context.now());
        let back = back.then(|| format!("/newsletter/leave/{leave}/return"));
        return frame::stopped(own, TITLE, back);
    }
    let (db, language) = (own.context.database.reader(), own.language());
    let held = undelivered(db, language, &own.reader.row).await?;
    let page = OwnPage {
        undelivered: held,
        ..facts(language, (&own.reader, offered), (&own.base(), &leave), (form, problems))
    };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    let shell = frame::shell(&own.visit, &own.context, TITLE);
    Ok(secret(own.context.pages.answer_with(status, &shell, &page)?))
}

fn facts(
    language: ReaderLanguage,
    (reader, offered): (&Stored, &Offered),
    (base, leave): (&str, &str),
    (form, problems): (&Form, &Problems),
) -> OwnPage {
    let day = crate::vocabulary::tokyo::day_of(reader.row.subscribed_at);
    let mut wishes = fields::wishes(language, offered, (form, problems));
    wishes.push(fields::mail_language(language, (form, problems)));
    OwnPage {
        base: base.to_owned(),
        email: reader.row.email.clone().unwrap_or_default(),
        state: wording::state_in(language, reader.row.state),
        since: crate::newsletter::letters::day(language, day),
        version: reader.row.version,
        form: FormFacts::new(wishes, problems),
        leave: format!("/newsletter/leave/{leave}"),
        undelivered: None,
    }
}

/// Whoever holds the link, on purpose.
pub async fn save(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    form: Form,
) -> Result<HttpResponse, Failure> {
    let own = match frame::own(visit, context, token.into_inner()).await? {
        Ok(own) => own,
        Err(answer) => return Ok(answer),
    };
    let offered = offered(&own.context).await?;
    let preferences = match fields::read(&form).check_in(own.language(), &offered) {
        Ok(preferences) => preferences,
        Err(problems) => return answer(&own, &offered, (&form, &problems)).await,
    };
    let wanted = Change {
        id: own.reader.row.id,
        preferences,
        by: ChangedBy::Reader(frame::origin(&own.visit, &request)),
        version: form.text("version").parse().ok(),
    };
    let working = own.context.clone();
    let done = perform(async move { retrying(|| change(&working, &wanted)).await }).await?;
    match done {
        Ok(()) => {
            let saved = said(own.language(), ("保存しました。", "Saved.", "かわりました。"));
            Ok(secret(own.visit.redirect_saying(&own.base(), BannerKind::Success, saved)))
        }
        Err(Stop::Refused(refusal)) => frame::refuse((&own.visit, &own.context), TITLE, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// Whoever holds an old link: a new one goes to the reader's own mailbox.
pub async fn renew(
    visit: Visit,
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let own = frame::open(visit, context, token.into_inner()).await?;
    let (working, id) = (own.context.clone(), own.reader.row.id);
    let origin = frame::origin(&own.visit, &request);
    let done = perform(async move { retrying(|| renew_link(&working, id, &origin)).await }).await?;
    match done {
        Ok(()) => Ok(own.visit.redirect("/newsletter/link/sent")),
        Err(Stop::Refused(refusal)) => frame::refuse((&own.visit, &own.context), TITLE, &refusal),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    use super::samples::{form, offered, reader};
    let (base, leave) = ("/newsletter/preferences/1", "1");
    let (offered, reader, none) = (offered(), reader(), Problems::none());
    let own = |language| facts(language, (&reader, &offered), (base, leave), (&form(), &none));
    let field = Field::new("email", "登録したメールアドレス", &Form::default(), &none).required();
    vec![
        sample(&AskPage { form: FormFacts::new([field], &none) }),
        sample(&own(ReaderLanguage::Ja)),
        sample(&own(ReaderLanguage::En)),
        sample(&OwnPage {
            undelivered: Some("号が何度も届かずに戻ってきたため、お送りしていません。"),
            ..own(ReaderLanguage::Ja)
        }),
    ]
}
