//! Adding, changing and ending tasks, and who sees which.

use bansou::tasks::{About, RawTask, Refusal, Which, add, change, find, list, settle};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::tasks::task::{AboutKind, TaskState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{added, clerk, day, field, owned, raw, refused, row, titles, tried};
use crate::study_sessions::cast::{Stage, unique_key};

#[tokio::test]
async fn an_editor_sees_their_own_and_nobodys_a_coordinator_every_task() {
    let stage = Stage::new().await;
    let (context, db) = (&stage.app.context, stage.app.context.database.reader());
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;

    let moris = added(&stage, mori, &owned("森さんの作業", mori.person(), "2026-11-25")).await;
    added(&stage, mori, &owned("小野さんの作業", ono.person(), "2026-11-26")).await;
    added(&stage, mori, &raw("だれかの作業")).await;
    added(&stage, ono, &owned("頼んだ作業", mori.person(), "2026-11-27")).await;
    let pressed = settle(context, ono, (moris, TaskState::Done)).await;

    assert_eq!(titles(&stage, ono, Which::Own).await, ["小野さんの作業", "だれかの作業"]);
    let seen = ["小野さんの作業", "頼んだ作業", "だれかの作業"];
    assert_eq!(titles(&stage, ono, Which::All).await, seen);
    assert_eq!(titles(&stage, mori, Which::All).await.len(), 4);
    assert!(find(db, ono, moris).await.unwrap().is_none());
    assert_eq!(refused(pressed), Refusal::NotFound);
    stage.app.stop().await;
}

#[tokio::test]
async fn open_tasks_come_by_their_dates_those_without_one_at_the_end_part_by_part() {
    let stage = Stage::new().await;
    let db = stage.app.context.database.reader();
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let dates = [
        None,
        Some("2026-12-02"),
        Some("2026-11-20"),
        None,
        Some("2026-12-02"),
        Some("2026-11-24"),
    ];
    for (number, date) in dates.into_iter().enumerate() {
        let task = RawTask { due_on: date.map(day), ..raw(&number.to_string()) };
        added(&stage, mori, &task).await;
        stage.later();
    }

    let mut shown = Vec::new();
    let mut place = None;
    while shown.len() < dates.len() {
        let part = list(db, (mori, Which::All), (place, 1)).await.unwrap();
        let [one] = &part[..] else { panic!("the list ended after {shown:?}") };
        shown.push(one.row.title.clone());
        place = Some(one.place());
    }
    let rest = list(db, (mori, Which::All), (place, 1)).await.unwrap();

    assert_eq!(shown, ["2", "5", "1", "4", "0", "3"]);
    assert!(rest.is_empty(), "{rest:?}");
    stage.app.stop().await;
}

#[tokio::test]
async fn ending_again_is_harmless_and_from_done_to_dropped_the_way_leads_over_open() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    let id = added(&stage, mori, &raw("会場を下見する")).await;

    settle(context, mori, (id, TaskState::Done)).await.unwrap();
    let done = row(&stage, id).await;
    stage.later();
    settle(context, ono, (id, TaskState::Done)).await.unwrap();
    let again = row(&stage, id).await;
    let otherwise = settle(context, ono, (id, TaskState::Dropped)).await;
    settle(context, ono, (id, TaskState::Open)).await.unwrap();
    let reopened = row(&stage, id).await;
    settle(context, ono, (id, TaskState::Dropped)).await.unwrap();

    assert_eq!((done.closed_by, done.version), (Some(mori.person()), 1));
    assert_eq!(again, done);
    assert_eq!(refused(otherwise), Refusal::Closed(TaskState::Done));
    assert_eq!((reopened.state, reopened.closed_at), (TaskState::Open, None));
    assert_eq!(titles(&stage, mori, Which::Closed).await, ["会場を下見する"]);
    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::SubjectId.eq(id.0))
        .order_by_asc(audit_entry::Column::Id)
        .all(context.database.reader())
        .await
        .unwrap();
    let mut acts: Vec<_> = noted.iter().map(|entry| entry.action.as_str()).collect();
    acts.sort_unstable();
    assert_eq!(acts, ["task.added", "task.done", "task.dropped", "task.reopened"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn what_somebody_saved_meanwhile_is_not_overwritten_and_saving_it_again_is_harmless() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let id = added(&stage, mori, &raw("会場を下見する")).await;
    let (one, other) = (raw("会場を2つ下見する").check(), raw("会場を3つ下見する").check());
    let (one, other) = (one.unwrap(), other.unwrap());

    change(context, mori, id, (&one, Some(0))).await.unwrap();
    let again = change(context, mori, id, (&one, Some(0))).await;
    let late = change(context, mori, id, (&other, Some(0))).await;
    settle(context, mori, (id, TaskState::Done)).await.unwrap();
    let closed = change(context, mori, id, (&other, Some(2))).await;

    assert!(again.is_ok(), "{again:?}");
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    assert_eq!(refused(closed), Refusal::Closed(TaskState::Done));
    assert_eq!(row(&stage, id).await.title, "会場を2つ下見する");
    stage.app.stop().await;
}

#[tokio::test]
async fn a_task_is_given_to_the_secretariat_alone_and_is_about_what_its_maker_may_open() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    let suzuki = stage.person("鈴木 花子").await;
    let about = |id: Uuid| RawTask {
        about: Some(About { kind: AboutKind::Organisation, id }),
        ..raw("電話する")
    };

    let stranger = tried(&stage, mori, &owned("電話する", suzuki, "2026-12-01")).await;
    let nobody = PersonId(Uuid::nil());
    let missing = tried(&stage, mori, &owned("電話する", nobody, "2026-12-01")).await;
    let hidden = tried(&stage, ono, &about(stage.operator.0)).await;
    let gone = tried(&stage, mori, &about(Uuid::nil())).await;
    let id = added(&stage, mori, &about(stage.operator.0)).await;
    // Whoever may not open it may still work on the task.
    let longer = RawTask { note: "朝のうちに。".to_owned(), ..about(stage.operator.0) };
    let context = &stage.app.context;
    change(context, ono, id, (&longer.check().unwrap(), Some(0))).await.unwrap();

    assert_eq!([field(refused(stranger)), field(refused(missing))], ["owner", "owner"]);
    assert_eq!([field(refused(hidden)), field(refused(gone))], ["about", "about"]);
    let db = context.database.reader();
    let (moris, onos) = (find(db, mori, id).await.unwrap(), find(db, ono, id).await.unwrap());
    assert_eq!(moris.unwrap().about.unwrap().name, "一般社団法人 はじめ");
    assert_eq!(onos.unwrap().about, None);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_form_sent_twice_at_once_adds_one_task() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let (draft, key) = (raw("会場を下見する").check().unwrap(), unique_key());
    let press = || bansou::database::retrying(|| add(&stage.app.context, mori, (&draft, &key)));

    let (one, other) = tokio::join!(press(), press());

    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(stage.count("SELECT count(*) FROM task").await, 1);
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'task.added'";
    assert_eq!(stage.count(noted).await, 1);
    stage.app.stop().await;
}
