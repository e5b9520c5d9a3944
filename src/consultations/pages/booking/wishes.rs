//! `/consultations/request`: 第1～第3希望, 入力 → 確認 → 完了.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::PersonId;

use super::desk::{Desk, Query};
use super::fields;
use super::wishes_form::{self, Wished, answered, read};
use crate::consultations::booking::{Wishable, Wishes, With, request_wishes};
use crate::consultations::pages::form::{ConfirmPage, NOT_SENT, WISH_STEPS, carried, promise};
use crate::consultations::readers::address_of;
use crate::consultations::{Refusal, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Operator;
use crate::web::{Failure, Form, Problems, perform};

pub async fn show(
    who: Operator,
    context: web::Data<Context>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Failure> {
    let query = query.into_inner();
    let desk = match Desk::open(who, context, query).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    if let Some(closed) = desk.closed().await? {
        return Ok(closed);
    }
    let mut form = Form::default();
    for (name, value) in [
        ("theme", desk.theme_code()),
        ("mode", if desk.query.mode.is_empty() { "online" } else { &desk.query.mode }),
        ("minutes", if desk.query.minutes.is_empty() { "60" } else { &desk.query.minutes }),
    ] {
        form.set(name, value);
    }
    form.set("with", desk.with_value());
    form.set("key", fields::fresh_key(&desk.context));
    answer(&desk, &form, &Problems::none(), None).await
}

pub async fn go_on(
    who: Operator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let desk = match Desk::open(who, context, Query::of(&form)).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    match form.text("step") {
        "send" => send(desk, form).await,
        "mend" => answer(&desk, &form, &Problems::none(), None).await,
        _ => check(&desk, &form).await,
    }
}

async fn answer(
    desk: &Desk,
    form: &Form,
    problems: &Problems,
    refusal: Option<String>,
) -> Result<HttpResponse, Failure> {
    let status = match (&refusal, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = wishes_form::facts(desk, (form, problems), refusal).await?;
    desk.context.pages.answer_with(status, &desk.shell("希望の日時を送る"), &page)
}

async fn check(desk: &Desk, form: &Form) -> Result<HttpResponse, Failure> {
    let (db, now) = (desk.context.database.reader(), desk.context.now());
    let wishable = Wishable::read(db, now, named(desk)).await?;
    let wished = match read(desk, form, Some(&wishable)).await? {
        Ok(wished) => wished,
        Err(problems) => return answer(desk, form, &problems, None).await,
    };
    let email = address_of(desk.context.database.reader(), desk.client()).await?;
    let page = ConfirmPage {
        action: "/consultations/request".to_owned(),
        steps: WISH_STEPS.to_vec(),
        notices: Vec::new(),
        answers: answered(desk, &wished),
        carried: carried(form),
        purpose: NOT_SENT,
        promise: promise(&email.unwrap_or_default()),
        button: "この内容で申し込む",
    };
    desk.context.pages.answer(&desk.shell("希望の確認"), &page)
}

/// Whom they ask for, if anybody.
fn named(desk: &Desk) -> Option<PersonId> {
    match desk.asked() {
        With::One(id) => Some(id),
        With::Anyone => None,
    }
}

async fn send(desk: Desk, mut form: Form) -> Result<HttpResponse, Failure> {
    let read = match read(&desk, &form, None).await? {
        Ok(wished) => wished,
        Err(problems) => return answer(&desk, &form, &problems, None).await,
    };
    let Some(key) = fields::key_of(&form) else {
        form.set("key", fields::fresh_key(&desk.context));
        return answer(&desk, &form, &Problems::none(), None).await;
    };
    let Wished { mode, length, starts, words } = read;
    let request = Wishes {
        subject: fields::subject(&desk, (mode, length), words, key),
        accompanist: named(&desk),
        starts,
    };
    let (context, client) = (desk.context.clone(), desk.client());
    let asked =
        perform(
            async move { retrying(|| request_wishes(&context, client, request.clone())).await },
        );
    match asked.await? {
        Ok(booked) => Ok(desk.who.visit().redirect(&format!("/consultations/{}/done", booked.id))),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            answer(&desk, &form, &problems, None).await
        }
        Err(Stop::Refused(
            refusal @ (Refusal::NotAccepting | Refusal::ConditionsNotAccepted { .. }),
        )) => {
            form.set("accepts_conditions", "");
            answer(&desk, &form, &Problems::none(), Some(wording::refusal(&refusal))).await
        }
        Err(Stop::Refused(refusal)) => desk.refuse(&refusal),
    }
}
