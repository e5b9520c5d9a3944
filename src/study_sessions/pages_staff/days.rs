//! `/staff/sessions/{id}/days`: the days of the conference a session is part of.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::session;
use serde::Serialize;

use super::frame::{Chip, Opened, Place, open};
use super::steps::{moment, refusal};
use super::words;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::session::Refusal;
use crate::study_sessions::staffing::obstacles;
use crate::study_sessions::{Organiser, Standing, conference, seats, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Width, perform,
    sample,
};

#[derive(Serialize)]
struct DaysPage {
    days: Vec<DayLine>,
    form: FormFacts,
    key: String,
    /// Sessions that can be taken in.
    others: Option<Field>,
    base: String,
    notices: Vec<String>,
    /// Days can be added.
    open: bool,
}

#[derive(Serialize)]
struct DayLine {
    id: String,
    when: String,
    title: String,
    place: Option<String>,
    chip: Chip,
    seats: String,
    href: String,
    current: bool,
}

impl Page for DaysPage {
    const TEMPLATE: &'static str = "study_sessions/staff_days.html";
}

const DAYS: Place = Place::Inner("会の日程");

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, DAYS).await?;
    let mut form = Form::default();
    form.set("at_time", tokyo::time(tokyo::time_of(opened.view.rows.session.starts_at)));
    let page = facts(&context, &opened, (&form, &Problems::none()), Vec::new()).await?;
    context.pages.answer(&opened.shell, &page)
}

/// Adds a day by copying this one.
pub async fn add(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, DAYS).await?;
    let mut problems = Problems::none();
    let Some(starts_at) = moment(&form, "at", &mut problems) else {
        let page = facts(&context, &opened, (&form, &problems), Vec::new()).await?;
        return context.pages.answer_with(StatusCode::UNPROCESSABLE_ENTITY, &opened.shell, &page);
    };
    let (organiser, session, shared) = (Organiser::from(&who), *id, context.clone());
    let key = form.text("key").to_owned();
    let outcome = perform(async move {
        let wish = (starts_at, key.as_str());
        retrying(|| conference::add_day(&shared, organiser, session, wish)).await
    });
    let notices = match outcome.await? {
        Ok(new) => {
            let said = "日程を加えて、下書きにしました。会場や定員を確かめて公開してください。";
            let to = format!("/staff/sessions/{new}");
            return Ok(who.visit().redirect_saying(&to, BannerKind::Success, said));
        }
        Err(Stop::Broken(error)) => return Err(error.into()),
        Err(Stop::Refused(Refusal::NotFound)) => return Err(Failure::NotFound),
        Err(Stop::Refused(Refusal::Occupied(busy))) => {
            let found = obstacles(context.database.reader(), &busy).await?;
            found.iter().map(words::obstacle).collect()
        }
        Err(Stop::Refused(Refusal::Invalid(broken))) => {
            broken.list().iter().map(|problem| problem.detail.clone()).collect()
        }
        Err(Stop::Refused(refusal)) => vec![wording::session_refusal(&refusal)],
    };
    let page = facts(&context, &opened, (&form, &problems), notices).await?;
    context.pages.answer_with(StatusCode::CONFLICT, &opened.shell, &page)
}

/// Takes a session that exists in as a day.
pub async fn join(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let Ok(other) = form.text("session").parse::<StudySessionId>() else {
        let opened = open(&who, &context, *id, DAYS).await?;
        let mut problems = Problems::none();
        problems.add("session", "加える勉強会を選んでください。");
        let page = facts(&context, &opened, (&form, &problems), Vec::new()).await?;
        return context.pages.answer_with(StatusCode::UNPROCESSABLE_ENTITY, &opened.shell, &page);
    };
    let (organiser, session) = (Organiser::from(&who), *id);
    let outcome = perform(async move {
        retrying(|| conference::join(&context, organiser, (session, other))).await
    });
    outcome.await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(back(&who, *id, "同じ会の日程にしました。"))
}

/// Takes a day out of the conference.
pub async fn leave(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let Ok(day) = form.text("session").parse::<StudySessionId>() else {
        return Err(Failure::NotFound);
    };
    let organiser = Organiser::from(&who);
    let outcome =
        perform(async move { retrying(|| conference::leave(&context, organiser, day)).await });
    outcome.await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(back(&who, *id, "会の日程から外しました。申込はそのままです。"))
}

fn back(who: &Coordinator, id: StudySessionId, said: &str) -> HttpResponse {
    let to = format!("/staff/sessions/{id}/days");
    who.visit().redirect_saying(&to, BannerKind::Success, said)
}

async fn facts(
    context: &Context,
    opened: &Opened,
    (form, problems): (&Form, &Problems),
    notices: Vec<String>,
) -> Result<DaysPage, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let own = &opened.view.rows.session;
    let mut days = Vec::new();
    for row in conference::days(db, own).await? {
        let counts = seats::of(db, row.id).await?;
        let phase = Standing::from(&row).phase(&counts, now);
        days.push(line(&row, (words::phase_chip(phase).into(), &counts), own.id));
    }
    let candidates = conference::candidates(db, own, now).await?;
    let choices = candidates.iter().map(|row| {
        let title = wording::full_title(row.number, &row.title);
        Choice::new(row.id.to_string(), format!("{}　{title}", tokyo::date_time(row.starts_at)))
    });
    let others = Field::new("session", "加える勉強会", form, problems)
        .required()
        .width(Width::Full)
        .options(choices);
    Ok(DaysPage {
        days,
        form: FormFacts::new(day_fields(form, problems), problems),
        key: match form.filled("key") {
            Some(key) => key.to_owned(),
            None => context.chance.uuid(now).to_string(),
        },
        others: (!candidates.is_empty()).then_some(others),
        base: format!("/staff/sessions/{}/days", own.id),
        notices,
        open: !own.state.is_settled(),
    })
}

fn day_fields(form: &Form, problems: &Problems) -> [Field; 2] {
    [
        Field::date("at_day", "加える日", form, problems).hint(words::DAY_HINT).required(),
        Field::new("at_time", "開始時刻", form, problems)
            .width(Width::S)
            .hint(words::TIME_HINT)
            .required(),
    ]
}

fn line(
    row: &session::Model,
    (chip, counts): (Chip, &[seats::SeatCount]),
    own: StudySessionId,
) -> DayLine {
    let each = counts.iter().map(|count| match count.capacity {
        Some(capacity) => format!("{} {}／{capacity}名", wording::mode(count.mode), count.taken),
        None => format!("{} {}名", wording::mode(count.mode), count.taken),
    });
    DayLine {
        id: row.id.to_string(),
        when: tokyo::span(row.starts_at, row.ends_at),
        title: wording::full_title(row.number, &row.title),
        place: row.venue_summary.clone(),
        chip,
        seats: each.collect::<Vec<_>>().join("、"),
        href: format!("/staff/sessions/{}", row.id),
        current: row.id == own,
    }
}

pub fn samples() -> Vec<Sample> {
    let (form, none) = (Form::default(), Problems::none());
    let page = |days: Vec<DayLine>, others: Option<Field>| DaysPage {
        days,
        form: FormFacts::new(day_fields(&form, &none), &none),
        key: "x".into(),
        others,
        base: "/staff/sessions/1/days".into(),
        notices: vec!["佐藤 健さんは、別の予定があります。".into()],
        open: true,
    };
    let day = |current| DayLine {
        id: "1".into(),
        when: "2026年12月14日（月）13:00～17:00".into(),
        title: "全国交流大会".into(),
        place: Some("塩尻市市民交流センター".into()),
        chip: words::phase_chip(crate::study_sessions::Phase::Open).into(),
        seats: "会場 18／30名".into(),
        href: "/staff/sessions/1".into(),
        current,
    };
    let others = Field::new("session", "加える勉強会", &form, &none)
        .options([Choice::new("2", "2026年12月15日（火）10:00　全国交流大会")]);
    vec![sample(&page(Vec::new(), None)), sample(&page(vec![day(true), day(false)], Some(others)))]
}
