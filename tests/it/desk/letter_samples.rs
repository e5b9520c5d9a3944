//! Letters with sample facts: looked at, never stored, never sent.

use bansou::app;
use bansou::mail::Language;
use entities::mail::message;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use crate::access::tokens::token_for;
use crate::people::cast::{Staff, Visitor, staff};
use crate::support::{ApiClient, TestApp};

const SAMPLES: &str = "/staff/letters/samples";
const API: &str = "/api/v1/letter-samples";

async fn coordinator(app: &TestApp) -> Staff {
    staff(app, "mori@bansou.example.jp", &[Role::Coordinator]).await
}

async fn client(app: &TestApp) -> ApiClient {
    let mori = coordinator(app).await;
    ApiClient::with_token(app, token_for(app, mori.id, Strength::TwoFactors).await)
}

/// The page with its slashes as they are read.
async fn page(browser: &Visitor, path: &str) -> String {
    browser.page(path).await.replace("&#x2f;", "/")
}

async fn stored(app: &TestApp) -> u64 {
    message::Entity::find().count(app.context.database.reader()).await.unwrap()
}

#[tokio::test]
async fn every_letter_stands_on_the_list_of_samples() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;

    let letters = page(&mori.browser, "/staff/letters").await;
    let list = page(&mori.browser, SAMPLES).await;
    let names = app::letters().names().into_iter();
    let missing: Vec<_> =
        names.filter(|name| !list.contains(&format!("\"{SAMPLES}/{name}/1\""))).collect();

    assert!(letters.contains(&format!("href=\"{SAMPLES}\"")), "{letters}");
    assert_eq!(missing, Vec::<&str>::new());
    assert!(list.contains("【地域の人事部 伴走支援】送信の確認"), "{list}");
    app.stop().await;
}

#[tokio::test]
async fn a_sample_shows_the_words_a_letter_would_leave_in_and_nothing_leaves() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let all = app::letters();
    let sample = all.samples_of("registration_confirmed")[0];
    let words = app.context.post.preview(Language::Ja, sample).unwrap();
    let before = stored(&app).await;

    let shown = page(&mori.browser, &format!("{SAMPLES}/registration_confirmed/1")).await;
    let lost: Vec<_> = words.text.lines().filter(|line| !shown.contains(*line)).collect();

    assert_eq!(lost, Vec::<&str>::new());
    assert!(shown.contains(&words.subject), "{shown}");
    assert!(shown.contains("METHOD:REQUEST") && shown.contains("見本の予定"), "{shown}");
    assert!(shown.contains(&format!("\"{SAMPLES}/registration_confirmed/3\"")), "{shown}");
    assert_eq!(stored(&app).await, before);
    app.stop().await;
}

#[tokio::test]
async fn the_html_of_a_sample_is_shown_in_a_frame_where_nothing_of_it_acts() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let address = format!("{SAMPLES}/registration_confirmed/1");
    let header = |answer: &reqwest::Response, name: &str| {
        answer.headers()[name].to_str().unwrap().to_owned()
    };

    let around = mori.browser.get(&address).await;
    let inside = mori.browser.get(&format!("{address}/html")).await;
    let policies = [&around, &inside].map(|answer| header(answer, "content-security-policy"));
    let frame = header(&inside, "x-frame-options");
    let page = around.text().await.unwrap().replace("&#x2f;", "/");
    let html = inside.text().await.unwrap();

    assert!(page.contains(&format!("src=\"{address}/html\" sandbox=\"\"")), "{page}");
    assert!(policies[0].contains("frame-src 'self'"), "{policies:?}");
    assert!(policies[1].starts_with("default-src 'none'"), "{policies:?}");
    assert!(policies[1].contains("frame-ancestors 'self'") && frame == "SAMEORIGIN");
    assert!(html.contains("</html>") && html.contains("鈴木 花子"), "{html}");
    app.stop().await;
}

#[tokio::test]
async fn a_sample_is_shown_in_english_where_somebody_has_translated_the_letter() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;

    let japanese = page(&mori.browser, &format!("{SAMPLES}/delivery_check/1")).await;
    let english = page(&mori.browser, &format!("{SAMPLES}/delivery_check/1?language=en")).await;
    let untranslated = page(&mori.browser, &format!("{SAMPLES}/registration_confirmed/1")).await;

    let link = |name: &str| format!("\"{SAMPLES}/{name}/1?language=en\"");
    assert!(japanese.contains(&link("delivery_check")), "{japanese}");
    assert!(english.contains("This letter checks that mail reaches you."), "{english}");
    assert!(english.contains("class=\"letter-text\" lang=\"en\""), "{english}");
    assert!(!untranslated.contains(&link("registration_confirmed")), "{untranslated}");
    app.stop().await;
}

#[tokio::test]
async fn there_is_no_sample_before_the_first_nor_after_the_last() {
    let app = TestApp::start().await;
    let mori = coordinator(&app).await;
    let status = async |place: &str| mori.browser.get(&format!("{SAMPLES}/{place}")).await.status();

    let before = status("delivery_check/0").await;
    let after = status("delivery_check/2").await;
    let unknown = status("no_such_letter/1").await;

    assert_eq!([before, after, unknown], [StatusCode::NOT_FOUND; 3]);
    app.stop().await;
}

#[tokio::test]
async fn samples_are_listed_part_by_part_over_the_api() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let names = app::letters().names();

    let first = mori.get(&format!("{API}?limit=1")).await;
    let cursor = first.text("next_cursor");
    let second = mori.get(&format!("{API}?limit=1&cursor={cursor}")).await;
    let whole = mori.get(&format!("{API}?limit=200")).await;

    assert_eq!(first.items()[0]["letter"], names[0]);
    assert_eq!(first.items()[0]["languages"], json!(["ja", "en"]));
    assert_eq!(second.items()[0]["letter"], names[1]);
    assert_eq!(whole.items().len(), names.len());
    app.stop().await;
}

#[tokio::test]
async fn a_program_reads_a_sample_whole() {
    let app = TestApp::start().await;
    let mori = client(&app).await;
    let before = stored(&app).await;

    let check = mori.get(&format!("{API}/delivery_check/1?language=en")).await;
    let cancelled = mori.get(&format!("{API}/registration_cancelled/2")).await;
    let missing = mori.get(&format!("{API}/delivery_check/2")).await;
    let strange = mori.get(&format!("{API}/delivery_check/1?language=fr")).await;

    assert_eq!(
        check.text("subject"),
        "Delivery check – Regional HR Department, accompaniment track"
    );
    assert!(check.text("text").contains("checks that mail reaches you"), "{}", check.body);
    assert_eq!((&check.body["language"], &check.body["calendar"]), (&json!("en"), &json!(null)));
    assert!(cancelled.text("calendar").contains("METHOD:CANCEL"), "{}", cancelled.body);
    assert!(cancelled.text("html").contains("</html>"));
    assert_eq!((missing.status, strange.status), (404, 400));
    assert_eq!(stored(&app).await, before);
    app.stop().await;
}
