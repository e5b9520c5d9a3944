//! A coordinator plans the rounds of an event, changes a seat, tells everybody, and plans again when
//! somebody is late.

use bansou::networking::events::Attendee;
use bansou::networking::events::day::{Mark, mark};
use bansou::networking::events::publish::publish;
use bansou::networking::events::wishes::{Whose, wish};
use entities::people::role_assignment::Role;

use super::door::enters;
use crate::networking::gathering::{Gathering, wished};
use crate::study_sessions::people::add_person;
use crate::support::{Browser, Screen};

async fn journey(screen: Screen, name: &str) {
    let gathering = Gathering::of(9).await;
    let app = &gathering.app;
    let (event, host) = (gathering.event, gathering.host);
    let whose = Whose::Own(Attendee::acting_as(gathering.people[0]));
    let wished_for = gathering.participants[8];
    wish(&app.context, whose, event, &[wished(wished_for)]).await.unwrap();
    let browser = Browser::open(screen, app.database.folder()).await;
    enters(app, &browser, (gathering.host.person(), Role::Coordinator)).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    let base = app.url(&format!("/staff/events/{}", gathering.event));

    browser.visit(&base).await;
    look("1-overview").await;
    for page in ["", "/edit", "/participants", "/separations", "/participants/new"] {
        browser.visit(&format!("{base}{page}")).await;
        look(&format!("1-staff{}", page.replace('/', "-"))).await;
    }
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
    look("5-too-early").await;
    let early = browser.text().await;
    gathering.day_comes();
    enters(app, &browser, (gathering.host.person(), Role::Coordinator)).await;
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
    mark(&app.context, host, (event, wished_for), Mark::Absent).await.unwrap();
    browser.visit(&format!("{base}/day")).await;
    browser.press("交流会を終える").await;
    look("10-completion").await;
    browser.press("交流会を終える").await;
    look("11-meetings").await;
    browser.press("紹介につなぐ").await;
    look("12-introduced").await;
    let introduced = browser.text().await;
    browser.close().await;

    assert!(early.contains("回を始められるのは"), "{early}");
    assert!(introduced.contains("紹介の状況を見る"), "{introduced}");
    assert!(swapped.tables(1)[&2].contains(&one) && swapped.tables(1)[&1].contains(&other));
    assert_eq!(swapped.tables(0), again.tables(0));
    assert_eq!(again.plans.len(), 3);
    assert!(again.is_current());
}

async fn of_somebody_who_takes_part(screen: Screen, name: &str) {
    let gathering = Gathering::of(5).await;
    let app = &gathering.app;
    let new = add_person(app, "新人 一郎", "new@example.jp").await;
    let browser = Browser::open(screen, app.database.folder()).await;
    enters(app, &browser, (new, Role::Operator)).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    let base = app.url(&format!("/my/events/{}", gathering.event));

    browser.visit(&app.url("/my/events")).await;
    look("1-list").await;
    browser.press("地域の人事部 交流会").await;
    look("2-event").await;
    browser.press("申し込む").await;
    browser.tick("shows", "name").await;
    look("3-registration").await;
    browser.press("確認に進む").await;
    look("4-confirmation").await;
    browser.press("申し込む").await;
    look("5-wishes").await;
    browser.choose("wish_1", &format!("p.{}", gathering.participants[2])).await;
    browser.press("保存する").await;
    look("6-wished").await;
    let wished = browser.text().await;
    let plan = gathering.planned().await;
    publish(&app.context, gathering.host, (gathering.event, plan)).await.unwrap();
    browser.visit(&base).await;
    browser.press("あなたの席を見る").await;
    look("7-tables").await;
    let tables = browser.text().await;
    browser.visit(&base).await;
    browser.press("参加を取り消す").await;
    look("8-withdrawal").await;
    browser.press("参加を取り消す").await;
    look("9-withdrawn").await;
    browser.close().await;

    assert!(wished.contains("参加 2さん"), "{wished}");
    assert!(tables.contains("テーブル1") || tables.contains("テーブル2"), "{tables}");
    assert_eq!(gathering.whole().await.event.taken, 5);
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn somebody_registers_wishes_and_finds_their_table() {
    of_somebody_who_takes_part(Screen::Desktop, "own-event").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn somebody_does_so_on_a_phone() {
    of_somebody_who_takes_part(Screen::Phone, "own-event-phone").await;
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
