//! The pages about tasks, and what stands among the work of today.

use bansou::tasks::{About, RawTask, settle};
use entities::people::role_assignment::Role;
use entities::tasks::task::{self, AboutKind, TaskState};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{added, browser, clerk, day, owned, raw, row};
use crate::study_sessions::cast::Stage;

#[tokio::test]
async fn a_task_is_added_seen_today_finished_and_taken_up_again() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let desk = browser(&stage, mori).await;
    let empty = desk.get("/staff/tasks").await;
    let form = desk.get("/staff/tasks/new").await;
    let owner = mori.person().to_string();
    let values = [
        ("title", "会場を下見する"),
        ("due_on_year", "令和8"),
        ("due_on_month", "１１"),
        ("due_on_day", "24"),
        ("owner", owner.as_str()),
        ("note", "電源の位置も見る。"),
    ];

    let made = desk.post(&form, &values).await;
    let twice = desk.post(&form, &values).await;
    let today = desk.get("/staff").await;
    let page = desk.get(&today.link("作業「会場を下見する」")).await;
    let complete = format!("{}/completion", made.path);
    let done = desk.press(&page, &complete, &[]).await;
    let again = desk.press(&page, &complete, &[]).await;
    let (closed, after) = (desk.get("/staff/tasks?view=closed").await, desk.get("/staff").await);
    let reopened = desk.post(&done, &[]).await;

    assert!(empty.says("あなたの作業はありません。"), "{}", empty.text());
    assert!(made.says("作業を追加しました。"), "{}", made.text());
    assert!(made.says("2026年11月24日（火）") && made.says("今日まで"), "{}", made.text());
    assert_eq!(twice.path, made.path);
    assert!(done.says("作業を完了にしました。") && again.says("完了"), "{}", again.text());
    assert!(closed.says("会場を下見する") && !after.says("会場を下見する"), "{}", after.text());
    assert!(reopened.says("作業を再開しました。"), "{}", reopened.text());
    let rows = task::Entity::find().all(stage.app.context.database.reader()).await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, TaskState::Open));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_refused_form_says_everything_and_keeps_what_was_typed() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let desk = browser(&stage, mori).await;
    let form = desk.get("/staff/tasks/new").await;
    let values = [
        ("title", " "),
        ("due_on_year", "2026"),
        ("due_on_month", "2"),
        ("due_on_day", "31"),
        ("owner", "だれか"),
        ("note", "電源の位置も見る。"),
    ];

    let refused = desk.post(&form, &values).await;

    assert_eq!(refused.status, 422);
    for field in ["f-title", "f-due-on", "f-owner"] {
        assert!(refused.source().contains(&format!("href=\"#{field}")), "{field}");
    }
    assert!(refused.source().contains("電源の位置も見る。"), "{}", refused.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn what_a_task_is_about_is_named_to_whoever_may_open_it() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    let (desk, newsroom) = (browser(&stage, mori).await, browser(&stage, ono).await);
    let session = stage.session(|_| ()).await;

    let overview = desk.get(&format!("/staff/sessions/{session}")).await;
    let form = desk.get(&overview.link("この件の作業を追加")).await;
    let made = desk.post(&form, &[("title", "資料を刷る"), ("owner", "")]).await;
    let other = newsroom.get(&made.path).await;
    let new = |about: String| format!("/staff/tasks/new?about={about}");
    let hidden = newsroom.get(&new(format!("study_session:{session}"))).await;
    let missing = desk.get(&new(format!("study_session:{}", Uuid::nil()))).await;

    assert!(form.says("地域間連携をどう始めるか"), "{}", form.text());
    assert!(made.says("地域間連携をどう始めるか"), "{}", made.text());
    assert!(other.says("資料を刷る") && other.says("表示できない件"), "{}", other.text());
    assert!(!other.says("地域間連携"), "{}", other.text());
    assert_eq!((hidden.status.as_u16(), missing.status.as_u16()), (404, 404));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_button_on_an_old_page_says_what_has_become_of_the_task() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let desk = browser(&stage, mori).await;
    let id = added(&stage, mori, &raw("会場を下見する")).await;
    let old = desk.get(&format!("/staff/tasks/{id}")).await;
    settle(&stage.app.context, mori, (id, TaskState::Dropped)).await.unwrap();

    let pressed = desk.press(&old, &format!("/staff/tasks/{id}/completion"), &[]).await;

    assert!(pressed.says("「取りやめ」になっています"), "{}", pressed.text());
    assert_eq!(row(&stage, id).await.state, TaskState::Dropped);
    stage.app.stop().await;
}

#[tokio::test]
async fn today_shows_what_is_due_of_ones_own_and_of_nobody_the_overdue_first() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    added(&stage, mori, &owned("今日の作業", ono.person(), "2026-11-24")).await;
    added(&stage, mori, &owned("明日の作業", ono.person(), "2026-11-25")).await;
    added(&stage, mori, &owned("森さんの作業", mori.person(), "2026-11-20")).await;
    let late = RawTask { due_on: Some(day("2026-11-20")), ..raw("遅れた作業") };
    added(&stage, mori, &late).await;

    let page = browser(&stage, ono).await.get("/staff").await.text();
    for number in 0..5 {
        let title = format!("もっと{number}");
        added(&stage, mori, &owned(&title, ono.person(), "2026-11-24")).await;
    }
    let full = browser(&stage, ono).await.get("/staff").await.text();

    let (overdue, due) = (page.find("作業「遅れた作業」"), page.find("作業「今日の作業」"));
    assert!(overdue.is_some() && overdue < due, "{page}");
    assert!(page.contains("期限 2026年11月20日（金）") && page.contains("今日まで"), "{page}");
    assert!(!page.contains("明日の作業") && !page.contains("森さんの作業"), "{page}");
    assert!(full.contains("期限の来た作業（ほか） 2件"), "{full}");
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_sees_a_person_in_a_list_of_tasks_is_noted() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let desk = browser(&stage, mori).await;
    let suzuki = stage.person("鈴木 花子").await;
    let noted = "SELECT count(*) FROM audit_entry \
                 WHERE action = 'personal_data.viewed' AND subject_kind = 'task'";
    added(&stage, mori, &raw("会場を下見する")).await;

    desk.get("/staff/tasks").await;
    let without = stage.count(noted).await;
    let about = Some(About { kind: AboutKind::Person, id: suzuki.0 });
    added(&stage, mori, &RawTask { about, ..raw("電話する") }).await;
    let page = desk.get("/staff/tasks").await;

    assert!(page.says("人：鈴木 花子さん"), "{}", page.text());
    assert_eq!((without, stage.count(noted).await), (0, 1));
    stage.app.stop().await;
}
