//! The page behind the link of an invitation. Public on purpose: the link is the permission.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, get, post};
use entities::sign_in::browser_session::Strength;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Visit;
use crate::people::sign_in::pages::{EnrolmentFacts, code_field, codes_page, let_in, put_session};
use crate::people::sign_in::{enrolment, weak_password};
use crate::people::whole_name;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Failure, Field, Form, FormFacts, Page, Problems, Routes, Sample, Width,
    keep_secret_address, perform, sample,
};

use super::wording::SIGN_IN_NOW;
use super::{AcceptRefused, Accepted, ComesIn, Seen, accept, is_reset, look};

pub fn routes(service: &mut Routes) {
    service
        .route("/invitations/{token}", get().to(show))
        .route("/invitations/{token}", post().to(take));
}

#[derive(Serialize)]
struct InvitationPage {
    action: String,
    name: String,
    invited_by: String,
    organisation: Option<String>,
    expires_at: String,
    reset: bool,
    /// None for members.
    enrolment: Option<EnrolmentFacts>,
    /// They have a password already and sign in with it afterwards.
    signs_in: bool,
    username: String,
    form: FormFacts,
}

impl Page for InvitationPage {
    const TEMPLATE: &'static str = "people/invitations/accept.html";
}

#[derive(Serialize)]
struct GonePage {}

impl Page for GonePage {
    const TEMPLATE: &'static str = "people/invitations/gone.html";
}

pub fn samples() -> Vec<Sample> {
    let page = |organisation: Option<&str>, enrolment, reset| InvitationPage {
        action: "/invitations/x".into(),
        name: "山田 太郎".into(),
        invited_by: "鈴木 一郎".into(),
        organisation: organisation.map(Into::into),
        expires_at: "2026年12月1日（火）10:00".into(),
        reset,
        enrolment,
        signs_in: false,
        username: "yamada@example.jp".into(),
        form: form(&Form::default(), &Problems::none()),
    };
    vec![
        sample(&page(Some("一般社団法人みらい"), None, false)),
        sample(&page(None, Some(EnrolmentFacts::sample()), false)),
        sample(&page(None, Some(EnrolmentFacts::sample()), true)),
        sample(&InvitationPage {
            signs_in: true, ..page(Some("一般社団法人みらい"), None, false)
        }),
        sample(&GonePage {}),
    ]
}

fn form(form: &Form, problems: &Problems) -> FormFacts {
    let password = Field::new("password", "パスワード", form, problems)
        .required()
        .width(Width::L)
        .hint("12文字以上。15文字以上の、思い出しやすい文をおすすめします。貼り付けもできます。")
        .autocomplete("new-password");
    FormFacts::new([password, code_field(form, problems)], problems)
}

/// `GET /invitations/{token}`: changes nothing.
async fn show(
    context: Data<Context>,
    visit: Visit,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    answer(&context, &visit, &token, (&Form::default(), &Problems::none())).await
}

/// `POST /invitations/{token}`
async fn take(
    context: Data<Context>,
    visit: Visit,
    token: Path<String>,
    sent: Form,
) -> Result<HttpResponse, Failure> {
    let typed = (sent.text("password").to_owned(), sent.text("code").to_owned());
    let (accepting, secret) = (context.clone(), token.clone());
    let work = async move { retrying(|| accept(&accepting, &secret, (&typed.0, &typed.1))).await };
    let refused = match perform(work).await? {
        Ok(accepted) => return welcome(&context, &visit, accepted).await,
        Err(Stop::Refused(refused)) => refused,
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    let mut problems = Problems::none();
    match refused {
        AcceptRefused::Gone => return gone(&context, &visit),
        AcceptRefused::Password(weak) => problems.add("password", weak_password(weak)),
        AcceptRefused::Code => problems.add("code", crate::people::sign_in::CODE_WRONG),
    }
    answer(&context, &visit, &token, (&sent, &problems)).await
}

async fn welcome(
    context: &Data<Context>,
    visit: &Visit,
    accepted: Accepted,
) -> Result<HttpResponse, Failure> {
    match accepted.comes_in {
        ComesIn::AtOnce => {
            let_in(context, visit, (accepted.person, Strength::MailLink), None).await
        }
        ComesIn::Enrolling => {
            let mut answer = codes_page(context, visit, accepted.recovery_codes, "/staff")?;
            let who = (accepted.person, Strength::TwoFactors);
            put_session(context, visit, who, &mut answer).await?;
            Ok(answer)
        }
        ComesIn::BySignIn { staff } => {
            let path = if staff { "/sign-in/staff" } else { "/sign-in" };
            Ok(visit.redirect_saying(path, BannerKind::Success, SIGN_IN_NOW))
        }
    }
}

async fn answer(
    context: &Context,
    visit: &Visit,
    token: &str,
    (typed, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let Some(seen) = look(context, token).await? else { return gone(context, visit) };
    let page = page(context, token, &seen, form(typed, problems))?;
    let title = if page.reset { "サインイン情報の再登録" } else { "参加のご案内" };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    let mut answer = context.pages.answer_with(status, &visit.shell(context, title), &page)?;
    keep_secret_address(&mut answer);
    Ok(answer)
}

fn page(
    context: &Context,
    token: &str,
    seen: &Seen,
    form: FormFacts,
) -> anyhow::Result<InvitationPage> {
    let person = &seen.person;
    let salt = seen.invitation.id.to_string();
    let enrolled = (seen.comes_in == ComesIn::Enrolling)
        .then(|| enrolment(context, person.id, &person.email, &salt))
        .transpose()?;
    let by = seen.invited_by.clone();
    Ok(InvitationPage {
        action: format!("/invitations/{token}"),
        name: whole_name(&person.family_name, &person.given_name),
        invited_by: by.unwrap_or_else(|| context.config.secretariat.name.clone()),
        organisation: seen.organisation.clone(),
        expires_at: tokyo::date_time(seen.invitation.expires_at),
        reset: is_reset(&seen.invitation),
        enrolment: enrolled.map(Into::into),
        signs_in: matches!(seen.comes_in, ComesIn::BySignIn { .. }),
        username: person.email.clone(),
        form,
    })
}

fn gone(context: &Context, visit: &Visit) -> Result<HttpResponse, Failure> {
    let shell = visit.shell(context, "この案内は使えません");
    let mut answer = context.pages.answer_with(StatusCode::GONE, &shell, &GonePage {})?;
    keep_secret_address(&mut answer);
    Ok(answer)
}
