//! The number of a group's readers follows the choices.

use bansou::newsletter::RawPreferences;
use entities::people::role_assignment::Role;

use super::door::enters;
use crate::newsletter::issues::cast::Press;
use crate::support::{Browser, Screen};

/// The page once it says so by itself; or as it stands after five seconds.
async fn until(browser: &Browser, words: &str) -> String {
    for _ in 0..50 {
        let seen = browser.text().await;
        if seen.contains(words) {
            return seen;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    browser.text().await
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_number_of_readers_follows_the_choices() {
    let press = Press::new().await;
    let here = RawPreferences { kind: "company".to_owned(), ..RawPreferences::default() };
    press.room.entered("company@reader.example.jp", here).await;
    let app = &press.room.app;
    let browser = Browser::open(Screen::Desktop, app.database.folder()).await;
    enters(app, &browser, (press.room.editor, Role::Editor)).await;

    browser.visit(&app.url("/staff/newsletter/segments/new")).await;
    let all = browser.text().await;
    browser.tick("kinds", "company").await;
    let narrowed = until(&browser, "1名").await;
    browser.check().await;
    browser.picture("group-1-counted").await;
    browser.close().await;

    assert!(all.contains("5名"), "{all}");
    assert!(narrowed.contains("1名") && !narrowed.contains("5名"), "{narrowed}");
}
