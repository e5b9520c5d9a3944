//! Holding the mail, the business days, one's own calendar, the search and tasks, on a laptop and on
//! a phone.

use bansou::calendar::add_listing;
use bansou::mail::{HoldCause, NewHold, set_hold};
use bansou::people::{Actor, roles};
use bansou::study_sessions::links;
use entities::calendar::resource::ResourceKind;
use entities::people::role_assignment::Role;

use super::staff_sessions::let_in;
use crate::study_sessions::cast::Stage;
use crate::support::{Browser, Screen};

async fn as_administrator(stage: &Stage) {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let desk = stage.desk.person();
    roles::grant(&tx, context, &Actor::System, desk, Role::Admin).await.unwrap();
    tx.commit().await.unwrap();
}

/// A letter waits behind the hold of a restored database.
async fn restored(stage: &Stage) {
    let tx = stage.app.context.database.begin_write().await.unwrap();
    let wanted = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    set_hold(&tx, stage.app.context.now(), wanted).await.unwrap();
    tx.commit().await.unwrap();
}

const LISTS: [(&str, &str); 5] = [
    ("/staff/search?q=鈴木", "8-search"),
    ("/staff/tasks", "9-no-tasks"),
    ("/staff/settings", "10-settings"),
    ("/staff/settings/history?setting=resources", "10-settings-history"),
    ("/staff/sessions/usual", "10-session-defaults"),
];

async fn journey(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    as_administrator(&stage).await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 花子").await;
    let own = stage.register(suzuki, session).await.unwrap();
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let_in(&browser, &stage).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;

    browser.visit(&stage.app.url("/staff/letters/hold")).await;
    look("1-no-hold").await;
    restored(&stage).await;
    browser.visit(&stage.app.url("/staff/letters/hold")).await;
    look("2-held").await;
    browser.press("送信を再開する").await;
    look("3-unsure").await;
    browser.visit(&stage.app.url("/staff/business-days")).await;
    look("4-days").await;
    browser.press("登録する").await;
    look("5-days-problems").await;
    browser.visit(&stage.app.url("/staff/calendar?of=2026-12-03")).await;
    look("5-month").await;
    browser.visit(&stage.app.url("/staff/calendar?view=week&of=2026-12-03")).await;
    look("5-week").await;
    browser.visit(&stage.app.url("/me/calendar")).await;
    look("6-feed").await;
    browser.press("アドレスを発行する").await;
    look("7-feed-open").await;
    let (context, room) = (&stage.app.context, ResourceKind::Room);
    add_listing(context, &Actor::System, room, "会議室A").await.unwrap();
    for (path, page) in LISTS {
        browser.visit(&stage.app.url(path)).await;
        look(page).await;
    }
    browser.visit(&stage.app.url("/staff/tasks/new")).await;
    browser.press("追加する").await;
    look("11-task-problems").await;
    let token = links::registration_token(&stage.app.context.config, own.id);
    browser.visit(&stage.app.url(&format!("/registrations/{token}"))).await;
    look("12-door").await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_mail_is_held_days_are_entered_and_a_calendar_is_opened() {
    journey(Screen::Desktop, "desk").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_pages_on_a_phone() {
    journey(Screen::Phone, "desk-phone").await;
}
