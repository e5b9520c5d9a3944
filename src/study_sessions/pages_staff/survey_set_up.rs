//! Setting the questionnaire up, and ending it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::survey::{self, Circle};

use super::frame::{Opened, Place, open};
use super::steps::moment;
use super::words::{DAY_HINT, TIME_HINT};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::study_sessions::Organiser;
use crate::study_sessions::survey::{SurveyPlan, close as end, save, survey_of, wording as say};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Control, EditPage, Failure, Field, Form, Problems, Settled, Width, perform,
    settle,
};

const PLACE: Place = Place::Inner("アンケートの設定");
/// How long people usually have.
const USUAL: TimeDelta = TimeDelta::days(14);
const USUAL_REMINDER: TimeDelta = TimeDelta::days(7);

/// `GET /staff/sessions/{id}/survey/edit`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let known = survey_of(context.database.reader(), Organiser::from(&who), *id).await?;
    let form = filled(known.as_ref(), opened.view.rows.session.ends_at);
    answer(&context, &opened, (&form, &Problems::none()), None)
}

fn filled(known: Option<&survey::Model>, ends_at: DateTime<Utc>) -> Form {
    let mut form = Form::default();
    let anonymous = known.is_none_or(|row| row.anonymous);
    form.set("anonymous", if anonymous { "yes" } else { "no" });
    let circle = known.map_or(Circle::Attended, |row| row.circle);
    form.set("circle", if circle == Circle::Attended { "attended" } else { "confirmed" });
    form.set("intro", known.and_then(|row| row.intro.clone()).unwrap_or_default());
    set_moment(&mut form, "closes_at", known.map_or(ends_at + USUAL, |row| row.closes_at));
    match known {
        None => set_moment(&mut form, "remind_at", ends_at + USUAL_REMINDER),
        Some(row) => {
            if let Some(at) = row.remind_at {
                set_moment(&mut form, "remind_at", at);
            }
        }
    }
    form.set("version", known.map_or(0, |row| row.version).to_string());
    form
}

pub(super) fn set_moment(form: &mut Form, name: &str, at: DateTime<Utc>) {
    use chrono::Datelike as _;
    let day = tokyo::day_of(at);
    form.set(&format!("{name}_day_year"), day.year().to_string());
    form.set(&format!("{name}_day_month"), day.month().to_string());
    form.set(&format!("{name}_day_day"), day.day().to_string());
    form.set(&format!("{name}_time"), tokyo::time(tokyo::time_of(at)));
}

/// `POST /staff/sessions/{id}/survey/edit`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PLACE).await?;
    let plan = match read(&form) {
        Ok(plan) => plan,
        Err(problems) => return answer(&context, &opened, (&form, &problems), None),
    };
    let (organiser, working, session) = (Organiser::from(&who), context.clone(), *id);
    let done =
        perform(async move { retrying(|| save(&working, organiser, session, plan.clone())).await });
    match settle(done.await?)? {
        Settled::Done(_) => Ok(said(&who, *id, "アンケートを設定しました。")),
        Settled::Again(problems, notice) => {
            answer(&context, &opened, (&form, &by_box(problems)), notice)
        }
    }
}

/// Moments are typed into boxes for day and time.
fn by_box(problems: Problems) -> Problems {
    let mut mapped = Problems::none();
    for problem in problems.into_list() {
        let field = match problem.field.as_str() {
            name @ ("closes_at" | "remind_at" | "released_at" | "expires_at") => {
                format!("{name}_day")
            }
            other => other.to_owned(),
        };
        mapped.add(field, problem.detail);
    }
    mapped
}

fn read(form: &Form) -> Result<SurveyPlan, Problems> {
    let mut problems = Problems::none();
    let anonymous = match form.text("anonymous") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            problems.add("anonymous", "記名か匿名かを選んでください。");
            None
        }
    };
    let circle =
        if form.text("circle") == "confirmed" { Circle::Confirmed } else { Circle::Attended };
    let closes_at = moment(form, "closes_at", &mut problems);
    let reminds = ["year", "month", "day"].map(|part| format!("remind_at_day_{part}"));
    let wanted = reminds.iter().any(|name| form.filled(name).is_some());
    let remind_at = if wanted { moment(form, "remind_at", &mut problems) } else { None };
    match (anonymous, closes_at, problems.is_empty()) {
        (Some(anonymous), Some(closes_at), true) => Ok(SurveyPlan {
            anonymous,
            circle,
            intro: form.filled("intro").map(str::to_owned),
            closes_at,
            remind_at,
            version: form.text("version").parse().unwrap_or(-1),
        }),
        _ => Err(problems),
    }
}

fn answer(
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let base = format!("/staff/sessions/{}/survey", opened.view.rows.session.id);
    let purpose = "勉強会が終わると、対象の方が自分の申込みのページから答えられます。";
    let page = EditPage {
        version: form.text("version").to_owned(),
        ..EditPage::new((&format!("{base}/edit"), &base), purpose, controls(form, problems))
    };
    let page = page.saying(notice);
    context.pages.answer_with(page.status(), &opened.shell, &page)
}

fn controls(form: &Form, problems: &Problems) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let form_of = [
        Choice::new("yes", "匿名").hint("だれの回答かは、事務局にもわかりません。"),
        Choice::new("no", "記名").hint("お名前とともに事務局が読みます。"),
    ];
    let circles =
        [Choice::new("attended", "出席した方"), Choice::new("confirmed", "参加が確定した方全員")];
    let day = |name: &str, label: &str| Field::date(name, label, form, problems).hint(DAY_HINT);
    let time = |name: &str, label: &str| field(name, label).width(Width::S).hint(TIME_HINT);
    vec![
        Control::new("radios", field("anonymous", "方式").required().options(form_of)),
        Control::new("radios", field("circle", "答える方").required().options(circles)),
        Control::new("area", field("intro", "はじめに書くこと")),
        Control::new("date", day("closes_at_day", "回答期限の日").required()),
        Control::new("text", time("closes_at_time", "回答期限の時刻").required()),
        Control::new("date", day("remind_at_day", "未回答の方にお知らせする日")),
        Control::new("text", time("remind_at_time", "お知らせする時刻")),
    ]
}

/// `POST /staff/sessions/{id}/survey/closing`
pub async fn close(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let done = perform(async move { retrying(|| end(&context, organiser, session)).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(said(&who, *id, "回答の受付を終えました。")),
        Settled::Again(_, why) => {
            let why = why.unwrap_or_else(|| {
                say::refusal(&crate::study_sessions::survey::Refusal::NotPossibleNow)
            });
            Err(Failure::conflict("survey_refused", why))
        }
    }
}

fn said(who: &Coordinator, id: StudySessionId, text: &str) -> HttpResponse {
    let page = format!("/staff/sessions/{id}/survey");
    who.visit().redirect_saying(&page, BannerKind::Success, text)
}
