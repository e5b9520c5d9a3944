use std::time::Duration;

use entities::people::organisation;
use entities::people::role_assignment::Role;
use reqwest::{Client, Response, StatusCode};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::cast::{PASSWORD, next_code, staff};
use crate::support::TestApp;

async fn token(app: &TestApp) -> String {
    let ono = staff(app, "ono@example.jp", &[Role::Coordinator]).await;
    let code = next_code(app, &ono.totp);
    let body =
        json!({ "grant": "password", "email": ono.email, "password": PASSWORD, "code": code });
    let answer = Client::new().post(app.url("/api/v1/auth/tokens")).json(&body).send().await;
    let pair: Value = answer.unwrap().json().await.unwrap();
    pair["access_token"].as_str().unwrap().to_owned()
}

async fn create(app: &TestApp, token: &str, key: &str, name: &str) -> Response {
    let body = json!({ "name": name, "kind": "adopted_operator" });
    let request = Client::new().post(app.url("/api/v1/organisations")).bearer_auth(token);
    request.header("idempotency-key", key).json(&body).send().await.unwrap()
}

#[tokio::test]
async fn ten_requests_with_one_key_create_one_organisation() {
    let app = TestApp::start().await;
    let token = token(&app).await;

    let all = (0..10).map(|_| create(&app, &token, "k1", "みらい"));
    let answers = futures_util::future::join_all(all).await;
    let again = create(&app, &token, "k1", "みらい").await;
    let first = answers.into_iter().find(|answer| answer.status() == StatusCode::CREATED);

    assert_eq!(again.status(), StatusCode::CREATED);
    let body = again.text().await.unwrap();
    assert_eq!(first.unwrap().text().await.unwrap(), body);
    let stored = organisation::Entity::find().count(app.context.database.reader()).await;
    assert_eq!(stored.unwrap(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_key_is_good_for_one_request_and_comes_back_after_a_refusal() {
    let app = TestApp::start().await;
    let token = token(&app).await;

    let refused = create(&app, &token, "k1", "").await.status();
    let mended = create(&app, &token, "k1", "みらい").await.status();
    let other = create(&app, &token, "k1", "べつの団体").await.status();

    assert_eq!(refused, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mended, StatusCode::CREATED);
    assert_eq!(other, StatusCode::UNPROCESSABLE_ENTITY);
    app.stop().await;
}

/// Whoever hangs up sends again: each key makes its organisation, however far the first try came.
#[tokio::test]
async fn a_key_is_never_left_open_by_a_client_that_hangs_up() {
    let app = TestApp::start().await;
    let token = token(&app).await;

    for tried in 0..30_u64 {
        let (key, name) = (format!("k{tried}"), format!("団体{tried}"));
        let patience = Duration::from_micros(300 * tried);
        let _ = tokio::time::timeout(patience, create(&app, &token, &key, &name)).await;
        let again = settled(&app, &token, (&key, &name)).await;
        assert_eq!(again, StatusCode::CREATED, "hung up after {patience:?}");
    }

    let stored = organisation::Entity::find().count(app.context.database.reader()).await;
    assert_eq!(stored.unwrap(), 30);
    app.stop().await;
}

/// What the key says once the first try has ended.
async fn settled(app: &TestApp, token: &str, (key, name): (&str, &str)) -> StatusCode {
    for _ in 0..200 {
        let answer = create(app, token, key, name).await.status();
        if answer != StatusCode::CONFLICT {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    StatusCode::CONFLICT
}

#[tokio::test]
async fn a_list_is_read_part_by_part_without_gap_or_repetition() {
    let app = TestApp::start().await;
    let token = token(&app).await;
    for number in 0..7 {
        create(&app, &token, &format!("k{number}"), &format!("団体{number}")).await;
    }

    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let url = app.url(&format!("/api/v1/organisations?limit=3&cursor={cursor}"));
        let part: Value =
            Client::new().get(url).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
        let items = part["items"].as_array().unwrap().iter();
        names.extend(items.map(|item| item["name"].as_str().unwrap().to_owned()));
        match part["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }

    let wanted: Vec<_> = (0..7).map(|number| format!("団体{number}")).collect();
    names.sort();
    assert_eq!(names, wanted);
    app.stop().await;
}
