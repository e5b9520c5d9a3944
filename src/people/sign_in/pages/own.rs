//! A member of the secretariat changes how they sign in.

use actix_web::HttpResponse;
use actix_web::web::Data;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait as _;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{SignedIn, Visit};
use crate::web::{
    BannerKind, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Sample, Shell, Width,
    perform, sample,
};

use super::super::{ChangeRefused, Enrolment, SignInRefused, own_credentials, wording};
use super::{UNPROCESSABLE, put_session};

#[derive(Serialize)]
struct PasswordPage {
    form: FormFacts,
    /// Lets password managers know whose password it is.
    username: String,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "people/sign_in/password.html";
}

#[derive(Serialize)]
struct AuthenticatorPage {
    form: FormFacts,
    enrolment: EnrolmentFacts,
}

impl Page for AuthenticatorPage {
    const TEMPLATE: &'static str = "people/sign_in/authenticator.html";
}

/// The sheet, shown once.
#[derive(Serialize)]
pub(in crate::people) struct CodesPage {
    pub codes: Vec<String>,
    pub onward: String,
}

impl Page for CodesPage {
    const TEMPLATE: &'static str = "people/sign_in/codes.html";
}

/// What the enrolment block of a form shows.
#[derive(Serialize)]
pub(in crate::people) struct EnrolmentFacts {
    pub salt: String,
    pub secret: String,
    pub picture: String,
}

impl From<Enrolment> for EnrolmentFacts {
    fn from(enrolment: Enrolment) -> Self {
        let Enrolment { salt, secret, picture } = enrolment;
        Self { salt, secret, picture }
    }
}

impl EnrolmentFacts {
    pub fn sample() -> Self {
        Self { salt: "s".into(), secret: "ABCD EFGH".into(), picture: "data:,".into() }
    }
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    vec![
        sample(&PasswordPage {
            form: password_form(&form, &none),
            username: "sato@example.jp".into(),
        }),
        sample(&AuthenticatorPage {
            form: authenticator_form(&form, &none),
            enrolment: EnrolmentFacts::sample(),
        }),
        sample(&CodesPage { codes: vec!["ABCDE-FGHJK".into()], onward: "/staff".into() }),
    ]
}

pub(super) fn present(form: &Form, problems: &Problems) -> Field {
    Field::new("present", "いまのパスワード", form, problems)
        .required()
        .width(Width::L)
        .autocomplete("current-password")
}

fn password_form(form: &Form, problems: &Problems) -> FormFacts {
    let wanted = Field::new("wanted", "新しいパスワード", form, problems)
        .required()
        .width(Width::L)
        .hint("12文字以上。15文字以上の、思い出しやすい文をおすすめします。貼り付けもできます。")
        .autocomplete("new-password");
    FormFacts::new([present(form, problems), wanted], problems)
}

fn authenticator_form(form: &Form, problems: &Problems) -> FormFacts {
    FormFacts::new([present(form, problems), code_field(form, problems)], problems)
}

/// The box for the first code of a new app.
pub(in crate::people) fn code_field(form: &Form, problems: &Problems) -> Field {
    Field::new("code", "アプリに表示された6桁の数字", form, problems)
        .required()
        .width(Width::S)
        .autocomplete("one-time-code")
        .inputmode("numeric")
}

pub(super) fn shell(who: &SignedIn, context: &Context, title: &str) -> Shell {
    let crumbs = vec![Crumb::to("マイページ", "/me"), Crumb::here(title)];
    Shell { breadcrumb: crumbs, ..who.shell(context, title) }
}

/// People without a password have nothing to change here.
pub(in crate::people::sign_in) fn need_password(who: &SignedIn) -> Result<(), Failure> {
    if who.person().strength == Strength::TwoFactors { Ok(()) } else { Err(Failure::NotFound) }
}

/// `GET /me/password`
pub async fn show_password(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    password_page(&context, &who, &Form::default(), &Problems::none()).await
}

async fn password_page(
    context: &Context,
    who: &SignedIn,
    form: &Form,
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    need_password(who)?;
    let person = load(context, who).await?;
    let page = PasswordPage { form: password_form(form, problems), username: person.email };
    let status = if problems.is_empty() { actix_web::http::StatusCode::OK } else { UNPROCESSABLE };
    let shell = shell(who, context, "パスワードを変える");
    context.pages.answer_with(status, &shell, &page)
}

/// `POST /me/password`
pub async fn change_password(
    context: Data<Context>,
    who: SignedIn,
    form: Form,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let (present, wanted) = (form.text("present").to_owned(), form.text("wanted").to_owned());
    let changing = context.clone();
    let work = async move {
        let typed = (present.as_str(), wanted.as_str());
        retrying(|| own_credentials::change_password(&changing, id, typed, &device)).await
    };
    match perform(work).await? {
        Ok(person) => {
            let text = "パスワードを変えました。ほかの端末はサインアウトしました。";
            let visit = who.visit();
            let mut answer = visit.redirect_saying("/me", BannerKind::Success, text);
            put_session(&context, visit, (person, Strength::TwoFactors), &mut answer).await?;
            Ok(answer)
        }
        Err(stop) => {
            let problems = problems(stop)?;
            password_page(&context, &who, &form, &problems).await
        }
    }
}

/// `GET /me/authenticator`
pub async fn show_authenticator(
    context: Data<Context>,
    who: SignedIn,
) -> Result<HttpResponse, Failure> {
    let salt = URL_SAFE_NO_PAD.encode(context.chance.secret());
    authenticator_page(&context, &who, (&Form::default(), &salt), &Problems::none()).await
}

async fn authenticator_page(
    context: &Context,
    who: &SignedIn,
    (form, salt): (&Form, &str),
    problems: &Problems,
) -> Result<HttpResponse, Failure> {
    need_password(who)?;
    let person = load(context, who).await?;
    let enrolment = super::super::enrolment(context, person.id, &person.email, salt)?;
    let page =
        AuthenticatorPage { form: authenticator_form(form, problems), enrolment: enrolment.into() };
    let status = if problems.is_empty() { actix_web::http::StatusCode::OK } else { UNPROCESSABLE };
    let shell = shell(who, context, "確認アプリを登録し直す");
    context.pages.answer_with(status, &shell, &page)
}

/// `POST /me/authenticator`
pub async fn renew_authenticator(
    context: Data<Context>,
    who: SignedIn,
    form: Form,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let [present, salt, code] = ["present", "salt", "code"].map(|name| form.text(name).to_owned());
    let (renewing, chosen) = (context.clone(), salt.clone());
    let work = async move {
        let app = (chosen.as_str(), code.as_str());
        retrying(|| own_credentials::renew_authenticator(&renewing, id, &present, app, &device))
            .await
    };
    match perform(work).await? {
        Ok((person, codes)) => {
            let mut answer = codes_page(&context, who.visit(), codes, "/me")?;
            let strong = (person, Strength::TwoFactors);
            put_session(&context, who.visit(), strong, &mut answer).await?;
            Ok(answer)
        }
        Err(stop) => {
            let problems = problems(stop)?;
            authenticator_page(&context, &who, (&form, &salt), &problems).await
        }
    }
}

/// The only page that ever shows recovery codes; nothing keeps a copy.
pub(in crate::people) fn codes_page(
    context: &Context,
    visit: &Visit,
    codes: Vec<String>,
    onward: &str,
) -> Result<HttpResponse, Failure> {
    visit.browser().note_personal();
    let page = CodesPage { codes, onward: onward.to_owned() };
    context.pages.answer(&visit.shell(context, "予備コード"), &page)
}

pub(in crate::people::sign_in) fn problems(stop: Stop<ChangeRefused>) -> Result<Problems, Failure> {
    let mut problems = Problems::none();
    match stop {
        Stop::Broken(error) => return Err(error.into()),
        Stop::Refused(ChangeRefused::Password(SignInRefused::Wrong)) => {
            problems.add("present", wording::PASSWORD_WRONG);
        }
        Stop::Refused(ChangeRefused::Password(SignInRefused::TooOften(too_often))) => {
            problems.add("present", wording::too_often(too_often.until));
        }
        Stop::Refused(ChangeRefused::NewPassword(weak)) => {
            problems.add("wanted", wording::weak_password(weak));
        }
        Stop::Refused(ChangeRefused::Code) => problems.add("code", wording::CODE_WRONG),
    }
    Ok(problems)
}

async fn load(context: &Context, who: &SignedIn) -> Result<person::Model, Failure> {
    let found = person::Entity::find_by_id(who.person_id()).one(context.database.reader()).await?;
    found.ok_or(Failure::NotFound)
}
