//! `/newsletter`: asking to read.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::newsletter::subscriber::ReaderLanguage;
use serde::Serialize;

use super::fields;
use super::frame::{self, Said, said};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::consent;
use crate::newsletter::problems;
use crate::newsletter::{Offered, Preferences, Wish, ask};
use crate::people::Visit;
use crate::vocabulary::{EmailAddress, tokyo};
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, fingerprint,
    perform, sample,
};

const TITLE: Said = ("メールマガジン", "Mail magazine", "メールマガジン");
const SENT: Said = ("確認のメールを送りました", "We have sent you a mail", "メールを おくりました");

#[derive(Serialize)]
pub struct SubscribePage {
    pub key: String,
    /// Names the words shown.
    pub wording: String,
    pub form: FormFacts,
    pub about: &'static str,
    pub button: &'static str,
    /// Something optional was typed, or is wrong.
    pub open: bool,
}

impl Page for SubscribePage {
    const TEMPLATE: &'static str = "newsletter/subscribe.html";
}

#[derive(Serialize)]
struct SentPage {
    /// Hours the link works.
    hours: i64,
    link: bool,
}

impl Page for SentPage {
    const TEMPLATE: &'static str = "newsletter/sent.html";
}

/// Public on purpose: anybody may ask.
pub async fn show(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("key", URL_SAFE_NO_PAD.encode(context.chance.secret()));
    answer(&visit, &context, (&form, &Problems::none())).await
}

/// Public on purpose. The answer is the same whatever is known of the address, and whether or not a
/// letter was written.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    request: HttpRequest,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let language = frame::language(&visit);
    let email = problems.keep("email", problems::address(language, form.text("email")));
    let offered = offered(&context).await?;
    let preferences = fields::read(&form).check_in(language, &offered).map_err(|found| {
        found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
    });
    if !form.is_ticked("consent") {
        problems.add("consent", problems::consent(language));
    }
    let (Some(email), Ok(preferences), true) = (email, preferences, problems.is_empty()) else {
        return answer(&visit, &context, (&form, &problems)).await;
    };
    let told = sent_to(language, &email);
    // Nobody sees this field; whoever fills it in is no person.
    if form.filled("website").is_none() {
        let request_key = request_key(&form, &email, &preferences)?;
        let wish = Wish {
            email,
            preferences,
            language,
            origin: frame::origin(&visit, &request),
            request_key,
            shown: form.filled("wording").map(ToOwned::to_owned),
        };
        let working = context.clone();
        match perform(async move { retrying(|| ask(&working, &wish)).await }).await? {
            Ok(()) => {}
            Err(Stop::Refused(refusal)) => {
                problems.add("consent", frame::reason(language, &refusal));
                return answer(&visit, &context, (&form, &problems)).await;
            }
            Err(Stop::Broken(error)) => return Err(error.into()),
        }
    }
    Ok(visit.redirect_saying("/newsletter/sent", BannerKind::Info, &told))
}

/// Names the address as it was typed, so that a slip is seen; nothing else is known of it.
pub fn sent_to(language: ReaderLanguage, email: &EmailAddress) -> String {
    match language {
        ReaderLanguage::Ja => format!("メールの宛先は {email} です。"),
        ReaderLanguage::En => format!("The mail goes to {email}."),
        ReaderLanguage::JaEasy => format!("メールを おくる アドレスは {email} です。"),
    }
}

/// As filled in, but for what was agreed to.
fn unticked(form: &Form) -> Form {
    let kept = form.values().iter().filter(|(name, _)| name != "consent").cloned();
    Form::new(kept.collect(), Vec::new())
}

/// The same press of the same content makes one request. Whoever goes back, mends the address and
/// sends again sends the same form with other content, and is waiting for another letter.
fn request_key(
    form: &Form,
    email: &EmailAddress,
    preferences: &Preferences,
) -> Result<String, Failure> {
    let wishes = serde_json::to_string(preferences).map_err(anyhow::Error::from)?;
    Ok(fingerprint(&format!("{}\n{email}\n{wishes}", form.text("key"))))
}

/// Public on purpose: says nothing about anybody.
pub async fn sent(visit: Visit, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    visit.browser().note_personal();
    let page = SentPage { hours: crate::newsletter::VALID.num_hours(), link: false };
    context.pages.answer(&frame::shell(&visit, &context, SENT), &page)
}

/// The same after asking for the link to the preferences.
pub fn link_sent(visit: &Visit, context: &Context) -> Result<HttpResponse, Failure> {
    visit.browser().note_personal();
    let page = SentPage { hours: crate::newsletter::links::ASKED_FOR.num_hours(), link: true };
    context.pages.answer(&frame::shell(visit, context, SENT), &page)
}

pub async fn offered(context: &Context) -> Result<Offered, Failure> {
    let day = tokyo::day_of(context.now());
    Ok(Offered::load(context.database.reader(), day).await?)
}

async fn answer(
    visit: &Visit,
    context: &Context,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let offered = offered(context).await?;
    let language = frame::language(visit);
    let now = consent::wording(language).fingerprint();
    // Whoever agreed to other words than stand here now has not agreed to these.
    let other = form.filled("wording").is_some_and(|shown| shown != now);
    let form = if other { &unticked(form) } else { form };
    let page = facts(language, &offered, (form, problems));
    let shell = frame::shell(visit, context, TITLE);
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}

pub fn facts(
    language: ReaderLanguage,
    offered: &Offered,
    (form, problems): (&Form, &Problems),
) -> SubscribePage {
    let words = consent::wording(language);
    let email = Field::new(
        "email",
        said(language, ("メールアドレス", "Mail address", "メールアドレス")),
        form,
        problems,
    );
    let agreed = Field::new("consent", words.agreement, form, problems);
    let mut all = fields::wishes(language, offered, (form, problems));
    let typed = |field: &Field| field.problem.is_some() || form.filled(&field.name).is_some();
    let open = all.iter().any(typed);
    all.push(email.required().width(Width::L).autocomplete("email").inputmode("email"));
    all.push(agreed.required().hint(words.purpose));
    SubscribePage {
        key: form.text("key").to_owned(),
        wording: words.fingerprint(),
        form: FormFacts::new(all, problems),
        about: words.about,
        button: words.button,
        open,
    }
}

pub fn samples() -> Vec<Sample> {
    let offered = super::samples::offered();
    let mut problems = Problems::none();
    problems.add("email", "メールアドレスを入力してください。");
    let none = Problems::none();
    let form = super::samples::form();
    vec![
        sample(&facts(ReaderLanguage::Ja, &offered, (&Form::default(), &none))),
        sample(&facts(ReaderLanguage::En, &offered, (&form, &problems))),
        sample(&SentPage { hours: 24, link: false }),
        sample(&SentPage { hours: 24, link: true }),
    ]
}
