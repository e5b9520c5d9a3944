//! Adding a task, and changing it.

use actix_web::{HttpResponse, web};
use entities::TaskId;
use serde::Deserialize;
use uuid::Uuid;

use super::form::{controls, facts, filled, read, shown};
use super::{TASKS, page_of, shell};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Staff;
use crate::tasks::{Clerk, RawTask, Refusal, TaskView, add, change, find, wording};
use crate::web::{BannerKind, EditPage, Failure, Form, Problems, Settled, perform, settle};

/// What the new task is about: `kind:id`.
#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    about: String,
}

/// `GET /staff/tasks/new`
pub async fn show_new(
    who: Staff,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("request_key", context.new_id::<Uuid>().to_string());
    form.set("owner", who.person_id().to_string());
    form.set("about", wanted.about.trim());
    let about = shown(&context, Clerk::from(&who), &form).await?;
    if about.is_none() && !form.text("about").is_empty() {
        return Err(Failure::NotFound);
    }
    new_page((&who, &context), (&form, &Problems::none()), None).await
}

async fn new_page(
    (who, context): (&Staff, &Context),
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let about = shown(context, Clerk::from(who), form).await?;
    let keep = |name: &str| (name.to_owned(), form.text(name).to_owned());
    let page = EditPage {
        button: "追加する",
        facts: facts(about.as_ref()),
        carried: vec![keep("request_key"), keep("about")],
        ..EditPage::new(
            (&format!("{TASKS}/new"), TASKS),
            "",
            controls(context, (form, problems)).await?,
        )
    };
    let page = page.saying(said(notice, problems));
    let shell = shell(who, context, (&[], wording::NEW));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// What it is about has no field of its own to stand under.
fn said(notice: Option<String>, problems: &Problems) -> Option<String> {
    notice.or_else(|| problems.of("about").map(ToOwned::to_owned))
}

/// `POST /staff/tasks/new`
pub async fn receive_new(
    who: Staff,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let outcome: Result<TaskId, Stop<Refusal>> = match read(&form) {
        Ok(draft) => {
            let (working, clerk) = (context.clone(), Clerk::from(&who));
            let key = format!("{}:{}", who.person_id(), form.text("request_key"));
            perform(async move { retrying(|| add(&working, clerk, (&draft, &key))).await }).await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match settle(outcome)? {
        Settled::Done(id) => {
            Ok(who.visit().redirect_saying(&page_of(id), BannerKind::Success, wording::ADDED))
        }
        Settled::Again(problems, notice) => {
            new_page((&who, &context), (&form, &problems), notice).await
        }
    }
}

/// `GET /staff/tasks/{id}/edit`
pub async fn show_edit(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
) -> Result<HttpResponse, Failure> {
    let view = seen(&who, &context, *id).await?;
    let form = filled(&RawTask::of(&view.row));
    edit_page((&who, &context), &view, (&form, &Problems::none()), None).await
}

async fn seen(who: &Staff, context: &Context, id: TaskId) -> Result<TaskView, Failure> {
    find(context.database.reader(), Clerk::from(who), id).await?.ok_or(Failure::NotFound)
}

async fn edit_page(
    (who, context): (&Staff, &Context),
    view: &TaskView,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let about = shown(context, Clerk::from(who), form).await?;
    let back = page_of(view.row.id);
    let page = EditPage {
        version: view.row.version.to_string(),
        facts: facts(about.as_ref()),
        carried: vec![("about".to_owned(), form.text("about").to_owned())],
        ..EditPage::new(
            (&format!("{back}/edit"), &back),
            "",
            controls(context, (form, problems)).await?,
        )
    };
    let page = page.saying(said(notice, problems));
    let way = [(view.row.title.as_str(), back.as_str())];
    let shell = shell(who, context, (&way, "作業の内容を変える"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/tasks/{id}/edit`
pub async fn receive_edit(
    who: Staff,
    context: web::Data<Context>,
    id: web::Path<TaskId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (view, id) = (seen(&who, &context, *id).await?, *id);
    let outcome: Result<(), Stop<Refusal>> = match read(&form) {
        Ok(draft) => {
            let (working, clerk) = (context.clone(), Clerk::from(&who));
            let version = form.text("version").parse().ok();
            perform(
                async move { retrying(|| change(&working, clerk, id, (&draft, version))).await },
            )
            .await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match settle(outcome)? {
        Settled::Done(()) => {
            // Whoever gave it to somebody else may not see it any more.
            let still = find(context.database.reader(), Clerk::from(&who), id).await?;
            let page = still.map_or_else(|| TASKS.to_owned(), |_| page_of(id));
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, wording::SAVED))
        }
        Settled::Again(problems, notice) => {
            edit_page((&who, &context), &view, (&form, &problems), notice).await
        }
    }
}
