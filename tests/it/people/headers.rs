use entities::people::role_assignment::Role;
use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use sea_orm::ConnectionTrait;

use super::cast::{Visitor, staff};
use crate::support::TestApp;

/// Public pages, pages that need somebody, files, the API, nothing at all.
const ROUTES: [&str; 14] = [
    "/",
    "/sign-in",
    "/sign-in/staff",
    "/sign-in/code",
    "/sign-in/links/x",
    "/invitations/x",
    "/apply",
    "/me",
    "/staff/people",
    "/healthz",
    "/assets/0/bansou.css",
    "/nowhere",
    "/api/v1/me",
    "/api/v1/nowhere",
];

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; font-src 'self'; form-action 'self'; connect-src 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

fn told(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map_or("none", |value| value.to_str().unwrap()).to_owned()
}

fn strict(answer: &Response) -> [String; 4] {
    let names = [
        "content-security-policy",
        "x-content-type-options",
        "cross-origin-opener-policy",
        "x-frame-options",
    ];
    names.map(|name| told(answer.headers(), name))
}

#[tokio::test]
async fn every_answer_carries_strict_headers() {
    let app = TestApp::start().await;
    let browser = Visitor::new(&app);
    let mut lacking = Vec::new();

    for route in ROUTES {
        let answer = browser.get(route).await;
        let has_referrer = answer.headers().contains_key("referrer-policy");
        if strict(&answer) != [POLICY, "nosniff", "same-origin", "DENY"] || !has_referrer {
            lacking.push(route);
        }
    }

    assert_eq!(lacking, Vec::<&str>::new());
    app.stop().await;
}

#[tokio::test]
async fn a_failure_carries_them_too_and_tells_nothing() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    judge.execute_unprepared("DROP TABLE region_block_prefecture").await.unwrap();

    let answer = Visitor::new(&app).get("/apply").await;

    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(strict(&answer), [POLICY, "nosniff", "same-origin", "DENY"]);
    assert!(!answer.text().await.unwrap().contains("region_block_prefecture"));
    app.stop().await;
}

#[tokio::test]
async fn pages_with_a_secret_address_pass_it_on_to_nobody() {
    let app = TestApp::start().await;
    let browser = Visitor::new(&app);

    let link = browser.get("/sign-in/links/x").await;
    let invitation = browser.get("/invitations/x").await;

    let wanted = ("no-referrer".to_owned(), "no-store".to_owned());
    let told = |answer: &Response| {
        (told(answer.headers(), "referrer-policy"), told(answer.headers(), "cache-control"))
    };
    assert_eq!(told(&link), wanted);
    assert_eq!(told(&invitation), wanted);
    app.stop().await;
}

#[tokio::test]
async fn nothing_keeps_a_copy_of_what_belongs_to_one_person() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;

    let own = kitagawa.browser.get("/me").await;
    let refused = kitagawa.browser.get("/staff/people/nobody").await;
    let file = kitagawa.browser.get("/assets/0/bansou.css").await;

    assert_eq!(told(own.headers(), "cache-control"), "no-store");
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    assert_eq!(told(file.headers(), "cache-control"), "public, max-age=31536000, immutable");
    app.stop().await;
}
