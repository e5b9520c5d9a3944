use entities::people::role_assignment::Role;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, ORIGIN};

use super::cast::{Visitor, person, sign_in_by_mail};
use crate::support::TestApp;

const YAMADA: &str = "yamada@example.jp";

#[tokio::test]
async fn a_form_without_its_token_or_with_anothers_is_refused() {
    let app = TestApp::start().await;
    let (own, other) = (Visitor::new(&app), Visitor::new(&app));
    let good = own.token("/sign-in").await;
    let foreign = other.token("/sign-in").await;

    let without = own.post("/sign-in", &[("email", YAMADA)]).await;
    let anothers = own.post("/sign-in", &[("email", YAMADA), ("csrf", &foreign)]).await;
    let own_one = own.post("/sign-in", &[("email", YAMADA), ("csrf", &good)]).await;

    assert_eq!(without.status(), StatusCode::FORBIDDEN);
    assert_eq!(anothers.status(), StatusCode::FORBIDDEN);
    assert_eq!(own_one.status(), StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn a_form_from_before_the_sign_in_ends_with_it() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[Role::Operator]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let signed_in = browser.token("/me/data").await;
    browser.send("/me", "/sign-out", &[]).await;

    let answer = browser.post("/me/data", &[("csrf", &signed_in), ("family_name", "x")]).await;

    assert_ne!(answer.status(), StatusCode::OK);
    assert!(!answer.status().is_success());
    app.stop().await;
}

#[tokio::test]
async fn what_another_site_sends_is_refused_even_with_the_right_token() {
    let app = TestApp::start().await;
    let browser = Visitor::new(&app);
    let csrf = browser.token("/sign-in").await;
    let send = |name: &'static str, value: String| {
        let fields = [("email", YAMADA), ("csrf", csrf.as_str())];
        let request = browser.client.post(app.url("/sign-in")).header(name, value);
        request.form(&fields).send()
    };

    let evil = send("origin", "https://evil.example".into()).await.unwrap();
    let near = send("origin", format!("{}.evil.example", app.base_url)).await.unwrap();
    let cross = send("sec-fetch-site", "cross-site".into()).await.unwrap();
    let sibling = send("sec-fetch-site", "same-site".into()).await.unwrap();
    let own = send("origin", app.base_url.clone()).await.unwrap();
    let same = send("sec-fetch-site", "same-origin".into()).await.unwrap();

    let refused = StatusCode::FORBIDDEN;
    let statuses = [evil, near, cross, sibling].map(|answer| answer.status());
    assert_eq!(statuses, [refused; 4]);
    assert_eq!([own, same].map(|answer| answer.status()), [StatusCode::SEE_OTHER; 2]);
    app.stop().await;
}

#[tokio::test]
async fn an_opaque_origin_passes_only_with_the_token() {
    let app = TestApp::start().await;
    let browser = Visitor::new(&app);
    let csrf = browser.token("/sign-in").await;
    let send = |fields: Vec<(&'static str, String)>| {
        browser.client.post(app.url("/sign-in")).header(ORIGIN, "null").form(&fields).send()
    };

    let with = send(vec![("email", YAMADA.into()), ("csrf", csrf.clone())]).await.unwrap();
    let without = send(vec![("email", YAMADA.into())]).await.unwrap();

    assert_eq!(with.status(), StatusCode::SEE_OTHER);
    assert_eq!(without.status(), StatusCode::FORBIDDEN);
    app.stop().await;
}

#[tokio::test]
async fn bodies_have_limits_and_kinds() {
    let app = TestApp::start().await;
    let client = reqwest::Client::new();
    let post = |path: &str, kind: &str, body: String| {
        client.post(app.url(path)).header(CONTENT_TYPE, kind).body(body).send()
    };
    let form = "application/x-www-form-urlencoded";

    let large = post("/sign-in", form, "a".repeat(256 * 1024 + 1)).await.unwrap();
    let strange = post("/sign-in", "text/plain", "csrf=x".into()).await.unwrap();
    let text = post("/api/v1/auth/tokens", "text/plain", "{}".into()).await.unwrap();
    let broken = post("/api/v1/auth/tokens", "application/json", "{".into()).await.unwrap();
    let huge = format!("{{\"grant\":\"{}\"}}", "a".repeat(256 * 1024));
    let huge = post("/api/v1/auth/tokens", "application/json", huge).await.unwrap();
    let packed = client.post(app.url("/sign-in")).header(CONTENT_ENCODING, "gzip").body("x");
    let packed = packed.send().await.unwrap();

    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let large = large.text().await.unwrap();
    assert!(large.contains("一度に送れるのは256KBまでです"), "{large}");
    assert_eq!(strange.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(text.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(broken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(packed.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    app.stop().await;
}

#[tokio::test]
async fn what_can_be_read_can_be_asked_about_and_nothing_is_sent_along() {
    let app = TestApp::start().await;
    let client = reqwest::Client::new();

    for path in ["/", "/sessions", "/newsletter", "/newsletter/issues/feed.atom", "/sign-in"] {
        let whole = client.get(app.url(path)).send().await.unwrap();
        let head = client.head(app.url(path)).send().await.unwrap();

        assert_eq!((head.status(), whole.status()), (StatusCode::OK, StatusCode::OK), "{path}");
        assert_eq!(head.headers().get(CONTENT_TYPE), whole.headers().get(CONTENT_TYPE), "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let nowhere = client.head(app.url("/nowhere")).send().await.unwrap();
    let sends = client.head(app.url("/newsletter/leaving/x")).send().await.unwrap();

    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
    assert!(!sends.status().is_server_error());
    app.stop().await;
}

#[tokio::test]
async fn a_field_nobody_knows_is_refused_in_json() {
    let app = TestApp::start().await;
    let client = reqwest::Client::new();
    let body = serde_json::json!({ "email": YAMADA, "role": "admin" });

    let answer = client.post(app.url("/api/v1/auth/sign-in-links")).json(&body).send().await;

    let answer = answer.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("role"));
    app.stop().await;
}
