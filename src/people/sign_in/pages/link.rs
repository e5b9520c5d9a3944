use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use entities::sign_in::browser_session::Strength;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{PageLanguage, Visit};
use crate::vocabulary::EmailAddress;
use crate::web::{
    Failure, Field, Form, FormFacts, LocalPath, Page, Problems, Sample, Width, keep_secret_address,
    perform, sample,
};

use super::super::redeem_link::Redeemed;
use super::super::{Asking, LinkSeen, Proof, ask_link, look_at_link, redeem_link, wording};
use super::{UNPROCESSABLE, evenly, let_in};

#[derive(Deserialize)]
pub struct Next {
    next: Option<String>,
}

impl Next {
    /// The place to go on to, when it is one of ours.
    pub fn path(self) -> String {
        let next = self.next.as_deref().and_then(LocalPath::parse);
        next.map_or_else(String::new, |path| path.as_str().to_owned())
    }
}

#[derive(Serialize)]
struct AskPage {
    form: FormFacts,
    next: String,
    too_often: Option<String>,
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "people/sign_in/ask.html";
}

#[derive(Serialize)]
struct CodePage {
    form: FormFacts,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "people/sign_in/code.html";
}

#[derive(Serialize)]
struct LinkPage {
    action: String,
    /// `ready`, `other_browser` or `gone`
    state: &'static str,
}

impl Page for LinkPage {
    const TEMPLATE: &'static str = "people/sign_in/link.html";
}

pub fn samples() -> Vec<Sample> {
    let empty = Form::default();
    let mut wrong = Problems::none();
    wrong.add("email", "メールアドレスを入力してください。");
    wrong.add("code", wording::LINK_REFUSED);
    let link = |state| sample(&LinkPage { action: "/sign-in/links/x".into(), state });
    vec![
        sample(&AskPage { form: ask_form(&empty, &wrong), next: "/me".into(), too_often: None }),
        sample(&AskPage {
            form: ask_form(&empty, &Problems::none()),
            next: String::new(),
            too_often: Some("しばらく待ってください。".into()),
        }),
        sample(&CodePage { form: code_form(&empty, &wrong) }),
        link("ready"),
        link("other_browser"),
        link("gone"),
    ]
}

fn ask_form(form: &Form, problems: &Problems) -> FormFacts {
    let email = Field::new("email", "メールアドレス", form, problems)
        .required()
        .width(Width::L)
        .autocomplete("email")
        .inputmode("email");
    FormFacts::new([email], problems)
}

fn code_form(form: &Form, problems: &Problems) -> FormFacts {
    let code = Field::new("code", "メールに書かれた8桁の番号", form, problems)
        .required()
        .width(Width::S)
        .autocomplete("one-time-code")
        .inputmode("numeric");
    FormFacts::new([code], problems)
}

fn title(visit: &Visit, japanese: &'static str, english: &'static str) -> &'static str {
    if visit.language() == PageLanguage::English { english } else { japanese }
}

/// `GET /sign-in`
pub async fn show(
    context: Data<Context>,
    visit: Visit,
    query: Query<Next>,
) -> Result<HttpResponse, Failure> {
    let next = query.into_inner().path();
    let form = ask_form(&Form::default(), &Problems::none());
    let shell = visit.translated_shell(&context, title(&visit, "サインイン", "Sign in"));
    context.pages.answer(&shell, &AskPage { form, next, too_often: None })
}

/// `POST /sign-in`: the same answer for every address.
pub async fn ask(
    context: Data<Context>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let next = LocalPath::parse(form.text("next"));
    let mut problems = Problems::none();
    let shell = visit.translated_shell(&context, title(&visit, "サインイン", "Sign in"));
    let shown = next.as_ref().map_or_else(String::new, |path| path.as_str().to_owned());
    let Some(email) = problems.keep("email", EmailAddress::parse(form.text("email"))) else {
        let page = AskPage { form: ask_form(&form, &problems), next: shown, too_often: None };
        return context.pages.answer_with(UNPROCESSABLE, &shell, &page);
    };
    let asking = Asking {
        email,
        next,
        bound_to: visit.browser().nonce().to_owned(),
        client: visit.client(),
        device: visit.device().to_owned(),
    };
    let asked = context.clone();
    let work = perform(async move { retrying(|| ask_link(&asked, &asking)).await });
    match evenly(work).await? {
        Ok(()) => Ok(visit.redirect("/sign-in/code")),
        Err(Stop::Refused(too_many)) => {
            let too_often = Some(wording::too_often(too_many.0.until));
            let page = AskPage { form: ask_form(&form, &problems), next: shown, too_often };
            context.pages.answer_with(StatusCode::TOO_MANY_REQUESTS, &shell, &page)
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `GET /sign-in/code`
pub async fn show_code(context: Data<Context>, visit: Visit) -> Result<HttpResponse, Failure> {
    let form = code_form(&Form::default(), &Problems::none());
    let shell = visit
        .translated_shell(&context, title(&visit, "メールを確認してください", "Check your mail"));
    context.pages.answer(&shell, &CodePage { form })
}

/// `POST /sign-in/code`
pub async fn redeem_code(
    context: Data<Context>,
    visit: Visit,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let proof = Proof::Code(form.text("code").to_owned());
    if let Some(redeemed) = evenly(try_proof(&context, &visit, proof)).await? {
        let who = (redeemed.person, Strength::MailLink);
        return let_in(&context, &visit, who, redeemed.next).await;
    }
    let mut problems = Problems::none();
    problems.add("code", wording::LINK_REFUSED);
    let shell = visit
        .translated_shell(&context, title(&visit, "メールを確認してください", "Check your mail"));
    let page = CodePage { form: code_form(&form, &problems) };
    context.pages.answer_with(UNPROCESSABLE, &shell, &page)
}

/// `GET /sign-in/links/{token}`: shows a button, changes nothing.
pub async fn show_link(
    context: Data<Context>,
    visit: Visit,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let seen = look_at_link(&context, &token, visit.browser().nonce()).await?;
    link_page(&context, &visit, &token, seen)
}

/// `POST /sign-in/links/{token}`
pub async fn redeem(
    context: Data<Context>,
    visit: Visit,
    token: Path<String>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let proof = Proof::Token(token.to_owned());
    if let Some(redeemed) = try_proof(&context, &visit, proof).await? {
        let who = (redeemed.person, Strength::MailLink);
        let mut answer = let_in(&context, &visit, who, redeemed.next).await?;
        keep_secret_address(&mut answer);
        return Ok(answer);
    }
    let seen = look_at_link(&context, &token, visit.browser().nonce()).await?;
    link_page(&context, &visit, &token, seen)
}

fn link_page(
    context: &Context,
    visit: &Visit,
    token: &str,
    seen: LinkSeen,
) -> Result<HttpResponse, Failure> {
    let (status, state) = match seen {
        LinkSeen::Ready => (StatusCode::OK, "ready"),
        LinkSeen::OtherBrowser => (StatusCode::OK, "other_browser"),
        LinkSeen::Gone => (StatusCode::GONE, "gone"),
    };
    let page = LinkPage { action: format!("/sign-in/links/{token}"), state };
    let mut shell = visit.translated_shell(context, title(visit, "サインイン", "Sign in"));
    // Language links would carry the token into another address.
    shell.languages.clear();
    let mut answer = context.pages.answer_with(status, &shell, &page)?;
    keep_secret_address(&mut answer);
    Ok(answer)
}

async fn try_proof(
    context: &Data<Context>,
    visit: &Visit,
    proof: Proof,
) -> Result<Option<Redeemed>, Failure> {
    let bound_to = visit.browser().nonce().to_owned();
    let context = context.clone();
    let work = perform(async move { retrying(|| redeem_link(&context, &proof, &bound_to)).await });
    match work.await? {
        Ok(redeemed) => Ok(Some(redeemed)),
        Err(Stop::Refused(_)) => Ok(None),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}
