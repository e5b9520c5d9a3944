//! Contacts over the API: what narrows the list, how what is wrong is named.

use bansou::people::{Actor, roles};
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::Stage;
use crate::access::tokens::token_for;
use crate::support::ApiClient;

async fn program(stage: &Stage) -> ApiClient {
    let (context, desk) = (&stage.app.context, stage.desk.person());
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, desk, Role::Coordinator).await.unwrap();
    tx.commit().await.unwrap();
    ApiClient::with_token(&stage.app, token_for(&stage.app, desk, Strength::TwoFactors).await)
}

async fn names(program: &ApiClient, query: &str) -> Vec<String> {
    let answer = program.get(&format!("/api/v1/contacts?{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.body);
    let items = answer.body["items"].as_array().unwrap().iter();
    items.map(|item| item["contact"]["name"].as_str().unwrap().to_owned()).collect()
}

/// A body in Nagano, one in Osaka, and the school in Viet Nam.
async fn three() -> Stage {
    let stage = Stage::new().await;
    for (name, prefecture, topic) in
        [("長野の会", "20", "partners"), ("大阪の会", "27", "overseas")]
    {
        let added = stage.contact(|raw| {
            raw.name = name.to_owned();
            raw.kind = "domestic_support".to_owned();
            raw.country = String::new();
            raw.prefecture = prefecture.to_owned();
            raw.languages = vec!["ja".to_owned()];
            raw.topics = vec![topic.to_owned()];
        });
        added.await;
    }
    stage
}

#[tokio::test]
async fn a_topic_and_a_language_narrow_the_list_together_and_a_word_nobody_knows_finds_nothing() {
    let stage = three().await;
    let program = program(&stage).await;

    assert_eq!(names(&program, "topic=overseas").await, ["大阪の会", "さくら日本語学院"]);
    assert_eq!(names(&program, "topic=overseas&language=vi").await, ["さくら日本語学院"]);
    assert_eq!(names(&program, "topic=partners&language=vi").await, Vec::<String>::new());
    assert_eq!(names(&program, "topic=partners").await, ["長野の会"]);
    assert_eq!(names(&program, "topic=alchemy").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_block_means_any_prefecture_of_it_and_with_a_prefecture_both_must_hold() {
    let stage = three().await;
    let program = program(&stage).await;

    assert_eq!(names(&program, "block=kanto").await, ["長野の会"]);
    assert_eq!(names(&program, "block=kinki").await, ["大阪の会"]);
    assert_eq!(names(&program, "block=kanto&prefecture_code=20").await, ["長野の会"]);
    assert_eq!(names(&program, "block=kanto&prefecture_code=27").await, Vec::<String>::new());
    assert_eq!(names(&program, "block=okinawa").await, Vec::<String>::new());
    assert_eq!(names(&program, "block=atlantis").await, Vec::<String>::new());
    assert_eq!(names(&program, "block=kinki&topic=overseas").await, ["大阪の会"]);
    assert_eq!(names(&program, "block=kinki&topic=partners").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_wrong_stands_under_the_names_of_the_body() {
    let stage = Stage::new().await;
    let program = program(&stage).await;
    let contact = json!({ "kind": "domestic_support", "name": "長野の会", "prefecture_code": 99 });
    let somebody = stage.desk.person();
    let dispatch = json!({
        "specialist_id": somebody, "from_organisation_id": somebody, "to_prefecture_code": 99,
        "to_city": "松本市", "role": "講師", "purpose": "採用", "starts_on": "2026-12-01",
        "ends_on": "2026-12-02",
    });

    let contact = program.post("/api/v1/contacts", contact).await;
    let dispatch = program.post("/api/v1/dispatches", dispatch).await;

    assert_eq!((contact.status, contact.fields()), (422, vec!["prefecture_code"]));
    assert_eq!((dispatch.status, dispatch.fields()), (422, vec!["to_prefecture_code"]));
}
