//! What the form of a new session begins with.

use std::ops::RangeInclusive;

use actix_web::{HttpResponse, web};

use super::plan_form::number;
use super::words;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::session::{OFFER_HOURS, STOP_HOURS, Usual, save_usual, usual};
use crate::study_sessions::wording::usual::{PURPOSE, SAVED, TITLE};
use crate::web::{
    BannerKind, Control, Crumb, EditPage, Failure, Field, Form, Problems, Settled, Width, perform,
    settle,
};

const HERE: &str = "/staff/sessions/usual";

/// `GET /staff/sessions/usual`
pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let form = filled(&usual(context.database.reader()).await?);
    answer(&who, &context, &form, (&Problems::none(), None))
}

fn filled(usual: &Usual) -> Form {
    let reminders = usual.reminders.iter();
    let reminders = reminders.map(|minutes| ("reminders".to_owned(), minutes.to_string()));
    let mut form = Form::new(reminders.collect(), Vec::new());
    form.set("offer_hours", usual.offer_hours.to_string());
    form.set("stop_hours", usual.stop_hours.to_string());
    form.set("version", usual.version.to_string());
    form
}

/// `POST /staff/sessions/usual`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let offer_hours = hours(&form, "offer_hours", &OFFER_HOURS, &mut problems);
    let stop_hours = hours(&form, "stop_hours", &STOP_HOURS, &mut problems);
    if !problems.is_empty() {
        return answer(&who, &context, &form, (&problems, None));
    }
    let minutes = form.all("reminders");
    let reminders = minutes.iter().filter_map(|minutes| minutes.parse().ok()).collect();
    let wanted = Usual { reminders, offer_hours, stop_hours, version: 0 };
    let version = Some(form.text("version").parse().unwrap_or(0));
    let (organiser, saving) = (Organiser::from(&who), context.clone());
    let saved = perform(async move {
        retrying(|| save_usual(&saving, organiser, (version, wanted.clone()))).await
    });
    match settle(saved.await?)? {
        Settled::Done(()) => Ok(who.visit().redirect_saying(HERE, BannerKind::Success, SAVED)),
        Settled::Again(problems, notice) => answer(&who, &context, &form, (&problems, notice)),
    }
}

/// Nought stands in where there is a problem.
fn hours(form: &Form, name: &str, allowed: &RangeInclusive<i32>, problems: &mut Problems) -> i32 {
    if form.filled(name).is_none() {
        problems.add(name, words::between(allowed));
    }
    number(form, name, allowed, problems).unwrap_or(0)
}

fn answer(
    who: &Coordinator,
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let hours = |name: &str, label: &str, hint: &str| {
        let field = Field::new(name, label, form, problems).hint(hint);
        Control::new("text", field.required().inputmode("numeric").width(Width::S)).unit("営業時間")
    };
    let distances = Field::new("reminders", "リマインダー", form, problems);
    let controls = vec![
        Control::new("checkboxes", distances.options(words::distances(form))),
        hours("offer_hours", "繰上げの回答期限", words::OFFER_HINT),
        hours("stop_hours", "自動の繰上げを止める時期", words::STOP_HINT),
    ];
    let page = EditPage {
        version: form.text("version").to_owned(),
        ..EditPage::new((HERE, "/staff/sessions"), PURPOSE, controls).saying(notice)
    };
    let mut shell = who.shell(context, TITLE);
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to(words::SESSIONS, "/staff/sessions"),
        Crumb::here(TITLE),
    ];
    context.pages.answer_with(page.status(), &shell, &page)
}
