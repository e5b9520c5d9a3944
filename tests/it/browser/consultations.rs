//! A consultation is booked, looked at, moved and called off, on a laptop and on a phone.

use entities::consultations::consultation;
use fantoccini::Locator;
use sea_orm::EntityTrait;

use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::session_of;
use crate::support::{Browser, Screen};

use super::keyboard::Keyboard;

async fn let_in(stage: &Stage, browser: &Browser, person: entities::PersonId) {
    browser.client.goto(&stage.app.url("/healthz")).await.unwrap();
    let token = session_of(&stage.app, person).await;
    let set = "document.cookie = 'session=' + arguments[0] + '; path=/'";
    browser.client.execute(set, vec![token.into()]).await.unwrap();
}

/// The time as a person sees it: in the timetable, or in the list of a phone.
async fn pick(browser: &Browser, start: &str) {
    let css = format!("label.slot:has(input[value='{start}'])");
    for label in browser.client.find_all(Locator::Css(&css)).await.unwrap() {
        if label.is_displayed().await.unwrap_or(false) {
            label.click().await.unwrap();
            return;
        }
    }
    panic!("{start} is not to be seen: {}", browser.text().await);
}

async fn journey(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.books(sato, thursday(10, 0)).await.unwrap();
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let_in(&stage, &browser, suzuki.person()).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;

    browser.visit(&stage.app.url("/consultations")).await;
    look("1-empty").await;
    browser.visit(&stage.app.url("/consultations/new?mode=in_person&week=2026-12-03")).await;
    look("2-week").await;
    pick(&browser, "2026-12-03T14:00").await;
    look("3-chosen").await;
    browser.press("この時間を確保して進む").await;
    look("4-input").await;
    browser.press("確認へ進む").await;
    look("5-problems").await;
    browser.type_into("about", "採用の進め方を相談したい。").await;
    browser.press("確認へ進む").await;
    look("6-check").await;
    browser.press("この内容で予約する").await;
    look("7-done").await;
    let done = browser.text().await;
    browser.press("事前シートを書く").await;
    look("8-sheet").await;
    browser.type_into("trouble", "応募が来ない。").await;
    browser.press("提出する").await;
    look("9-consultation").await;
    browser.press("日時を変える").await;
    look("10-other-times").await;
    pick(&browser, "2026-12-03T16:00").await;
    browser.press("この時間にする").await;
    look("11-move").await;
    browser.press("この日時に変更する").await;
    look("12-moved").await;
    let moved = browser.text().await;
    browser.visit(&stage.app.url("/consultations")).await;
    look("13-list").await;
    browser.visit(&stage.app.url("/home")).await;
    look("14-home").await;
    browser.visit(&stage.app.url("/consultations/request")).await;
    look("15-wishes").await;
    cancel(&stage, &browser, suzuki.person()).await;
    look("16-cancelled").await;
    let gone = browser.text().await;
    browser.close().await;

    assert!(done.contains("予約が完了しました"), "{done}");
    assert!(moved.contains("2026年12月3日（木）16:00～17:00"), "{moved}");
    assert!(gone.contains("相談者が取り消しました"), "{gone}");
}

async fn cancel(stage: &Stage, browser: &Browser, client: entities::PersonId) {
    let db = stage.app.context.database.reader();
    let all = consultation::Entity::find().all(db).await.unwrap();
    let own = all.iter().find(|row| row.client_id == client).unwrap();
    browser.visit(&stage.app.url(&format!("/consultations/{}/cancellation", own.id))).await;
    browser.tick("sure", "yes").await;
    browser.press("相談を取り消す").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_consultation_is_booked_by_keyboard_alone() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let browser = Browser::open(Screen::Desktop, stage.app.database.folder()).await;
    let_in(&stage, &browser, suzuki.person()).await;
    let keys = Keyboard(&browser);

    browser.visit(&stage.app.url("/consultations/new?mode=in_person&week=2026-12-03")).await;
    keys.choose("slot", "2026-12-03T14:00").await;
    browser.picture("consultation-keyboard").await;
    keys.press("この時間を確保して進む").await;
    keys.type_into("about", "採用の進め方を相談したい。").await;
    keys.press("確認へ進む").await;
    keys.press("この内容で予約する").await;
    let done = browser.text().await;
    browser.close().await;

    assert!(done.contains("予約が完了しました"), "{done}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_consultation_is_booked_moved_and_called_off() {
    journey(Screen::Desktop, "consultation").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_on_a_phone() {
    journey(Screen::Phone, "consultation-phone").await;
}
