//! An issue on its way is watched, paused and sent on; letters nobody knows about are decided; the
//! proof and the results are read. Over the sample data, as the demonstration shows it.

use bansou::demo;
use chrono::{TimeZone as _, Utc};
use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};
use entities::people::role_assignment::Role;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::door::enters;
use crate::support::{Browser, Screen, TestApp};

const BASE: &str = "/staff/newsletter/issues";

async fn numbered(app: &TestApp, number: i32) -> issue::Model {
    let found = issue::Entity::find().filter(issue::Column::Number.eq(number));
    found.one(app.context.database.reader()).await.unwrap().unwrap()
}

async fn journey(screen: Screen, name: &str) {
    let app = TestApp::start().await;
    app.clock.set(Utc.with_ymd_and_hms(2026, 11, 24, 1, 0, 0).unwrap());
    let loaded = demo::load(&app.context).await.unwrap();
    let browser = Browser::open(screen, app.database.folder()).await;
    enters(&app, &browser, (loaded.people["editor"], Role::Editor)).await;

    let paused = brakes(&app, &browser, name).await;
    let state = numbered(&app, 11).await.state;
    browser.press("再開する").await;
    let resumed = browser.text().await;
    let first = numbered(&app, 9).await.id;
    let decided = decides(&app, (&browser, name), first).await;
    browser.visit(&app.url(&format!("{BASE}/{first}/proof"))).await;
    browser.picture(&format!("{name}-6-proof")).await;
    browser.visit(&app.url("/staff/newsletter/results")).await;
    browser.picture(&format!("{name}-7-year")).await;
    browser.visit(&app.url(&format!("/staff/newsletter/results/issues/{first}"))).await;
    browser.picture(&format!("{name}-8-results")).await;
    browser.visit(&app.url("/newsletter/issues")).await;
    browser.picture(&format!("{name}-9-back-numbers")).await;
    let shelf = browser.text().await;
    browser.close().await;

    assert!(paused.contains("一時停止しました。") && paused.contains("階を確かめます"), "{paused}");
    assert_eq!(state, IssueState::Paused);
    assert!(resumed.contains("再開しました。") && resumed.contains("配信中"), "{resumed}");
    assert!(decided.contains("結果不明 0"), "{decided}");
    // What is leaving stands on the shelf, for its letters lead there; what waits does not.
    assert!(shelf.contains("第9号") && shelf.contains("第11号"), "{shelf}");
    assert!(!shelf.contains("第12号"), "{shelf}");
    app.stop().await;
}

/// From the list of issues to the one that is leaving, and its brake.
async fn brakes(app: &TestApp, browser: &Browser, name: &str) -> String {
    browser.visit(&app.url(BASE)).await;
    browser.picture(&format!("{name}-1-list")).await;
    browser.press("第11号").await;
    browser.picture(&format!("{name}-2-issue")).await;
    browser.press("配信の状況を見る・止める").await;
    browser.picture(&format!("{name}-3-leaving")).await;
    browser.press("一時停止する").await;
    browser.type_into("reason", "会場の階を確かめます。").await;
    browser.press("一時停止する").await;
    browser.picture(&format!("{name}-4-paused")).await;
    browser.text().await
}

async fn decides(app: &TestApp, (browser, name): (&Browser, &str), first: IssueId) -> String {
    browser.visit(&app.url(&format!("{BASE}/{first}/sending"))).await;
    browser.press("結果不明").await;
    browser.tick("decision", "mark_sent").await;
    browser.type_into("reason", "届いたと電話で確かめました。").await;
    browser.type_into("letters", "2").await;
    browser.picture(&format!("{name}-5-unknown")).await;
    browser.press("決める").await;
    browser.text().await
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn an_issue_is_watched_paused_and_proved() {
    journey(Screen::Desktop, "watching").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_issue_is_watched_on_a_phone() {
    journey(Screen::Phone, "watching-phone").await;
}
