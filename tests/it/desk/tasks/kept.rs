//! What the tables themselves refuse, and what an older database becomes.

use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::tasks::task::{self, AboutKind, TaskState};
use migrations::Migrator;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use super::{added, clerk, raw, row};
use crate::study_sessions::cast::{Stage, unique_key};
use crate::support::OldDatabase;

/// The one that brings them.
const TASKS: &str = "m0028_tasks";

#[tokio::test]
async fn an_end_without_a_person_and_a_kind_without_an_id_cannot_be_stored() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let id = added(&stage, mori, &raw("会場を下見する")).await;
    let good = row(&stage, id).await;
    let copy = || task::Model {
        id: stage.app.context.new_id(),
        request_key: unique_key(),
        ..good.clone()
    };
    let unended = task::Model { state: TaskState::Done, ..copy() };
    let half = task::Model { about_kind: Some(AboutKind::Person), ..copy() };
    let strangers = task::Model { owner_id: Some(PersonId(Uuid::nil())), ..copy() };
    let same = task::Model { request_key: good.request_key.clone(), ..copy() };

    let mut stored = Vec::new();
    for bad in [unended, half, strangers, same, copy()] {
        let tx = stage.app.context.database.begin_write().await.unwrap();
        let insert = task::Entity::insert(bad.into_active_model());
        stored.push(insert.exec_without_returning(&tx).await.is_ok());
    }

    assert_eq!(stored, [false, false, false, false, true]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_database_from_before_takes_tasks_after_its_upgrade() {
    let old = OldDatabase::before(TASKS).await;
    let db = &old.db;
    let before = task::Entity::find().one(db).await;

    old.upgrade().await;
    // The people themselves do not matter here.
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    let now = "2026-11-24T01:00:00Z".parse().unwrap();
    let kept = task::Model {
        id: entities::TaskId(Uuid::from_u128(1)),
        title: "会場を下見する".to_owned(),
        note: String::new(),
        due_on: "2026-11-26".parse().ok(),
        owner_id: None,
        about_kind: Some(AboutKind::Issue),
        about_id: Some(Uuid::from_u128(2)),
        state: TaskState::Open,
        created_by: PersonId(Uuid::from_u128(3)),
        created_at: now,
        closed_by: None,
        closed_at: None,
        told_due: None,
        updated_at: now,
        version: 0,
        request_key: "1".to_owned(),
    };
    kept.clone().into_active_model().insert(db).await.unwrap();

    assert!(before.is_err(), "{before:?}");
    assert_eq!(task::Entity::find().one(db).await.unwrap(), Some(kept));
    assert!(Migrator::get_pending_migrations(db).await.unwrap().is_empty());
    old.close().await;
}
