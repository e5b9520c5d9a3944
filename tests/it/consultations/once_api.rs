//! What is made under an `Idempotency-Key` is made once.

use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::{desk, member};
use super::cast::{Stage, thursday};

#[tokio::test]
async fn a_file_sent_again_beside_the_sheet_is_one_file() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let booked = stage.books(client, thursday(10, 0)).await.unwrap();
    let api = member(&stage, client.person(), Role::Operator).await;
    let path = format!("/api/v1/consultations/{}/intake/files", booked.id);
    let file = |name: &str| json!({ "name": name, "media_type": "application/pdf", "content": "JVBERi0xLjc=" });

    let first = api.post_once(&path, "k1", file("現状.pdf")).await;
    let again = api.post_once(&path, "k1", file("現状.pdf")).await;
    let reused = api.post_once(&path, "k1", file("別.pdf")).await;
    let stored = stage.count("SELECT count(*) FROM consultation_file").await;

    assert_eq!((first.status, &first), (201, &again), "{}", first.body);
    assert_eq!(reused.refusal(), (422, "idempotency_reused"));
    assert_eq!(stored, 1);
    stage.app.stop().await;
}

#[tokio::test]
async fn conditions_have_a_new_version_only_where_they_are_new() {
    let stage = Stage::new().await;
    let desk = desk(&stage).await;
    let path = "/api/v1/online-conditions";
    let body = |text: &str| json!({ "text": text });

    let first = desk.post_once(path, "k1", body("録画はしません。")).await;
    let again = desk.post_once(path, "k1", body("録画はしません。")).await;
    let same = desk.post(path, body("録画はしません。")).await;
    let other = desk.post(path, body("録画も録音もしません。")).await;

    let version = first.body["version"].as_i64().unwrap();
    assert_eq!((first.status, &first), (201, &again));
    assert_eq!((same.status, same.body["version"].as_i64()), (201, Some(version)));
    assert_eq!((other.status, other.body["version"].as_i64()), (201, Some(version + 1)));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_day_closed_under_one_key_is_closed_once() {
    let stage = Stage::new().await;
    let helper = member(&stage, stage.yamada.person(), Role::Accompanist).await;
    let days = format!("/api/v1/accompanists/{}/availability/days", stage.yamada.person());
    let day = json!({ "day": "2026-12-03", "closed": true, "note": "出張" });

    let first = helper.post_once(&days, "k1", day.clone()).await;
    let again = helper.post_once(&days, "k1", day).await;
    let shown = helper.get(days.trim_end_matches("/days")).await;

    assert_eq!((first.status, &first), (201, &again), "{}", first.body);
    assert_eq!(shown.body["days"].as_array().unwrap().len(), 1);
    stage.app.stop().await;
}
