//! A fresh sheet of recovery codes.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;

use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{Failure, Form, FormFacts, Page, Problems, Sample, perform, sample};

use super::super::own_credentials;
use super::UNPROCESSABLE;
use super::own::{codes_page, need_password, present, problems, shell};

#[derive(Serialize)]
struct RecoveryPage {
    form: FormFacts,
}

impl Page for RecoveryPage {
    const TEMPLATE: &'static str = "people/sign_in/recovery.html";
}

pub fn samples() -> Vec<Sample> {
    vec![sample(&RecoveryPage { form: recovery_form(&Form::default(), &Problems::none()) })]
}

fn recovery_form(form: &Form, problems: &Problems) -> FormFacts {
    FormFacts::new([present(form, problems)], problems)
}

/// `GET /me/recovery-codes`
pub async fn show_recovery_codes(
    context: Data<Context>,
    who: SignedIn,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let page = RecoveryPage { form: recovery_form(&Form::default(), &Problems::none()) };
    context.pages.answer(&shell(&who, &context, "予備コードをつくり直す"), &page)
}

/// `POST /me/recovery-codes`
pub async fn renew_recovery_codes(
    context: Data<Context>,
    who: SignedIn,
    form: Form,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let (renewing, present) = (context.clone(), form.text("present").to_owned());
    let work = async move {
        retrying(|| own_credentials::renew_recovery_codes(&renewing, id, &present, &device)).await
    };
    match perform(work).await? {
        Ok(codes) => codes_page(&context, who.visit(), codes, "/me"),
        Err(stop) => {
            let page = RecoveryPage { form: recovery_form(&form, &problems(stop)?) };
            let shell = shell(&who, &context, "予備コードをつくり直す");
            context.pages.answer_with(UNPROCESSABLE, &shell, &page)
        }
    }
}
