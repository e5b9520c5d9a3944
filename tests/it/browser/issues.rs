//! An issue is composed, checked, asked for, approved, and stopped while it rests.

use entities::newsletter::issue::IssueState;
use entities::people::role_assignment::Role;

use super::door::enters;
use crate::newsletter::issues::cast::{Press, plain};
use crate::support::{Browser, Screen};

const BASE: &str = "/staff/newsletter/issues";

async fn journey(screen: Screen, name: &str) {
    let press = Press::new().await;
    let app = &press.room.app;
    let browser = Browser::open(screen, app.database.folder()).await;

    enters(app, &browser, (press.room.editor, Role::Editor)).await;
    let (failing, asked) = composes(&press, &browser, name).await;
    press.later();
    enters(app, &browser, (press.checker, Role::Approver)).await;
    let approved = approves(&press, &browser, name).await;
    press.later();
    enters(app, &browser, (press.coordinator, Role::Coordinator)).await;
    let stopped = stops(&press, &browser, name).await;
    browser.close().await;

    assert!(failing.contains("曜日が違います。正しくは 2026年12月3日（木） です。"), "{failing}");
    assert!(asked.contains("承認を依頼しました。"), "{asked}");
    assert!(approved.contains("承認しました。") && approved.contains("あと14分"), "{approved}");
    assert!(stopped.contains("読者には届いていません。"), "{stopped}");
    let rows =
        bansou::newsletter::issues::issues(press.context().database.reader(), None, (None, 9));
    assert_eq!(rows.await.unwrap()[0].state, IssueState::Draft);
}

async fn composes(press: &Press, browser: &Browser, name: &str) -> (String, String) {
    let app = &press.room.app;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    browser.visit(&app.url(BASE)).await;
    look("1-list").await;
    browser.press("新しい号をつくる").await;
    browser.tick("from", "blank").await;
    browser.press("下書きをつくる").await;
    look("2-blank").await;
    browser.type_into("subject", "第1号 12月の予定").await;
    browser.type_into("blocks[0].text", "12月の勉強会").await;
    browser.type_into("blocks[1].text", "12月3日（金）に開きます。").await;
    browser.press("区切り線").await;
    look("3-composed").await;
    browser.press("保存する").await;
    look("4-failing").await;
    let failing = browser.text().await;
    browser.press("編集する").await;
    browser.type_into("blocks[1].text", "12月3日（木）に開きます。").await;
    browser.press("保存する").await;
    look("5-clean").await;
    let here = browser.path().await;
    browser.press("テスト配信をする").await;
    look("6-test").await;
    browser.visit(&app.url(&here)).await;
    press.later();
    browser.press("承認を依頼する").await;
    look("7-asked").await;
    (failing, browser.text().await)
}

async fn approves(press: &Press, browser: &Browser, name: &str) -> String {
    let app = &press.room.app;
    browser.visit(&app.url("/staff")).await;
    browser.picture(&format!("{name}-8-today")).await;
    browser.press("承認を待つメールマガジン").await;
    browser.picture(&format!("{name}-9-reading")).await;
    browser.type_into("readers", "3").await;
    browser.press("承認する").await;
    browser.picture(&format!("{name}-10-held")).await;
    counting(browser).await
}

/// The page once its countdown has moved, as it does by itself; or as it stands after five seconds.
async fn counting(browser: &Browser) -> String {
    for _ in 0..50 {
        let seen = browser.text().await;
        if seen.contains("あと14分") {
            return seen;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    browser.text().await
}

async fn stops(press: &Press, browser: &Browser, name: &str) -> String {
    let app = &press.room.app;
    browser.visit(&app.url("/staff")).await;
    browser.press("まもなく配信するメールマガジン").await;
    browser.type_into("reason", "会場が変わりました。").await;
    browser.press("配信を止める").await;
    browser.picture(&format!("{name}-11-stopped")).await;
    let stopped = browser.text().await;
    browser.visit(&app.url("/staff/newsletter/sending-rules")).await;
    browser.picture(&format!("{name}-12-rules")).await;
    browser.visit(&app.url("/newsletter/issues")).await;
    stopped
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn an_issue_is_composed_approved_and_stopped() {
    journey(Screen::Desktop, "issue").await;
}

/// The frame of the preview, and within it the mail on a desktop, as wide as they are seen.
const WIDTHS: &str = "const frame = document.querySelector('.preview-frame');\
    const inner = frame.contentDocument;\
    const panes = inner.querySelector('.panes');\
    const mail = inner.querySelector('.wide iframe');\
    const fields = document.querySelector('.writing-fields').getBoundingClientRect();\
    return [panes.clientWidth, mail.clientWidth, Math.ceil(mail.getBoundingClientRect().width),\
        Number(frame.getBoundingClientRect().left >= fields.right)];";

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_preview_shows_a_mail_as_wide_as_a_desktop_does() {
    let press = Press::new().await;
    let app = &press.room.app;
    let browser = Browser::open(Screen::Desktop, app.database.folder()).await;
    let id = press.drafts(plain(12)).await;
    enters(app, &browser, (press.room.editor, Role::Editor)).await;

    browser.visit(&app.url(&format!("{BASE}/{id}/edit"))).await;
    let seen = browser.client.execute(WIDTHS, Vec::new()).await.unwrap();
    browser.close().await;

    let [panes, mail, shown, beside] = [0_usize, 1, 2, 3].map(|at| seen[at].as_u64().unwrap());
    assert!(mail >= 640 && panes >= shown && beside == 1, "{seen}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_issue_on_a_phone() {
    journey(Screen::Phone, "issue-phone").await;
}
