//! Engagements and matching over the API.

use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::Stage;
use crate::access::tokens::token_for;
use crate::support::ApiClient;

pub async fn coordinator(stage: &Stage) -> ApiClient {
    let id = stage.desk.person();
    stage.grant(id, Role::Coordinator).await;
    ApiClient::with_token(&stage.app, token_for(&stage.app, id, Strength::TwoFactors).await)
}

pub async fn member(stage: &Stage, id: PersonId) -> ApiClient {
    ApiClient::with_token(&stage.app, token_for(&stage.app, id, Strength::MailLink).await)
}

#[tokio::test]
async fn a_program_matches_confirms_once_and_reads_what_came_of_it() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    stage.accompanist("一 郎", 20).await;
    let second = stage.accompanist("二 郎", 20).await;
    let program = coordinator(&stage).await;
    let ruling = format!("/api/v1/matching/2026/rulings/{operator}/{}", second.0);
    let path = "/api/v1/matching/2026/confirmations";

    let lock = json!({ "kind": "locked", "reason": "希望" });
    let locked = program.put(&ruling, lock).await.status;
    let desk = program.get("/api/v1/matching/2026").await.body;
    let body = json!({ "fingerprint": desk["fingerprint"] });
    let first = program.post_once(path, "k1", body.clone()).await;
    let again = program.post_once(path, "k1", body.clone()).await;
    let without_key = program.post(path, body).await;
    let refused = program.post(path, json!({ "fingerprint": "0" })).await;

    assert_eq!(locked, 204);
    assert_eq!(desk["pairs"][0]["accompanist_id"], json!(second.0));
    assert_eq!((first.status, &first), (201, &again));
    assert_eq!(first.body["already"].as_bool(), Some(false));
    assert_eq!(without_key.body["already"].as_bool(), Some(true));
    assert_eq!(refused.refusal(), (409, "changed_meanwhile"));
    let id = first.body["engagements"][operator.to_string()].as_str().unwrap().to_owned();
    let shown = program.get(&format!("/api/v1/engagements/{id}")).await;
    assert_eq!(shown.body["milestones"].as_array().unwrap().len(), 9);
    let list = program.get("/api/v1/engagements?fiscal_year=2026&limit=1").await;
    assert_eq!(list.items()[0]["id"], json!(id));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_member_changes_their_own_engagement_and_finds_no_other() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let stranger = stage.accompanist("よその 伴走", 20).await;
    let id = stage.engagement(operator, helper).await;
    let (own, other) = (member(&stage, helper.0).await, member(&stage, stranger.0).await);
    let path = format!("/api/v1/engagements/{id}");
    let goals = format!("{path}/goals");

    let goal = json!({ "text": "説明会を開く" });
    let made = own.post_once(&goals, "g1", goal.clone()).await;
    let twice = own.post_once(&goals, "g1", goal.clone()).await;
    let foreign = other.post(&goals, goal).await;
    let outline = json!({ "version": 1, "concerns": "", "vision": "" });
    let late = own.put(&format!("{path}/outline"), outline).await;

    assert_eq!((made.status, &made), (201, &twice));
    assert_eq!((foreign.status, other.get(&path).await.status), (404, 404));
    assert_eq!(late.refusal(), (409, "changed_meanwhile"));
    assert_eq!(own.get("/api/v1/matching/2026").await.status, 404);
    assert_eq!(own.get(&path).await.body["goals"].as_array().unwrap().len(), 1);
    assert_eq!(other.get("/api/v1/engagements").await.items().len(), 0);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_list_is_read_part_by_part_in_one_order() {
    let stage = Stage::new().await;
    let program = coordinator(&stage).await;
    for number in 0..3 {
        let (operator, _) = stage.operator(&format!("事業者{number}"), 3).await;
        let helper = stage.accompanist(&format!("伴走 {number}"), 20).await;
        stage.engagement(operator, helper).await;
    }

    let first = program.get("/api/v1/engagements?limit=2").await;
    let next = first.text("next_cursor");
    let second = program.get(&format!("/api/v1/engagements?limit=2&cursor={next}")).await;

    let names: Vec<_> = [first.items(), second.items()]
        .concat()
        .iter()
        .map(|item| item["operator"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["事業者0", "事業者1", "事業者2"]);
    assert_eq!(second.body["next_cursor"], json!(null));
    stage.app.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_step_or_a_level_stands_under_the_name_that_was_sent() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let stranger = stage.accompanist("よその 伴走", 20).await;
    let id = stage.engagement(operator, helper).await;
    let own = member(&stage, helper.0).await;
    let path = format!("/api/v1/engagements/{id}");

    let level = json!({ "since": "2026-11-20", "level_id": stranger.0 });
    let level = own.post(&format!("{path}/levels"), level).await;
    let step = json!({ "version": 1, "owner_id": stranger.0, "due_on": "2026-12-08" });
    let step = own.put(&format!("{path}/milestones/hearing"), step).await;

    assert_eq!((level.status, level.fields()), (422, vec!["level_id"]));
    assert_eq!((step.status, step.fields()), (422, vec!["owner_id"]));
    stage.app.stop().await;
}
