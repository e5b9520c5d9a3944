use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use entities::sign_in::browser_session::Strength;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Visit;
use crate::vocabulary::EmailAddress;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, LocalPath, Page, Problems, Sample, Width, perform,
    sample,
};

use super::super::credentials::SecondFactor;
use super::super::with_password::Shown;
use super::super::{Attempt, SignInRefused, sign_in_with_password, wording};
use super::link::Next;
use super::{UNPROCESSABLE, evenly, let_in};

#[derive(Serialize)]
struct StaffPage {
    form: FormFacts,
    next: String,
    /// Why nobody was signed in.
    refusal: Option<String>,
}

impl Page for StaffPage {
    const TEMPLATE: &'static str = "people/sign_in/staff.html";
}

pub fn samples() -> Vec<Sample> {
    let form = || form(&Form::default(), &Problems::none());
    let refusal = Some(wording::SIGN_IN_REFUSED.to_owned());
    vec![
        sample(&StaffPage { form: form(), next: String::new(), refusal: None }),
        sample(&StaffPage { form: form(), next: "/staff".into(), refusal }),
    ]
}

fn form(form: &Form, problems: &Problems) -> FormFacts {
    let email = Field::new("email", "メールアドレス", form, problems)
        .required()
        .width(Width::L)
        .autocomplete("username")
        .inputmode("email");
    let password = Field::new("password", "パスワード", form, problems)
        .required()
        .width(Width::L)
        .autocomplete("current-password");
    let code = Field::new("code", "確認コード", form, problems)
        .required()
        .width(Width::S)
        .hint("確認アプリに表示される6桁の数字です。アプリが使えないときは、予備コードを入力してください。")
        .autocomplete("one-time-code");
    FormFacts::new([email, password, code], problems)
}

/// `GET /sign-in/staff`
pub async fn show(
    context: Data<Context>,
    visit: Visit,
    query: Query<Next>,
) -> Result<HttpResponse, Failure> {
    let next = query.into_inner().path();
    let form = form(&Form::default(), &Problems::none());
    let page = StaffPage { form, next, refusal: None };
    context.pages.answer(&visit.shell(&context, "事務局のサインイン"), &page)
}

/// `POST /sign-in/staff`
pub async fn sign_in(
    context: Data<Context>,
    visit: Visit,
    sent: Form,
) -> Result<HttpResponse, Failure> {
    let attempt = EmailAddress::parse(sent.text("email")).ok().map(|email| Attempt {
        email,
        password: sent.text("password").to_owned(),
        code: sent.text("code").to_owned(),
        client: visit.client(),
    });
    let outcome = match attempt {
        Some(attempt) => evenly(try_attempt(&context, attempt)).await?,
        None => Err(SignInRefused::Wrong),
    };
    match outcome {
        Ok(shown) => enter(&context, &visit, shown, &sent).await,
        Err(refused) => {
            let (status, refusal) = match refused {
                SignInRefused::Wrong => (UNPROCESSABLE, wording::SIGN_IN_REFUSED.to_owned()),
                SignInRefused::TooOften(too_often) => {
                    (StatusCode::TOO_MANY_REQUESTS, wording::too_often(too_often.until))
                }
            };
            let next = LocalPath::parse(sent.text("next"));
            let next = next.map_or_else(String::new, |path| path.as_str().to_owned());
            let form = form(&sent, &Problems::none());
            let page = StaffPage { form, next, refusal: Some(refusal) };
            let shell = visit.shell(&context, "事務局のサインイン");
            context.pages.answer_with(status, &shell, &page)
        }
    }
}

async fn try_attempt(
    context: &Data<Context>,
    attempt: Attempt,
) -> Result<Result<Shown, SignInRefused>, Failure> {
    let context = context.clone();
    let work = async move { retrying(|| sign_in_with_password(&context, &attempt)).await };
    match perform(work).await? {
        Ok(shown) => Ok(Ok(shown)),
        Err(Stop::Refused(refused)) => Ok(Err(refused)),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn enter(
    context: &Data<Context>,
    visit: &Visit,
    shown: Shown,
    sent: &Form,
) -> Result<HttpResponse, Failure> {
    let by_sheet = shown.factor == SecondFactor::RecoveryCode;
    let next = LocalPath::parse(sent.text("next"))
        .or_else(|| LocalPath::parse("/me").filter(|_| by_sheet));
    let who = (shown.person, Strength::TwoFactors);
    let mut answer = let_in(context, visit, who, next).await?;
    if by_sheet {
        let text = "予備コードでサインインしました。使った番号はもう使えません。確認アプリを登録し直してください。";
        let banner = crate::web::Banner { kind: BannerKind::Warning, text: text.to_owned() };
        visit.browser().say(&mut answer, &banner);
    }
    Ok(answer)
}
