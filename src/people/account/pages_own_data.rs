use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::SignedIn;
use crate::people::persons::pages::{person_fields, stored};
use crate::people::persons::{self, PersonRefused, RawPerson};
use crate::web::{
    BannerKind, Crumb, Failure, Form, FormFacts, Page, Problems, Sample, Shell, perform, sample,
};

use super::own_data::change_own_data;

#[derive(Serialize)]
struct DataPage {
    email: String,
    form: FormFacts,
}

impl Page for DataPage {
    const TEMPLATE: &'static str = "people/account/data.html";
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let form = FormFacts::new(person_fields(&form, &none), &none);
    vec![sample(&DataPage { email: "yamada@example.jp".into(), form })]
}

/// `GET /me/data`
pub async fn show(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let person = persons::find(context.database.reader(), who.person_id()).await?;
    let person = person.ok_or(Failure::NotFound)?;
    answer(&context, &who, person.email.clone(), (&stored(&person), &Problems::none()))
}

/// `POST /me/data`: everything but the mail address, which is how the person signs in.
pub async fn change(
    context: Data<Context>,
    who: SignedIn,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let person = persons::find(context.database.reader(), who.person_id()).await?;
    let email = person.ok_or(Failure::NotFound)?.email;
    let (changing, id, raw) = (context.clone(), who.person_id(), RawPerson::of_form(&form));
    let work = async move { retrying(|| change_own_data(&changing, id, raw.clone())).await };
    match perform(work).await? {
        Ok(()) => {
            let text = "変更を保存しました。";
            Ok(who.visit().redirect_saying("/me", BannerKind::Success, text))
        }
        Err(Stop::Refused(PersonRefused::Invalid(problems))) => {
            answer(&context, &who, email, (&form, &problems))
        }
        Err(Stop::Refused(_)) => Err(Failure::NotFound),
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

fn answer(
    context: &Context,
    who: &SignedIn,
    email: String,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let page = DataPage { email, form: FormFacts::new(person_fields(form, problems), problems) };
    let title = "自分の情報を変える";
    let crumbs = vec![Crumb::to("マイページ", "/me"), Crumb::here(title)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, title) };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
