//! Invitations taken up over the API, by the secret of the letter's link.

use bansou::people::admin::{create_admin, reset_credentials};
use bansou::people::persons::RawPerson;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use super::cast::{PASSWORD, Visitor, code, letters, link_in, staff};
use super::organisations::organisation;
use crate::support::{ApiClient, TestApp};

const YAMADA: &str = "yamada@example.jp";

/// The path of the API for the address of a page.
fn over_the_api(link: &str) -> String {
    let token = link.rsplit('/').next().unwrap();
    format!("/api/v1/invitation-links/{token}")
}

fn app_of(secret: &str) -> Totp {
    let secret = Secret::try_from_base32(secret).unwrap();
    Builder::new().with_secret(secret).build().unwrap()
}

#[tokio::test]
async fn a_member_looks_and_comes_in_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let mirai = organisation(&app, "一般社団法人みらい").await.to_string();
    let fields = [
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("email", YAMADA),
        ("language", "ja"),
        ("organisation", mirai.as_str()),
        ("roles", "operator"),
    ];
    ono.browser.send("/staff/people/new", "/staff/people", &fields).await;
    let letter = letters(&app, "invitation", YAMADA).await.pop().unwrap();
    let path = over_the_api(&link_in(&letter, "/invitations/"));
    let api = ApiClient::nobody(&app);

    let seen = api.get(&path).await;
    let again = api.get(&path).await;
    let accepted = api.post(&format!("{path}/acceptance"), json!({})).await;
    let used = api.post(&format!("{path}/acceptance"), json!({})).await;
    let token = accepted.body["tokens"]["access_token"].as_str().unwrap_or_default();
    let own = ApiClient::with_token(&app, token).get("/api/v1/me").await;

    assert_eq!((seen.status, &seen), (200, &again), "looking changes nothing");
    assert_eq!(seen.body["name"], "山田 太郎");
    assert_eq!(seen.body["organisation"], "一般社団法人みらい");
    assert_eq!(seen.body["comes_in"], "at_once");
    assert_eq!((accepted.status, &accepted.body["recovery_codes"]), (201, &json!([])));
    assert_eq!((used.status, api.get(&path).await.status), (404, 404));
    assert_eq!((own.status, &own.body["email"]), (200, &json!(YAMADA)));
    app.stop().await;
}

#[tokio::test]
async fn the_secretariat_sets_password_and_app_and_both_are_looked_at() {
    let app = TestApp::start().await;
    let raw = RawPerson {
        family_name: "北川".into(),
        given_name: "遥".into(),
        email: "kitagawa@example.jp".into(),
        ..RawPerson::default()
    };
    let made = create_admin(&app.context, &raw).await.unwrap();
    let path = over_the_api(&made.url);
    let api = ApiClient::nobody(&app);
    let seen = api.get(&path).await;
    let totp = app_of(seen.body["authenticator_secret"].as_str().unwrap());
    let typed = |password: &str, code: &str| json!({ "password": password, "code": code });
    let acceptance = format!("{path}/acceptance");

    let weak = api.post(&acceptance, typed("kurz", &code(&app, &totp))).await;
    let wrong = api.post(&acceptance, typed(PASSWORD, "000000")).await;
    let accepted = api.post(&acceptance, typed(PASSWORD, &code(&app, &totp))).await;
    let token = accepted.body["tokens"]["access_token"].as_str().unwrap_or_default();
    let people = ApiClient::with_token(&app, token).get("/api/v1/people").await;

    assert_eq!(seen.body["comes_in"], "enrolling");
    assert_eq!(weak.fields(), ["password"]);
    assert_eq!(wrong.fields(), ["code"]);
    assert_eq!((weak.status, wrong.status, accepted.status), (422, 422, 201));
    assert_eq!(accepted.body["recovery_codes"].as_array().map(Vec::len), Some(10));
    assert_eq!(people.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn a_link_that_is_too_old_or_nobodys_leads_nowhere() {
    let app = TestApp::start().await;
    staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let made = reset_credentials(&app.context, "kitagawa@example.jp").await.unwrap();
    let path = over_the_api(&made.url);
    let api = ApiClient::nobody(&app);
    let fresh = api.get(&path).await;

    app.clock.advance(TimeDelta::days(1));
    let old = api.get(&path).await;
    let foreign = api.get("/api/v1/invitation-links/nobodys").await;

    assert_eq!((fresh.status, &fresh.body["reset"]), (200, &json!(true)));
    assert_eq!((old.status, foreign.status), (404, 404));
    assert_eq!(old.body["detail"], foreign.body["detail"]);
    assert_eq!(Visitor::new(&app).get("/api/v1/invitation-links/x").await.status(), 404);
    app.stop().await;
}
