//! Publishing, withdrawing, closing, holding, copying.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use serde::Serialize;

use super::frame::{Fact, Opened, Place, open};
use super::overview::subject;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::session::{self, PublishWhen, Refusal};
use crate::study_sessions::staffing::obstacles;
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::{parse_date_fields, parse_time, tokyo};
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

#[derive(Serialize)]
struct PublicationPage {
    form: FormFacts,
    action: String,
    back: String,
    preview: String,
    facts: Vec<Fact>,
    notice: Option<String>,
    warning: Option<&'static str>,
}

impl Page for PublicationPage {
    const TEMPLATE: &'static str = "study_sessions/staff_publication.html";
}

#[derive(Serialize)]
struct CopyPage {
    form: FormFacts,
    action: String,
    back: String,
    when: String,
    notices: Vec<String>,
}

impl Page for CopyPage {
    const TEMPLATE: &'static str = "study_sessions/staff_copy.html";
}

const PUBLISHING: Place = Place::Inner("公開する");
const COPYING: Place = Place::Inner("複製する");

pub async fn show_publication(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, PUBLISHING).await?;
    let mut form = Form::default();
    form.set("when", "now");
    let page = publication_page(&opened, &form, &Problems::none(), None);
    context.pages.answer(&opened.shell, &page)
}

pub async fn publish(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let when = match form.text("when") {
        "at" => moment(&form, "at", &mut problems).map(PublishWhen::At),
        _ => Some(PublishWhen::Now),
    };
    let Some(when) = when else {
        let opened = open(&who, &context, *id, PUBLISHING).await?;
        let page = publication_page(&opened, &form, &problems, None);
        return context.pages.answer_with(StatusCode::UNPROCESSABLE_ENTITY, &opened.shell, &page);
    };
    let (organiser, session, shared) = (Organiser::from(&who), *id, context.clone());
    let outcome =
        perform(
            async move { retrying(|| session::publish(&shared, organiser, session, when)).await },
        );
    let said = match when {
        PublishWhen::Now => "公開しました。".to_owned(),
        PublishWhen::At(at) => format!("{}に公開します。", tokyo::date_time(at)),
    };
    match outcome.await? {
        Ok(()) => Ok(done(&who, *id, &said)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let opened = open(&who, &context, *id, PUBLISHING).await?;
            let said = wording::session_refusal(&refusal);
            let page = publication_page(&opened, &form, &problems, Some(said));
            context.pages.answer_with(StatusCode::CONFLICT, &opened.shell, &page)
        }
    }
}

pub async fn withdraw(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let outcome = perform(async move {
        retrying(|| session::withdraw_publication(&context, organiser, session)).await
    });
    settled(&who, *id, outcome.await?, "公開を取りやめ、下書きに戻しました。")
}

pub async fn close(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let outcome =
        perform(async move { retrying(|| session::close(&context, organiser, session)).await });
    settled(&who, *id, outcome.await?, "受付を締め切りました。")
}

pub async fn hold(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (organiser, session) = (Organiser::from(&who), *id);
    let outcome =
        perform(async move { retrying(|| session::hold(&context, organiser, session)).await });
    settled(&who, *id, outcome.await?, "開催済みにしました。")
}

pub async fn show_copy(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, COPYING).await?;
    let mut form = Form::default();
    form.set("at_time", tokyo::time(tokyo::time_of(opened.view.rows.session.starts_at)));
    let page = copy_page(&opened, &form, &Problems::none(), Vec::new());
    context.pages.answer(&opened.shell, &page)
}

pub async fn copy(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let starts_at = moment(&form, "at", &mut problems);
    let opened = open(&who, &context, *id, COPYING).await?;
    let Some(starts_at) = starts_at else {
        let page = copy_page(&opened, &form, &problems, Vec::new());
        return context.pages.answer_with(StatusCode::UNPROCESSABLE_ENTITY, &opened.shell, &page);
    };
    let (organiser, session, shared) = (Organiser::from(&who), *id, context.clone());
    let outcome =
        perform(
            async move { retrying(|| session::copy(&shared, organiser, session, starts_at)).await },
        );
    let notices = match outcome.await? {
        Ok(new) => {
            return Ok(done(&who, new, "複製して、下書きにしました。内容を確かめてください。"));
        }
        Err(Stop::Broken(error)) => return Err(error.into()),
        Err(Stop::Refused(Refusal::Occupied(busy))) => {
            let found = obstacles(context.database.reader(), &busy).await?;
            found.iter().map(super::words::obstacle).collect()
        }
        Err(Stop::Refused(Refusal::Invalid(broken))) => {
            broken.list().iter().map(|problem| problem.detail.clone()).collect()
        }
        Err(Stop::Refused(refusal)) => vec![wording::session_refusal(&refusal)],
    };
    let page = copy_page(&opened, &form, &problems, notices);
    context.pages.answer_with(StatusCode::CONFLICT, &opened.shell, &page)
}

fn settled(
    who: &Coordinator,
    id: StudySessionId,
    outcome: Result<(), Stop<Refusal>>,
    said: &str,
) -> Result<HttpResponse, Failure> {
    outcome.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(done(who, id, said))
}

/// A refusal of something that was pressed without typing anything.
pub fn refusal(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::NotFound => Failure::NotFound,
        other => Failure::conflict("session_refused", wording::session_refusal(&other)),
    }
}

fn done(who: &Coordinator, id: StudySessionId, said: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("/staff/sessions/{id}"), BannerKind::Success, said)
}

/// A moment typed into boxes for its day and its time.
pub fn moment(form: &Form, name: &str, problems: &mut Problems) -> Option<DateTime<Utc>> {
    let box_of = |part: &str| form.text(&format!("{name}_day_{part}"));
    let day = parse_date_fields(box_of("year"), box_of("month"), box_of("day"));
    let day = problems.keep(&format!("{name}_day"), day);
    let time = parse_time(form.text(&format!("{name}_time")));
    let time = problems.keep(&format!("{name}_time"), time);
    Some(tokyo::instant(day?, time?))
}

fn moment_fields(form: &Form, problems: &Problems, (day, time): (&str, &str)) -> [Field; 2] {
    [
        Field::date("at_day", day, form, problems).hint(super::words::DAY_HINT),
        Field::new("at_time", time, form, problems).width(Width::S).hint(super::words::TIME_HINT),
    ]
}

fn publication_page(
    opened: &Opened,
    form: &Form,
    problems: &Problems,
    notice: Option<String>,
) -> PublicationPage {
    let base = format!("/staff/sessions/{}", opened.view.rows.session.id);
    let choice = Field::new("when", "いつ公開しますか", form, problems)
        .required()
        .options([Choice::new("now", "いま公開する"), Choice::new("at", "日時を決めて公開する")]);
    let [day, time] = moment_fields(form, problems, ("公開する日", "公開する時刻"));
    PublicationPage {
        form: FormFacts::new([choice, day, time], problems),
        action: format!("{base}/publication"),
        preview: format!("{base}/preview"),
        back: base,
        facts: std::iter::once(Fact::new("開催", opened.head.when.clone()))
            .chain(subject(&opened.view))
            .collect(),
        notice,
        warning: super::words::too_late(&opened.view.rows.session, opened.now),
    }
}

fn copy_page(opened: &Opened, form: &Form, problems: &Problems, notices: Vec<String>) -> CopyPage {
    let base = format!("/staff/sessions/{}", opened.view.rows.session.id);
    let [day, time] = moment_fields(form, problems, ("最初の日程の開催日", "開始時刻"));
    CopyPage {
        form: FormFacts::new([day.required(), time.required()], problems),
        action: format!("{base}/copy"),
        back: base,
        when: opened.head.when.clone(),
        notices,
    }
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let when = Field::new("when", "いつ", &form, &none).options([Choice::new("now", "いま")]);
    let [day, time] = moment_fields(&form, &none, ("日", "時刻"));
    let fields = [when, day.clone(), time.clone()];
    let publication = PublicationPage {
        form: FormFacts::new(fields, &none),
        action: "/staff/sessions/1/publication".into(),
        back: "/staff/sessions/1".into(),
        preview: "/staff/sessions/1/preview".into(),
        facts: vec![Fact::new("開催", "2026年12月3日（木）14:00～16:00".to_owned())],
        notice: Some("公開日時には、これからの日時を指定してください。".into()),
        warning: Some(super::words::BEGUN_BY_THEN),
    };
    let copy = CopyPage {
        form: FormFacts::new([day, time], &none),
        action: "/staff/sessions/1/copy".into(),
        back: "/staff/sessions/1".into(),
        when: "2026年12月3日（木）14:00～16:00".into(),
        notices: vec!["佐藤 健さんは、別の予定があります。".into()],
    };
    vec![sample(&publication), sample(&copy)]
}
