//! What a participant's QR code leads to: a name and a button. Opening it changes nothing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::{RegistrationId, SessionPartId};
use serde::Serialize;

use super::day_marks::greeting;
use super::frame::{Chip, Fact, viewed};
use super::words;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::study_sessions::attendance::{Ticket, check_in};
use crate::study_sessions::readers::{RegistrationView, registration_view};
use crate::study_sessions::registration::By;
use crate::study_sessions::{Organiser, links, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Crumb, Failure, Field, Form, Page, Problems, Sample, Width, perform, sample,
};

#[derive(Serialize)]
struct CheckInPage {
    chip: Chip,
    facts: Vec<Fact>,
    part: Field,
    action: String,
    day: String,
    notice: Option<String>,
}

impl Page for CheckInPage {
    const TEMPLATE: &'static str = "study_sessions/staff_check_in.html";
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    code: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = opened(&context, &code)?;
    answer(&who, &context, (&code, id), (Form::default(), None)).await
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    code: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let id = opened(&context, &code)?;
    let part: SessionPartId = form.text("part").parse().map_err(|_| Failure::NotFound)?;
    let (organiser, shared, shown) = (Organiser::from(&who), context.clone(), code.to_string());
    let outcome = perform(async move {
        retrying(|| check_in(&shared, organiser, part, Ticket::Code(shown.clone()))).await
    });
    match outcome.await? {
        Ok(came) => {
            let page = format!("/staff/check-in/{code}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, &greeting(&came)))
        }
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let said = wording::attendance::refusal(&refusal);
            answer(&who, &context, (&code, id), (form, Some(said))).await
        }
    }
}

fn opened(context: &Context, code: &str) -> Result<RegistrationId, Failure> {
    links::open_check_in(&context.config, code).ok_or(Failure::NotFound)
}

async fn answer(
    who: &Coordinator,
    context: &Context,
    (code, id): (&str, RegistrationId),
    (mut form, notice): (Form, Option<String>),
) -> Result<HttpResponse, Failure> {
    let by = By::Staff(Organiser::from(who));
    let found = registration_view(context.database.reader(), context.now(), id, by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    let session = view.registration.session_id;
    viewed(who, context, session, "check_in").await?;
    let mut shell = who.shell(context, &format!("{}さん", view.name));
    let day = format!("/staff/sessions/{session}/day");
    let row = &view.session.rows.session;
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to(
            wording::full_title(row.number, &row.title),
            format!("/staff/sessions/{session}"),
        ),
        Crumb::to("当日", day.clone()),
        Crumb::here("受付"),
    ];
    if form.text("part").is_empty() {
        form.set("part", nearest(&view, context).map_or_else(String::new, |id| id.to_string()));
    }
    let status = if notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let page = CheckInPage {
        chip: words::registration_chip(view.registration.state).into(),
        facts: vec![
            Fact::new("受付番号", view.registration.number.clone()),
            Fact::new("団体", view.registration.affiliation.clone()),
            Fact::new("参加方法", wording::mode(view.registration.mode).to_owned()),
            Fact::new("勉強会", wording::full_title(row.number, &row.title)),
        ],
        part: part_field(&view, &form),
        action: format!("/staff/check-in/{code}"),
        day,
        notice,
    };
    context.pages.answer_with(status, &shell, &page)
}

/// The part that runs or comes next; the last one when all are over.
fn nearest(view: &RegistrationView, context: &Context) -> Option<SessionPartId> {
    let parts = &view.session.rows.parts;
    let next = parts.iter().find(|rows| rows.part.ends_at > context.now());
    next.or(parts.last()).map(|rows| rows.part.id)
}

fn part_field(view: &RegistrationView, form: &Form) -> Field {
    let parts = (1..).zip(&view.session.rows.parts).map(|(number, rows)| {
        let name = rows.part.title.clone().unwrap_or_else(|| format!("日程 {number}"));
        let when = tokyo::month_day_span(rows.part.starts_at, rows.part.ends_at);
        Choice::new(rows.part.id.to_string(), format!("{name}　{when}"))
    });
    Field::new("part", "日程", form, &Problems::none()).required().options(parts).width(Width::L)
}

pub fn samples() -> Vec<Sample> {
    let part = Field::new("part", "日程", &Form::default(), &Problems::none());
    vec![sample(&CheckInPage {
        chip: ("success", "参加確定").into(),
        facts: vec![Fact::new("受付番号", "K8-0003-01".to_owned())],
        part: part.options([Choice::new("1", "日程 1")]),
        action: "/1".into(),
        day: "/2".into(),
        notice: Some("参加が確定していない申込みです。".into()),
    })]
}
