use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use super::cast::{PASSWORD, Staff, letters, next_code, person, staff};
use crate::support::TestApp;

const KITAGAWA: &str = "kitagawa@example.jp";
const YAMADA: &str = "yamada@example.jp";

async fn post(app: &TestApp, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = Client::new().post(app.url(path)).json(&body).send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap_or(Value::Null))
}

async fn me(app: &TestApp, token: &str) -> (StatusCode, Value) {
    let answer = Client::new().get(app.url("/api/v1/me")).bearer_auth(token).send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap())
}

async fn pair(app: &TestApp, who: &Staff) -> Value {
    let code = next_code(app, &who.totp);
    let body =
        json!({ "grant": "password", "email": who.email, "password": PASSWORD, "code": code });
    let (status, pair) = post(app, "/api/v1/auth/tokens", body).await;
    assert_eq!(status, StatusCode::CREATED);
    pair
}

#[tokio::test]
async fn staff_and_members_get_tokens_and_are_told_who_they_are() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    person(&app, YAMADA, &[Role::Operator]).await;

    let staff_pair = pair(&app, &kitagawa).await;
    let body = json!({ "email": YAMADA });
    let (asked, ticket) = post(&app, "/api/v1/auth/sign-in-links", body).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let code = letter.text_body.split("番号: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let body = json!({ "grant": "mail_code", "ticket": ticket["ticket"], "code": code });
    let (_, member_pair) = post(&app, "/api/v1/auth/tokens", body).await;

    let staff_me = me(&app, staff_pair["access_token"].as_str().unwrap()).await;
    let member_me = me(&app, member_pair["access_token"].as_str().unwrap()).await;
    assert_eq!(asked, StatusCode::ACCEPTED);
    assert_eq!((staff_me.0, &staff_me.1["roles"]), (StatusCode::OK, &json!(["admin"])));
    assert_eq!((member_me.0, &member_me.1["roles"]), (StatusCode::OK, &json!(["operator"])));
    assert_eq!(staff_pair["expires_in"], 900);
    app.stop().await;
}

/// A token like ours, with one thing wrong.
fn forged(app: &TestApp, header: &Header, change: impl FnOnce(&mut Value), key: &[u8]) -> String {
    let now = app.context.now().timestamp();
    let mut claims = json!({
        "iss": app.context.config.base_url, "aud": "bansou-api", "sub": uuid::Uuid::nil(),
        "iat": now, "exp": now + 900, "sid": uuid::Uuid::nil(), "epoch": 0, "two_factors": true,
    });
    change(&mut claims);
    jsonwebtoken::encode(header, &claims, &EncodingKey::from_secret(key)).unwrap()
}

fn good_header() -> Header {
    Header { typ: Some("at+jwt".into()), kid: Some("1".into()), ..Header::new(Algorithm::HS256) }
}

#[tokio::test]
async fn tokens_with_anything_wrong_are_refused() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let pair = pair(&app, &kitagawa).await;
    let good = pair["access_token"].as_str().unwrap();
    let claims = payload(good);
    let key = app.context.config.secret_key.derive("access-token/1");
    let other_key = app.context.config.secret_key.derive("access-token/2");
    let with = |header: &Header, name: &str, value: Value, key: &[u8]| {
        let mut all = claims.clone();
        if value.is_null() {
            all.as_object_mut().unwrap().remove(name);
        } else {
            all[name] = value;
        }
        forged(&app, header, |claims| *claims = all, key)
    };
    let header = good_header();
    let none = Header { typ: None, ..good_header() };
    let no_kid = Header { kid: None, ..good_header() };
    let odd_kid = Header { kid: Some("../../etc/passwd".into()), ..good_header() };
    let refresh_kind = Header { typ: Some("JWT".into()), ..good_header() };
    let long = Header { alg: Algorithm::HS512, ..good_header() };

    let tokens = [
        with(&header, "x", json!(1), &other_key),
        with(&none, "x", json!(1), &key),
        with(&no_kid, "x", json!(1), &key),
        with(&odd_kid, "x", json!(1), &key),
        with(&refresh_kind, "x", json!(1), &key),
        with(&long, "x", json!(1), &key),
        with(&header, "aud", json!("someone-else"), &key),
        with(&header, "aud", Value::Null, &key),
        with(&header, "iss", json!("https://evil.example"), &key),
        with(&header, "iss", Value::Null, &key),
        with(&header, "sub", Value::Null, &key),
        with(&header, "exp", Value::Null, &key),
        with(&header, "exp", json!(app.context.now().timestamp()), &key),
        with(&header, "epoch", json!(99), &key),
        with(&header, "sid", json!(uuid::Uuid::nil()), &key),
        unsigned(good),
        format!("{good}x"),
        String::new(),
    ];
    let mut statuses = Vec::new();
    for token in &tokens {
        statuses.push(me(&app, token).await.0);
    }

    assert_eq!(me(&app, &with(&header, "x", json!(1), &key)).await.0, StatusCode::OK);
    assert_eq!(statuses, vec![StatusCode::UNAUTHORIZED; tokens.len()]);
    app.stop().await;
}

fn payload(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The same claims under `alg: none`.
fn unsigned(token: &str) -> String {
    use base64::Engine as _;
    let header = br#"{"alg":"none","typ":"at+jwt","kid":"1"}"#;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header);
    format!("{header}.{}.", token.split('.').nth(1).unwrap())
}

#[tokio::test]
async fn an_access_token_ends_after_fifteen_minutes_to_the_second() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let pair = pair(&app, &kitagawa).await;
    let token = pair["access_token"].as_str().unwrap();

    app.clock.advance(TimeDelta::seconds(899));
    let before = me(&app, token).await.0;
    app.clock.advance(TimeDelta::seconds(1));
    let after = me(&app, token).await.0;

    assert_eq!((before, after), (StatusCode::OK, StatusCode::UNAUTHORIZED));
    app.stop().await;
}

#[tokio::test]
async fn a_refresh_token_used_twice_revokes_its_family() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let first = pair(&app, &kitagawa).await;
    let path = "/api/v1/auth/tokens/refresh";
    let refresh = |pair: &Value| json!({ "refresh_token": pair["refresh_token"] });

    let (rotated, second) = post(&app, path, refresh(&first)).await;
    let works = me(&app, second["access_token"].as_str().unwrap()).await.0;
    let (reused, _) = post(&app, path, refresh(&first)).await;
    let (newest, _) = post(&app, path, refresh(&second)).await;
    let access = me(&app, second["access_token"].as_str().unwrap()).await.0;

    assert_eq!((rotated, works), (StatusCode::CREATED, StatusCode::OK));
    assert_eq!((reused, newest), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(access, StatusCode::UNAUTHORIZED);
    app.stop().await;
}

#[tokio::test]
async fn of_twenty_who_refresh_at_once_one_gets_the_next_pair() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let first = pair(&app, &kitagawa).await;
    let body = json!({ "refresh_token": first["refresh_token"] });

    let all = (0..20).map(|_| post(&app, "/api/v1/auth/tokens/refresh", body.clone()));
    let answers = futures_util::future::join_all(all).await;

    let given = answers.iter().filter(|(status, _)| *status == StatusCode::CREATED);
    assert_eq!(given.count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn signing_out_and_disabling_work_at_once() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let first = pair(&app, &kitagawa).await;
    let second = pair(&app, &ono).await;
    let token = first["access_token"].as_str().unwrap();

    let out = Client::new().delete(app.url("/api/v1/auth/tokens")).bearer_auth(token);
    let out = out.send().await.unwrap().status();
    let after_out = me(&app, token).await.0;
    let actor = bansou::people::Actor::System;
    bansou::people::persons::set_state(&app.context, &actor, ono.id, true).await.unwrap();
    let after_disabling = me(&app, second["access_token"].as_str().unwrap()).await.0;

    assert_eq!((out, after_out), (StatusCode::NO_CONTENT, StatusCode::UNAUTHORIZED));
    assert_eq!(after_disabling, StatusCode::UNAUTHORIZED);
    app.stop().await;
}

#[tokio::test]
async fn a_session_cookie_opens_nothing_under_the_api() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;

    let answer = kitagawa.browser.get("/api/v1/people").await;

    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    app.stop().await;
}
