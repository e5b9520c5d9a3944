//! A token that is not valid is refused, whatever is asked for with it.

use entities::people::role_assignment::Role;
use reqwest::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use reqwest::{Client, Response};
use serde_json::{Value, json};

use super::cast::{PASSWORD, next_code, staff};
use crate::support::TestApp;

/// Anybody reads these, without a token.
const PUBLIC: &str = "/api/v1/study-sessions";

async fn get(app: &TestApp, path: &str, authorization: &str) -> Response {
    let request = Client::new().get(app.url(path)).header(AUTHORIZATION, authorization);
    request.send().await.unwrap()
}

async fn post(app: &TestApp, path: &str, body: &Value) -> Response {
    let request = Client::new().post(app.url(path)).bearer_auth("worn-out").json(body);
    request.send().await.unwrap()
}

#[tokio::test]
async fn where_signing_in_is_optional_a_false_token_is_not_taken_for_none() {
    let app = TestApp::start().await;

    let without = Client::new().get(app.url(PUBLIC)).send().await.unwrap().status();
    let other_scheme = get(&app, PUBLIC, "Basic eDp5").await.status();
    let mut refused = Vec::new();
    for sent in ["Bearer worn-out", "bearer  worn-out", "Bearer", "BEARER "] {
        refused.push(get(&app, PUBLIC, sent).await.status());
    }
    let by_link = get(&app, "/api/v1/registration-links/x", "Bearer worn-out").await.status();
    let nowhere = get(&app, "/api/v1/nothing-here", "Bearer worn-out").await.status();

    assert_eq!((without, other_scheme), (reqwest::StatusCode::OK, reqwest::StatusCode::OK));
    assert_eq!(refused, [reqwest::StatusCode::UNAUTHORIZED; 4]);
    assert_eq!((by_link.as_u16(), nowhere.as_u16()), (401, 401));
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_not_known_is_told_how_to_say_who_they_are() {
    let app = TestApp::start().await;

    let refused = get(&app, PUBLIC, "Bearer worn-out").await;
    let nobody = Client::new().get(app.url("/api/v1/me")).send().await.unwrap();

    assert_eq!(refused.headers()[WWW_AUTHENTICATE], "Bearer");
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    let body: Value = refused.json().await.unwrap();
    assert_eq!((&body["status"], &body["code"]), (&json!(401), &json!("unauthenticated")));
    assert_eq!(nobody.status().as_u16(), 401);
    assert_eq!(nobody.headers()[WWW_AUTHENTICATE], "Bearer");
    app.stop().await;
}

#[tokio::test]
async fn a_worn_out_token_keeps_nobody_from_a_new_one() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let code = next_code(&app, &ono.totp);
    let sign_in =
        json!({ "grant": "password", "email": ono.email, "password": PASSWORD, "code": code });

    let pair = post(&app, "/api/v1/auth/tokens", &sign_in).await;
    assert_eq!(pair.status().as_u16(), 201);
    let pair: Value = pair.json().await.unwrap();
    let refresh = json!({ "refresh_token": pair["refresh_token"] });
    let refreshed = post(&app, "/api/v1/auth/tokens/refresh", &refresh).await.status();
    let link = json!({ "email": "yamada@example.jp" });
    let asked = post(&app, "/api/v1/auth/sign-in-links", &link).await.status();

    assert_eq!((refreshed.as_u16(), asked.as_u16()), (201, 202));
    app.stop().await;
}
