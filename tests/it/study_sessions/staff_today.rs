//! 「今日の仕事」: what waits for the secretariat, by moving the clock.

use bansou::study_sessions::readers::{ToDo, session_work};
use bansou::study_sessions::session::{self, PublishWhen};
use chrono::{DateTime, TimeDelta, Utc};
use entities::study_sessions::session::Approval;

use super::cast::{Stage, offering, plan, thursday};
use super::staff_desk::Desk;

async fn tasks(stage: &Stage) -> Vec<ToDo> {
    let now = stage.app.context.now();
    let reader = stage.app.context.database.reader();
    let work = session_work(reader, now, stage.desk, now + TimeDelta::days(14)).await.unwrap();
    work.tasks.into_iter().map(|task| task.what).collect()
}

fn at(stage: &Stage, time: DateTime<Utc>) {
    stage.app.clock.set(time);
}

#[tokio::test]
async fn a_session_is_a_task_on_its_day_and_until_it_is_marked_as_held() {
    let stage = Stage::new().await;
    let id = stage.session(|_| {}).await;
    let ends = stage.row(id).await.ends_at;

    let before = tasks(&stage).await;
    at(&stage, thursday() - TimeDelta::hours(5));
    let on_the_day = tasks(&stage).await;
    at(&stage, ends);
    let afterwards = tasks(&stage).await;
    session::hold(&stage.app.context, stage.desk, id).await.unwrap();
    let held = tasks(&stage).await;

    assert_eq!(before, []);
    assert_eq!(on_the_day, [ToDo::Receive]);
    assert_eq!(afterwards, [ToDo::Settle]);
    assert_eq!(held, []);
}

#[tokio::test]
async fn requests_that_hold_no_seat_wait_for_a_decision() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let suzuki = stage.person("鈴木 花子").await;
    let sato = stage.person("佐藤 健").await;

    stage.register(suzuki, id).await.unwrap();
    stage.register(sato, id).await.unwrap();

    assert_eq!(tasks(&stage).await, [ToDo::Decide { requests: 2 }]);
}

#[tokio::test]
async fn an_offer_is_a_task_on_its_last_day() {
    let stage = Stage::new().await;
    let id = stage.session(offering).await;
    let suzuki = stage.person("鈴木 花子").await;
    let sato = stage.person("佐藤 健").await;
    let first = stage.register(suzuki, id).await.unwrap();
    stage.register(sato, id).await.unwrap();
    stage.cancels(suzuki, first.id).await;

    // Offered on Tuesday at 10:00 for eight office hours: until Wednesday 10:00.
    stage.later();
    let found = tasks(&stage).await;

    let first_deadline = stage.app.context.now() + TimeDelta::days(1);
    let [ToDo::AwaitAnswers { offers: 1, first_deadline: shown }] = found[..] else {
        panic!("{found:?}");
    };
    assert!((first_deadline - shown).abs() <= TimeDelta::minutes(10), "{shown}");
}

#[tokio::test]
async fn a_draft_and_a_session_without_its_address_are_tasks_as_their_day_comes_near() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let mut nowhere = plan();
    nowhere.online.url = None;
    let id = session::draft(context, stage.desk, nowhere).await.unwrap();

    let drafted = tasks(&stage).await;
    session::publish(context, stage.desk, id, PublishWhen::Now).await.unwrap();
    let published = tasks(&stage).await;

    assert_eq!(drafted, [ToDo::Publish]);
    assert_eq!(published, [ToDo::NameAddress]);
}

#[tokio::test]
async fn the_page_names_each_task_with_the_way_there_and_the_days_ahead() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|plan| plan.approval = Approval::ByStaff).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    desk.stage.register(suzuki, id).await.unwrap();

    let page = desk.get("/staff").await;
    let body = page.body.replace("&#x2f;", "/");

    assert_eq!(page.status, 200);
    assert!(body.contains(&format!("href=\"/staff/sessions/{id}/registrations\"")));
    assert!(body.contains("承認を待つ申込"));
    assert!(body.contains("これから2週間"));
    assert!(body.contains(&format!("href=\"/staff/sessions/{id}\"")));
    assert!(!body.contains("予定されている勉強会はありません"));
}

#[test]
fn tasks_are_shown_by_how_pressing_they_are() {
    let mut order = [ToDo::Settle, ToDo::Decide { requests: 1 }, ToDo::Receive, ToDo::Publish];
    order.sort();

    let wanted = [ToDo::Receive, ToDo::Decide { requests: 1 }, ToDo::Publish, ToDo::Settle];
    assert_eq!(order, wanted);
}
