//! One task, and what is pressed there.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entities::TaskId;
use entities::tasks::task::TaskState;
use serde::Serialize;

use super::{page_of, shell, viewed};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Staff;
use crate::tasks::{Clerk, Refusal, TaskView, find, settle, wording};
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Chip, Failure, Form, Page, Sample, perform, sample};

#[derive(Serialize)]
struct ShowPage {
    base: String,
    chip: Chip,
    open: bool,
    note: String,
    facts: Vec<Fact>,
}

/// As `definitions` draws it.
#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    href: Option<String>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "tasks/show.html";
}

/// `GET /staff/tasks/{id}`
pub async fn show(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    let view = find(context.database.reader(), Clerk::from(&who), *id).await?;
    let view = view.ok_or(Failure::NotFound)?;
    viewed(&context, &who, std::slice::from_ref(&view)).await?;
    let page = facts(&view, tokyo::day_of(context.now()));
    context.pages.answer(&shell(&who, &context, (&[], &view.row.title)), &page)
}

fn facts(view: &TaskView, today: NaiveDate) -> ShowPage {
    let row = &view.row;
    let fact = |label, value: String| Fact { label, value, href: None };
    let mut facts = vec![
        fact("期限", wording::due(row.due_on)),
        fact("担当者", view.owner.clone().unwrap_or_else(|| wording::ANYBODY.to_owned())),
    ];
    facts.extend(about(view));
    let made = format!("{}（{}）", tokyo::date_time(row.created_at), view.made_by);
    facts.push(fact("追加", made));
    if let (Some(at), Some(by)) = (row.closed_at, &view.closed_by) {
        let how = wording::state(row.state);
        facts.push(fact(how, format!("{}（{by}）", tokyo::date_time(at))));
    }
    ShowPage {
        base: page_of(row.id),
        chip: wording::chip(row.state, row.due_on, today).into(),
        open: row.state == TaskState::Open,
        note: row.note.clone(),
        facts,
    }
}

fn about(view: &TaskView) -> Option<Fact> {
    let label = wording::about_kind(view.row.about_kind?);
    let shown = view.about.as_ref();
    let value = shown.map_or_else(|| wording::NOT_SHOWN.to_owned(), |about| about.name.clone());
    Some(Fact { label, value, href: shown.map(|about| about.href.clone()) })
}

/// `POST /staff/tasks/{id}/completion`
pub async fn complete(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    press((who, context), *id, TaskState::Done).await
}

/// `POST /staff/tasks/{id}/withdrawal`
pub async fn withdraw(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    press((who, context), *id, TaskState::Dropped).await
}

/// `POST /staff/tasks/{id}/reopening`
pub async fn reopen(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    press((who, context), *id, TaskState::Open).await
}

async fn press(
    (who, context): (Staff, web::Data<Context>),
    id: TaskId,
    wanted: TaskState,
) -> Result<HttpResponse, Failure> {
    let clerk = Clerk::from(&who);
    let done =
        perform(async move { retrying(|| settle(&context, clerk, (id, wanted))).await }).await?;
    let (kind, text) = match done {
        Ok(()) => (BannerKind::Success, wording::settled(wanted).to_owned()),
        Err(Stop::Refused(Refusal::NotFound)) => return Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => (BannerKind::Error, wording::refusal(&refusal)),
        Err(Stop::Broken(error)) => return Err(error.into()),
    };
    Ok(who.visit().redirect_saying(&page_of(id), kind, &text))
}

pub fn samples() -> Vec<Sample> {
    let fact = |href| Fact { label: "団体", value: "はじめ".to_owned(), href };
    let page = |open: bool| ShowPage {
        base: "/staff/tasks/1".to_owned(),
        chip: wording::chip(
            if open { TaskState::Open } else { TaskState::Done },
            None,
            NaiveDate::MIN,
        )
        .into(),
        open,
        note: if open {
            "先方の都合を先に聞く。\n部屋は2つ。".to_owned()
        } else {
            String::new()
        },
        facts: vec![fact(open.then(|| "/staff/organisations/1".to_owned()))],
    };
    vec![sample(&page(true)), sample(&page(false))]
}
