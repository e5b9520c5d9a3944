//! A reader subscribes, confirms, chooses and leaves: by keyboard, and on a phone.

use crate::newsletter::cast::Room;
use crate::study_sessions::visitor::link_in_letter;
use crate::support::{Browser, Screen};

use super::keyboard::Keyboard;

const READER: &str = "yamada@example.jp";

async fn confirmation(room: &Room) -> String {
    link_in_letter(&room.app, READER, "/newsletter/confirmations/").await
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_reader_comes_chooses_and_leaves_by_keyboard() {
    let room = Room::new().await;
    room.later();
    let browser = Browser::open(Screen::Desktop, room.app.database.folder()).await;
    let keys = Keyboard(&browser);

    browser.visit(&room.app.url("/newsletter")).await;
    keys.type_into("email", READER).await;
    keys.tick("同意").await;
    browser.picture("reader-1-typed").await;
    keys.press("確認のメール").await;
    let sent = browser.text().await;
    browser.visit(&room.app.url(&confirmation(&room).await)).await;
    keys.press("登録する").await;
    let done = browser.text().await;
    keys.press("登録の内容を見る").await;
    keys.choose("frequency", "monthly_digest").await;
    browser.picture("reader-2-wishes").await;
    keys.press("保存する").await;
    let saved = browser.text().await;
    keys.press("配信を止める").await;
    keys.press("配信を止める").await;
    let left = browser.text().await;
    browser.picture("reader-3-left").await;
    browser.close().await;

    assert!(sent.contains("まだ登録は完了していません"), "{sent}");
    assert!(done.contains("登録が完了しました"), "{done}");
    assert!(saved.contains("保存しました"), "{saved}");
    assert!(left.contains("配信を止めました"), "{left}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_reader_does_so_in_english_on_a_phone() {
    let room = Room::new().await;
    room.later();
    let browser = Browser::open(Screen::Phone, room.app.database.folder()).await;

    browser.visit(&room.app.url("/newsletter?lang=en")).await;
    browser.type_into("email", READER).await;
    browser.press("confirmation").await;
    let problem = browser.text().await;
    browser.tick("consent", "yes").await;
    browser.press("confirmation").await;
    browser.visit(&room.app.url(&confirmation(&room).await)).await;
    browser.picture("reader-phone-1-confirm").await;
    browser.press("Register").await;
    browser.press("See or change").await;
    browser.tick("frequency", "monthly_digest").await;
    browser.press("Save").await;
    browser.press("See what is stored about you").await;
    let stored = browser.text().await;
    browser.picture("reader-phone-2-stored").await;
    browser.client.back().await.unwrap();
    browser.press("Stop the magazine").await;
    browser.press("Stop the magazine").await;
    let left = browser.text().await;
    browser.press("Keep the magazine").await;
    let back = browser.text().await;
    browser.close().await;

    assert!(problem.contains("Tick the box"), "{problem}");
    assert!(stored.contains(READER), "{stored}");
    assert!(left.contains("You will get no more issues"), "{left}");
    assert!(!back.contains("You will get no more issues"), "{back}");
}
