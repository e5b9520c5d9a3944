//! One's own feed, as its owner opens, reads, renews and closes it.

use chrono::TimeDelta;
use reqwest::StatusCode;

use crate::people::cast::{person, sign_in_by_mail};
use crate::support::TestApp;

const PAGE: &str = "/me/calendar";

/// The path of the secret address on this page.
fn address(html: &str) -> String {
    let start = html.find("calendar&#x2f;feeds&#x2f;").expect("the address is shown");
    let rest = html[start..].split('"').next().unwrap();
    format!("/{}", rest.replace("&#x2f;", "/"))
}

#[tokio::test]
async fn a_feed_is_shown_once_read_renewed_and_closed_by_its_owner() {
    let app = TestApp::start().await;
    person(&app, "yamada@example.jp", &[]).await;
    let browser = sign_in_by_mail(&app, "yamada@example.jp").await;

    let opened = browser.send(PAGE, PAGE, &[]).await.text().await.unwrap();
    let first = address(&opened);
    let read = browser.get(&first).await.status();
    app.clock.advance(TimeDelta::minutes(5));
    let later = browser.page(PAGE).await;
    let second = address(&browser.send(PAGE, PAGE, &[]).await.text().await.unwrap());
    let renewed = (browser.get(&first).await.status(), browser.get(&second).await.status());
    browser.send(PAGE, "/me/calendar/closed", &[]).await;
    let closed = browser.get(&second).await.status();

    assert_eq!(read, StatusCode::OK);
    assert!(opened.contains("まだ読まれていません"), "{opened}");
    assert!(
        !later.contains("calendar&#x2f;feeds") && later.contains("2026年11月24日（火）</dd>"),
        "{later}"
    );
    assert_eq!(renewed, (StatusCode::NOT_FOUND, StatusCode::OK));
    assert_eq!(closed, StatusCode::NOT_FOUND);
    assert!(browser.page(PAGE).await.contains("発行していません"));
    app.stop().await;
}
