//! A coordinator plans the rounds of an event, changes a seat, tells everybody, and plans again when
//! somebody is late.

use entities::people::role_assignment::Role;

use super::door::enters;
use crate::networking::cast::Gathering;
use crate::support::{Browser, Screen};

async fn journey(screen: Screen, name: &str) {
    let gathering = Gathering::of(9).await;
    let app = &gathering.app;
    let browser = Browser::open(screen, app.database.folder()).await;
    enters(app, &browser, (gathering.host.person(), Role::Coordinator)).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    let base = app.url(&format!("/staff/events/{}", gathering.event));

    browser.visit(&base).await;
    look("1-overview").await;
    browser.visit(&format!("{base}/plan")).await;
    browser.press("席を組む").await;
    look("2-plan").await;
    let planned = gathering.whole().await;
    let (one, other) = (planned.tables(1)[&1][0], planned.tables(1)[&2][0]);
    browser.visit(&format!("{base}/plan/adjustment?round=1&one={one}&to={other}")).await;
    look("3-adjustment").await;
    browser.press("この席に変える").await;
    let swapped = gathering.whole().await;
    browser.press("参加者に知らせる").await;
    look("4-publication").await;
    browser.tick("agreed", "yes").await;
    browser.press("席を知らせる").await;
    look("5-published").await;
    browser.visit(&format!("{base}/day")).await;
    browser.press("第1回を始める").await;
    look("6-running").await;
    browser.press("遅刻").await;
    look("7-late").await;
    browser.press("残りの回を組み直す").await;
    look("8-planned-again").await;
    let again = gathering.whole().await;
    for sheet in ["sheets/people", "sheets/tables", "signs"] {
        browser.visit(&format!("{base}/{sheet}")).await;
        look(&format!("9-{}", sheet.replace('/', "-"))).await;
    }
    browser.close().await;

    assert!(swapped.tables(1)[&2].contains(&one) && swapped.tables(1)[&1].contains(&other));
    assert_eq!(swapped.tables(0), again.tables(0));
    assert_eq!(again.plans.len(), 3);
    assert!(again.is_current());
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn rounds_are_planned_swapped_published_and_planned_again() {
    journey(Screen::Desktop, "events").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_event_on_a_phone() {
    journey(Screen::Phone, "events-phone").await;
}
