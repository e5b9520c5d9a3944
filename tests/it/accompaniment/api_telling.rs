//! What a program has to know before it changes or ends an engagement is there to be read.

use entities::people::role_assignment::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use super::api::{coordinator, member};
use super::cast::Stage;
use crate::study_sessions::people::add_member;

#[tokio::test]
async fn how_many_would_be_told_is_read_and_then_told() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let other = stage.person("伴走 次郎").await;
    add_member(&stage.app, other, helper.1).await;
    stage.grant(other, Role::Accompanist).await;
    let one = format!("/api/v1/engagements/{}", stage.engagement(operator, helper).await);
    let program = coordinator(&stage).await;
    let own = member(&stage, other).await;

    let team = json!({ "accompanist_ids": [other] });
    let preview = program.post(&format!("{one}/people/preview"), team.clone()).await;
    let mut naming = team;
    naming["version"] = program.get(&one).await.body["version"].clone();
    naming["expected_recipients"] = preview.body["recipients"].clone();
    let named = program.put(&format!("{one}/people"), naming).await;
    let before = program.get(&one).await.body;
    let theirs = own.get(&one).await;
    let ending = json!({
        "version": before["version"], "completed": false, "on": "2026-11-24", "reason": "終了",
        "expected_recipients": before["recipients"],
    });
    let ended = program.post(&format!("{one}/ending"), ending).await;
    let after = program.get(&one).await.body;

    // One joins, one leaves, and the operator's member is told of it.
    assert_eq!((preview.status, &preview.body["recipients"]), (200, &json!(3)));
    assert_eq!((named.status, &named.body["told"]), (200, &json!(3)), "{}", named.body);
    assert_eq!((&before["recipients"], theirs.body.get("recipients")), (&json!(2), None));
    assert_eq!(theirs.status, 200);
    assert_eq!((ended.status, &ended.body["told"]), (200, &json!(2)), "{}", ended.body);
    assert_eq!(after.get("recipients"), None);
    let missing = format!("/api/v1/engagements/{}/people/preview", Uuid::nil());
    let missing = program.post(&missing, json!({ "accompanist_ids": [other] })).await;
    assert_eq!(missing.refusal(), (404, "not_found"));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_goal_is_changed_with_the_version_it_was_read_at_and_never_without() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let one = format!("/api/v1/engagements/{}", stage.engagement(operator, helper).await);
    let own = member(&stage, helper.0).await;
    let made = own.post(&format!("{one}/goals"), json!({ "text": "説明会を開く" })).await;
    let goal = format!("{one}/goals/{}", made.id());
    let change = |version: &Value| json!({ "version": version, "text": "窓口をつくる" });
    let version = own.get(&one).await.body["version"].clone();

    let without = own.put(&goal, json!({ "text": "窓口をつくる" })).await;
    let changed = own.put(&goal, change(&version)).await;
    let stale = own.put(&goal, change(&version)).await;

    assert_eq!(without.refusal(), (422, "malformed"));
    assert!(without.text("detail").contains("version"), "{}", without.body);
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    stage.app.stop().await;
}
