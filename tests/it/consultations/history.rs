//! What the history tells of a change, to whom.

use bansou::consultations::By;
use bansou::consultations::changing::{Shift, shift};
use entities::consultations::consultation::Mode;
use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::{desk, member};
use super::cast::{Stage, days_later, thursday};
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn every_page_shows_from_when_to_when_and_how_a_meeting_was_moved() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(10, 0)).await.unwrap().id;
    stage.moves(By::Accompanist(stage.yamada), id, thursday(13, 0)).await.unwrap();
    let other = Shift { mode: Mode::Phone, ..stage.wish_to_move(id, days_later(1, 13)).await };
    stage.later();
    shift(&stage.app.context, By::Client(suzuki), other).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let yamada = stage.member(stage.yamada.person()).await;
    let office = stage.at_the_desk().await;
    let own = format!("/consultations/{id}");

    let seen =
        [client.get(&own).await, yamada.get(&own).await, office.get(&format!("/staff{own}")).await];

    let told = |words: &str| seen.iter().map(|page| page.says(words)).collect::<Vec<_>>();
    assert_eq!(told("12月3日（木）10:00 → 13:00"), [true; 3], "{}", seen[2].text());
    assert_eq!(told("12月3日（木）13:00 → 12月4日（金）13:00、方法：対面 → 電話"), [true; 3]);
}

#[tokio::test]
async fn whom_it_was_with_before_is_told_to_the_client_and_the_desk_alone() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let id = stage.books(suzuki, thursday(14, 0)).await.unwrap().id;
    let wish = Shift {
        accompanist: Some(tanaka.person()),
        override_reason: Some("担当の分野に合わせた".to_owned()),
        ..stage.wish_to_move(id, thursday(15, 0)).await
    };
    stage.later();
    shift(&stage.app.context, By::Staff(stage.desk), wish).await.unwrap();
    let client = member(&stage, suzuki.person(), Role::Operator).await;
    let helper = member(&stage, tanaka.person(), Role::Accompanist).await;
    let office = desk(&stage).await;
    let path = format!("/api/v1/consultations/{id}");

    let [client, helper, office] =
        [client.get(&path).await, helper.get(&path).await, office.get(&path).await];

    let change = |shown: &crate::support::Answered| shown.body["history"][1]["change"].clone();
    let names = json!(["山田 太郎", "田中 次郎"]);
    let told =
        |change: serde_json::Value| json!([change["accompanist_before"], change["accompanist"]]);
    assert_eq!((told(change(&client)), told(change(&office))), (names.clone(), names));
    assert_eq!(change(&helper)["starts_at_before"], json!("2026-12-03T05:00:00Z"));
    assert_eq!(change(&helper)["starts_at"], json!("2026-12-03T06:00:00Z"));
    assert_eq!(told(change(&helper)), json!([null, null]));
    assert!(!client.body.to_string().contains("担当の分野"), "{}", client.body);
    stage.app.stop().await;
}
