//! A record is written and handed in, confirmed by the client and approved by the secretariat.

use entities::consultations::record::RecordState;
use entities::people::role_assignment::Role;

use super::door::enters;
use crate::consultations::record::cast::Held;
use crate::support::{Browser, Screen};

async fn journey(screen: Screen, name: &str) {
    let held = Held::new().await;
    let app = &held.stage.app;
    let browser = Browser::open(screen, app.database.folder()).await;

    enters(app, &browser, (held.yamada().person(), Role::Accompanist)).await;
    let sent = writes(&held, &browser, name).await;
    held.stage.later();
    enters(app, &browser, (held.suzuki.person(), Role::Operator)).await;
    let confirmed = confirms(&held, &browser, name).await;
    held.stage.later();
    enters(app, &browser, (held.stage.desk.person(), Role::Coordinator)).await;
    let approved = approves(&held, &browser, name).await;
    browser.close().await;

    assert!(sent.contains("相談記録票を相談者へ送りました。"), "{sent}");
    assert!(confirmed.contains("記録を確認しました。"), "{confirmed}");
    assert!(approved.contains("記録を承認しました。"), "{approved}");
    assert_eq!(held.state().await, (RecordState::Approved, 1));
}

async fn writes(held: &Held, browser: &Browser, name: &str) -> String {
    let app = &held.stage.app;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    browser.visit(&app.url("/home")).await;
    look("1-home").await;
    browser.press("相談記録票を書く").await;
    look("2-records").await;
    browser.press("一般社団法人 はじめ").await;
    look("3-form").await;
    browser.press("確認へ進む").await;
    look("4-lacking").await;
    browser.visit(&app.url(&format!("/consultations/{}/record", held.id))).await;
    for (field, text) in [
        ("presented", "応募がない。"),
        ("essential", "求める人物像が社内でそろっていない。"),
        ("client_words", "まず社内で話します。"),
        ("advice", "求人の前に、任せたい仕事を書き出す。"),
        ("memo", "次回は社長の同席をお願いする。"),
        ("action0_text", "任せたい仕事を書き出す。"),
        ("action0_due_year", "令和8"),
        ("action0_due_month", "12"),
        ("action0_due_day", "17"),
    ] {
        browser.type_into(field, text).await;
    }
    browser.tick("action0_owner", "client").await;
    browser.tick("self_reliance", "2").await;
    browser.choose("readers_essential", "pair").await;
    browser.press("下書きを保存").await;
    look("5-draft").await;
    browser.press("確認へ進む").await;
    look("6-check").await;
    held.stage.later();
    browser.press("相談者へ送る").await;
    look("7-sent").await;
    browser.text().await
}

async fn confirms(held: &Held, browser: &Browser, name: &str) -> String {
    let app = &held.stage.app;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    browser.visit(&app.url("/home")).await;
    look("8-client-home").await;
    browser.press("相談記録票の確認").await;
    look("9-client-reads").await;
    let read = browser.text().await;
    assert!(read.contains("求める人物像") && !read.contains("社長の同席"), "{read}");
    browser.press("確認する").await;
    look("10-confirmed").await;
    let confirmed = browser.text().await;
    browser.visit(&app.url("/my/actions")).await;
    look("11-actions").await;
    browser.press("任せたい仕事を書き出す。").await;
    look("12-action").await;
    confirmed
}

async fn approves(held: &Held, browser: &Browser, name: &str) -> String {
    let app = &held.stage.app;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    browser.visit(&app.url("/staff")).await;
    look("13-today").await;
    browser.press("承認を待つ相談記録票").await;
    look("14-records").await;
    browser.press(&held.stage.row(held.id).await.number).await;
    look("15-record").await;
    let read = browser.text().await;
    assert!(read.contains("応募がない。") && !read.contains("求める人物像"), "{read}");
    browser.press("承認する").await;
    look("16-approved").await;
    let approved = browser.text().await;
    browser.visit(&app.url("/staff/actions")).await;
    look("17-office-actions").await;
    approved
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_record_is_written_confirmed_and_approved() {
    journey(Screen::Desktop, "record").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_record_on_a_phone() {
    journey(Screen::Phone, "record-phone").await;
}
