//! Tasks over the API.

use entities::people::role_assignment::Role;
use serde_json::json;

use super::{clerk, program};
use crate::study_sessions::cast::Stage;

const TASKS: &str = "/api/v1/tasks";

#[tokio::test]
async fn a_program_adds_once_changes_ends_and_reopens() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let api = program(&stage, mori).await;
    let about = json!({ "kind": "organisation", "id": stage.operator });
    let body = json!({ "title": "電話する", "due_on": "2026-12-01", "about": about });

    let made = api.post_once(TASKS, "once", body.clone()).await;
    let again = api.post_once(TASKS, "once", body).await;
    let one = format!("{TASKS}/{}", made.id());
    let shown = api.get(&one).await;
    let changed = api.put(&one, json!({ "title": "朝に電話する", "version": 0 })).await;
    let late = api.put(&one, json!({ "title": "夜に電話する", "version": 0 })).await;
    let ended = [
        api.press(&format!("{one}/completion")).await.status,
        api.press(&format!("{one}/completion")).await.status,
    ];
    let dropped = api.press(&format!("{one}/withdrawal")).await;
    let closed = api.put(&one, json!({ "title": "夜に電話する" })).await;
    let reopened = api.press(&format!("{one}/reopening")).await.status;
    let stranger = json!({ "title": "電話する", "owner_id": stage.operator });
    let stranger = api.post(TASKS, stranger).await;
    let after = api.get(&one).await;

    assert_eq!((made.status, again.id()), (201, made.id()));
    assert_eq!(shown.text("about"), "一般社団法人 はじめ");
    assert_eq!(shown.body["task"]["due_on"], "2026-12-01");
    assert_eq!(changed.status, 204);
    assert_eq!(late.refusal(), (409, "changed_meanwhile"));
    assert_eq!((ended, reopened), ([204, 204], 204));
    assert_eq!((stranger.status, stranger.fields()), (422, vec!["owner_id"]));
    assert_eq!(dropped.refusal(), (409, "task_closed"));
    assert_eq!(closed.refusal(), (409, "task_closed"));
    assert_eq!((after.text("state"), after.body["closed_by"].is_null()), ("open".into(), true));
    assert_eq!(after.body["task"]["title"], "朝に電話する");
    stage.app.stop().await;
}

#[tokio::test]
async fn lists_are_read_part_by_part_and_closed_ones_the_latest_first() {
    let stage = Stage::new().await;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let api = program(&stage, mori).await;
    let mut ids = Vec::new();
    for title in ["一", "二", "三"] {
        ids.push(api.post(TASKS, json!({ "title": title })).await.id());
        stage.later();
    }

    let first = api.get(&format!("{TASKS}?limit=2")).await;
    let cursor = first.text("next_cursor");
    let second = api.get(&format!("{TASKS}?limit=2&cursor={cursor}")).await;
    for id in &ids {
        stage.later();
        assert_eq!(api.press(&format!("{TASKS}/{id}/completion")).await.status, 204);
    }
    let latest = api.get(&format!("{TASKS}?view=closed&limit=1")).await;
    let cursor = latest.text("next_cursor");
    let before = api.get(&format!("{TASKS}?view=closed&limit=2&cursor={cursor}")).await;

    let listed = |answers: [&crate::support::Answered; 2]| -> Vec<String> {
        let items = answers.into_iter().flat_map(crate::support::Answered::items);
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(listed([&first, &second]), ids);
    assert_eq!(second.body.get("next_cursor"), None);
    ids.reverse();
    assert_eq!(listed([&latest, &before]), ids);
    assert_eq!(before.body.get("next_cursor"), None);
    stage.app.stop().await;
}
