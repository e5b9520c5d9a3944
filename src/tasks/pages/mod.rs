//! The secretariat's pages about tasks. Whoever sees somebody's name as what a task is about is noted.

mod edit;
mod form;
mod list;
mod show;

use actix_web::web;
use entities::TaskId;
use entities::people::role_assignment::Role;
use entities::tasks::task::AboutKind;
use serde_json::json;

use super::{TaskView, wording};
use crate::context::Context;
use crate::people::audit::{self, Subject};
use crate::people::{NavEntry, SignedIn};
use crate::web::{Crumb, Failure, Routes, Sample, Shell, perform};

pub const TASKS: &str = "/staff/tasks";

pub const NAVIGATION: NavEntry = NavEntry {
    label: wording::TASKS,
    label_en: "Tasks",
    href: TASKS,
    roles: &[Role::Coordinator, Role::Editor, Role::Approver],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/tasks", web::get().to(list::show))
        .route("/staff/tasks/new", web::get().to(edit::show_new))
        .route("/staff/tasks/new", web::post().to(edit::receive_new))
        .route("/staff/tasks/{id}", web::get().to(show::show))
        .route("/staff/tasks/{id}/edit", web::get().to(edit::show_edit))
        .route("/staff/tasks/{id}/edit", web::post().to(edit::receive_edit))
        .route("/staff/tasks/{id}/completion", web::post().to(show::complete))
        .route("/staff/tasks/{id}/withdrawal", web::post().to(show::withdraw))
        .route("/staff/tasks/{id}/reopening", web::post().to(show::reopen));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(show::samples());
    samples
}

/// `way` leads to the page before this one, below the list.
fn shell(who: &SignedIn, context: &Context, (way, title): (&[(&str, &str)], &str)) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff")];
    if title != wording::TASKS {
        shell.breadcrumb.push(Crumb::to(wording::TASKS, TASKS));
    }
    shell.breadcrumb.extend(way.iter().map(|(label, href)| Crumb::to(*label, *href)));
    shell.breadcrumb.push(Crumb::here(title));
    shell
}

fn page_of(id: TaskId) -> String {
    format!("{TASKS}/{id}")
}

/// Notes that somebody saw people as what tasks are about.
pub(super) async fn viewed(
    context: &Context,
    who: &SignedIn,
    views: &[TaskView],
) -> Result<(), Failure> {
    let of_person =
        |view: &&TaskView| view.about.is_some() && view.row.about_kind == Some(AboutKind::Person);
    let people = views.iter().filter(of_person).count();
    if people == 0 {
        return Ok(());
    }
    let (noting, actor) = (context.clone(), who.actor());
    let details = json!({ "people": people });
    perform(async move { audit::viewed(&noting, &actor, Subject::all("task"), details).await })
        .await??;
    Ok(())
}
