use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Place, open};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::session::{self, CallOff, Refusal, count_concerned};
use crate::study_sessions::{Organiser, wording};
use crate::web::{
    BannerKind, Failure, Field, Form, Page, Problems, Sample, Width, perform, sample,
};

/// 延期 or 中止.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Postpone,
    Cancel,
}

#[derive(Serialize)]
struct CallOffPage {
    title: &'static str,
    consequences: Vec<String>,
    reason: Field,
    confirm: Field,
    button: &'static str,
    action: String,
    back: String,
    notice: Option<String>,
}

impl Page for CallOffPage {
    const TEMPLATE: &'static str = "study_sessions/staff_call_off.html";
}

impl Kind {
    fn place(self) -> Place {
        Place::Inner(if self == Self::Postpone { "延期する" } else { "中止する" })
    }

    fn path(self) -> &'static str {
        if self == Self::Postpone { "postponement" } else { "cancellation" }
    }

    fn done(self, told: usize) -> String {
        let what =
            if self == Self::Postpone { "延期しました。" } else { "中止しました。" };
        format!("{what}{}", super::words::told(told))
    }
}

pub async fn show_postponement(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, *id, (Kind::Postpone, &Form::default(), None)).await
}

pub async fn show_cancellation(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    answer(&who, &context, *id, (Kind::Cancel, &Form::default(), None)).await
}

pub async fn postpone(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive(who, context, *id, (Kind::Postpone, form)).await
}

pub async fn cancel(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    receive(who, context, *id, (Kind::Cancel, form)).await
}

async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: StudySessionId,
    (kind, form): (Kind, Form),
) -> Result<HttpResponse, Failure> {
    let many = count_concerned(&context, id).await?;
    let mut none = Problems::none();
    let typed = super::plan_form::number(&form, "recipients", &mut none);
    let expected = typed.and_then(|number| usize::try_from(number).ok());
    let Some(expected) = expected.filter(|expected| *expected == many) else {
        let said = format!("届く人数（{many}）を、そのまま入力してください。");
        return answer(&who, &context, id, (kind, &form, Some(Err(said)))).await;
    };
    let reason = form.filled("reason").map(|text| text.trim().to_owned());
    let wish = CallOff { reason, expected_recipients: expected };
    let (organiser, shared) = (Organiser::from(&who), context.clone());
    let outcome = perform(async move {
        match kind {
            Kind::Postpone => {
                retrying(|| session::postpone(&shared, organiser, id, wish.clone())).await
            }
            Kind::Cancel => {
                retrying(|| session::cancel(&shared, organiser, id, wish.clone())).await
            }
        }
    });
    match outcome.await? {
        Ok(told) => {
            let page = format!("/staff/sessions/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &kind.done(told)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let said = wording::session_refusal(&refusal);
            answer(&who, &context, id, (kind, &form, Some(Ok(said)))).await
        }
    }
}

/// The page before it happens; `again` is a refusal, or what is wrong with the typed number.
async fn answer(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
    (kind, form, again): (Kind, &Form, Option<Result<String, String>>),
) -> Result<HttpResponse, Failure> {
    let opened = open(who, context, id, kind.place()).await?;
    let many = count_concerned(context, id).await?;
    let status = match &again {
        None => StatusCode::OK,
        Some(Ok(_)) => StatusCode::CONFLICT,
        Some(Err(_)) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let (notice, wrong) = match again {
        None => (None, None),
        Some(Ok(notice)) => (Some(notice), None),
        Some(Err(wrong)) => (None, Some(wrong)),
    };
    let page = page(kind, &format!("/staff/sessions/{id}"), (form, many), (notice, wrong));
    context.pages.answer_with(status, &opened.shell, &page)
}

fn page(
    kind: Kind,
    base: &str,
    (form, many): (&Form, usize),
    (notice, wrong): (Option<String>, Option<String>),
) -> CallOffPage {
    let mut problems = Problems::none();
    if let Some(wrong) = wrong {
        problems.add("recipients", wrong);
    }
    let (title, what, after, button) = match kind {
        Kind::Postpone => (
            "この勉強会を延期しますか",
            "延期",
            "申込はそのまま残ります。あとで新しい日程を決めて再開できます。",
            "延期する",
        ),
        Kind::Cancel => {
            let after = "中止したあと、受付中に戻すことはできません。";
            ("この勉強会を中止しますか", "中止", after, "中止する")
        }
    };
    CallOffPage {
        title,
        consequences: vec![
            format!("{many}名に{what}のお知らせが届き、予定表から予定が消えます。"),
            "登録のある登壇者と、登壇者のページのリンクを送った方にも、お知らせが届きます。"
                .to_owned(),
            "登壇者、会場、オンライン会議の枠の予定が空きます。".to_owned(),
            after.to_owned(),
        ],
        reason: Field::new("reason", &format!("{what}の理由"), form, &problems)
            .hint("お知らせにそのまま載ります。"),
        confirm: Field::new("recipients", &format!("届く人数（{many}）を入力"), form, &problems)
            .required()
            .width(Width::Xs)
            .inputmode("numeric"),
        button,
        action: format!("{base}/{}", kind.path()),
        back: base.to_owned(),
        notice,
    }
}

pub fn samples() -> Vec<Sample> {
    let notice = Some("人数が変わりました。".to_owned());
    let wrong = Some("届く人数（18）を、そのまま入力してください。".to_owned());
    let page = page(Kind::Cancel, "/staff/sessions/1", (&Form::default(), 18), (notice, wrong));
    vec![sample(&page)]
}
