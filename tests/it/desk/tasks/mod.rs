//! 作業: who sees which, what becomes of them, who is told.

mod api;
mod kept;
mod pages;
mod reminders;
mod verbs;

use bansou::database::{Stop, retrying};
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use bansou::tasks::{Clerk, RawTask, Refusal, TaskView, Which, add, list};
use chrono::NaiveDate;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::tasks::task;
use entities::{PersonId, TaskId};
use sea_orm::EntityTrait;

use crate::access::tokens::token_for;
use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::add_person;
use crate::study_sessions::visitor::Visitor;
use crate::support::ApiClient;

/// Somebody of the secretariat; only coordinators see everything.
async fn clerk(stage: &Stage, name: &str, role: Role) -> Clerk {
    let context = &stage.app.context;
    let id = add_person(&stage.app, name, &format!("{}@example.jp", unique_key())).await;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    tx.commit().await.unwrap();
    Clerk::acting_as(id, role == Role::Coordinator)
}

async fn browser(stage: &Stage, who: Clerk) -> Visitor<'_> {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let row = person::Entity::find_by_id(who.person()).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(&stage.app, begun.token)
}

async fn program(stage: &Stage, who: Clerk) -> ApiClient {
    let token = token_for(&stage.app, who.person(), Strength::TwoFactors).await;
    ApiClient::with_token(&stage.app, token)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Of nobody and without a date.
fn raw(title: &str) -> RawTask {
    RawTask { title: title.to_owned(), ..RawTask::default() }
}

fn owned(title: &str, owner: PersonId, due_on: &str) -> RawTask {
    RawTask { owner: Some(owner), due_on: Some(day(due_on)), ..raw(title) }
}

async fn tried(stage: &Stage, who: Clerk, raw: &RawTask) -> Result<TaskId, Stop<Refusal>> {
    let (draft, key) = (raw.check().unwrap(), unique_key());
    retrying(|| add(&stage.app.context, who, (&draft, &key))).await
}

async fn added(stage: &Stage, who: Clerk, raw: &RawTask) -> TaskId {
    tried(stage, who, raw).await.unwrap()
}

async fn row(stage: &Stage, id: TaskId) -> task::Model {
    let db = stage.app.context.database.reader();
    task::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
}

async fn titles(stage: &Stage, who: Clerk, which: Which) -> Vec<String> {
    let db = stage.app.context.database.reader();
    let found = list(db, (who, which), (None, 50)).await.unwrap();
    found.into_iter().map(|view: TaskView| view.row.title).collect()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The one field a refusal is about.
fn field(refusal: Refusal) -> String {
    let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    let [one] = problems.list() else { panic!("{problems:?}") };
    one.field.clone()
}
