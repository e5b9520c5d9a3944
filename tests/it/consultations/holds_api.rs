//! Holds over the API, and the words it takes.

use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::member;
use super::cast::{Stage, thursday};

const HOLD: &str = "/api/v1/me/consultation-hold";

#[tokio::test]
async fn a_program_holds_a_slot_extends_it_and_books_from_it() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let api = member(&stage, suzuki.person(), Role::Operator).await;
    let other = member(&stage, sato.person(), Role::Operator).await;
    let yamada = stage.yamada.person();
    let wish = json!({
        "organisation_id": stage.operator, "mode": "in_person", "minutes": 60,
        "accompanist_id": yamada, "starts_at": thursday(14, 0),
    });

    let none = api.get(HOLD).await;
    let held = api.put(HOLD, wish.clone()).await;
    stage.app.clock.advance(chrono::TimeDelta::minutes(5));
    let longer = api.put(HOLD, wish.clone()).await;
    let refused = other.put(HOLD, wish).await;
    let seen = api.get(HOLD).await;
    let booking = json!({
        "subject": {
            "organisation_id": stage.operator, "mode": "in_person", "minutes": 60,
            "about": "採用の進め方を相談したい。",
        },
        "accompanist_id": yamada, "starts_at": thursday(14, 0),
    });
    let taken = other.post("/api/v1/consultations", booking.clone()).await;
    let booked = api.post("/api/v1/consultations", booking).await;

    assert_eq!((none.status, held.status, longer.status), (404, 200, 200));
    assert_eq!(held.body["starts_at"], json!("2026-12-03T05:00:00Z"));
    assert_ne!(held.body["until"], longer.body["until"]);
    assert_eq!(seen.body, longer.body);
    assert_eq!((refused.refusal(), taken.refusal()), ((409, "slot_taken"), (409, "slot_taken")));
    assert_eq!(booked.status, 201);
    assert_eq!(api.get(HOLD).await.status, 404);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_hold_given_back_is_free_for_others() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let api = member(&stage, suzuki.person(), Role::Operator).await;
    let other = member(&stage, sato.person(), Role::Operator).await;
    let wish = json!({
        "organisation_id": stage.operator, "mode": "phone", "minutes": 30,
        "starts_at": thursday(14, 0),
    });

    let held = api.put(HOLD, wish.clone()).await;
    let gone = (api.delete(HOLD).await.status, api.delete(HOLD).await.status);
    let next = other.put(HOLD, wish.clone()).await;
    let mut odd = wish;
    odd["minutes"] = json!(17);

    assert_eq!(held.body["accompanist_id"], json!(stage.yamada.person()));
    assert_eq!((gone, next.status), ((204, 204), 200));
    assert_eq!(api.put(HOLD, odd).await.status, 422);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_program_finds_the_words_it_may_send() {
    let stage = Stage::new().await;
    let api = member(&stage, stage.yamada.person(), Role::Accompanist).await;

    let all = api.get("/api/v1/vocabularies").await.body;

    let keys: Vec<_> = all.as_array().unwrap().iter().map(|one| one["key"].clone()).collect();
    let levels = all.as_array().unwrap().iter().find(|one| one["key"] == "activity-levels");
    assert_eq!(keys.len(), 10);
    let first = &levels.unwrap()["terms"][0];
    assert_eq!(first["retired"], json!(false));
    assert!(first["label"].as_str().is_some_and(|label| !label.is_empty()));
    stage.app.stop().await;
}
