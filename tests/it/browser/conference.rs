//! A conference of two days: the secretariat adds the second, somebody without an account registers
//! for both on a phone.

use bansou::study_sessions::session::{self, PublishWhen};
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::people::role_assignment::Role;
use entities::study_sessions::session::Audience;

use super::door::enters;
use crate::study_sessions::cast::{Stage, thursday};
use crate::study_sessions::conference::{two_days, venue_for};
use crate::study_sessions::visitor::link_in_letter;
use crate::support::{Browser, Screen};

const GUEST: &str = "yamada@example.jp";

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_secretariat_makes_a_conference_of_a_session() {
    let stage = Stage::new().await;
    let first = stage.session(venue_for(30)).await;
    let browser = Browser::open(Screen::Desktop, stage.app.database.folder()).await;
    enters(&stage.app, &browser, (stage.desk.person(), Role::Coordinator)).await;

    browser.visit(&stage.app.url(&format!("/staff/sessions/{first}"))).await;
    browser.press("会の日程").await;
    browser.type_into("at_day_year", "2026").await;
    browser.type_into("at_day_month", "12").await;
    browser.type_into("at_day_day", "4").await;
    browser.picture("conference-1-adding").await;
    browser.press("日を加える").await;
    let draft = browser.text().await;
    let path = browser.path().await;
    browser.visit(&stage.app.url(&format!("/staff/sessions/{first}/days"))).await;
    browser.picture("conference-2-days").await;
    let days = browser.text().await;
    browser.close().await;

    assert!(draft.contains("日程を加えて、下書きにしました"), "{draft}");
    let other: StudySessionId = path.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(stage.row(other).await.starts_at, thursday() + TimeDelta::days(1));
    assert!(days.contains("2026年12月3日") && days.contains("2026年12月4日"), "{days}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn somebody_registers_for_both_days_on_a_phone() {
    let stage = Stage::new().await;
    let [first, other] = two_days(&stage, (5, 1), |plan| plan.audience = Audience::Public).await;
    let context = &stage.app.context;
    let third = thursday() + TimeDelta::days(2);
    let key = (third, "third");
    let apart = bansou::study_sessions::conference::add_day(context, stage.desk, first, key).await;
    let row = stage.row(apart.unwrap()).await;
    session::publish(context, stage.desk, row.id, PublishWhen::Now).await.unwrap();
    let browser = Browser::open(Screen::Phone, stage.app.database.folder()).await;

    browser.visit(&stage.app.url("/sessions/week?of=2026-12-03")).await;
    browser.picture("conference-3-week").await;
    let week = browser.text().await;
    browser.visit(&stage.app.url(&format!("/sessions/{first}"))).await;
    browser.picture("conference-3-public").await;
    let public = browser.text().await;
    browser.press("申し込む").await;
    for (name, text) in [
        ("family_name", "山田"),
        ("given_name", "花子"),
        ("family_kana", "ヤマダ"),
        ("given_kana", "ハナコ"),
        ("email", GUEST),
    ] {
        browser.type_into(name, text).await;
    }
    browser.tick(&format!("day.{other}"), "venue").await;
    browser.tick("consent", "yes").await;
    browser.picture("conference-4-form").await;
    browser.press("確認へ進む").await;
    browser.picture("conference-5-check").await;
    let check = browser.text().await;
    browser.press("申し込む").await;
    let link = link_in_letter(&stage.app, GUEST, "/registrations/confirmations/").await;
    browser.visit(&stage.app.url(&link)).await;
    browser.picture("conference-6-confirm").await;
    browser.press("確定する").await;
    browser.picture("conference-7-done").await;
    let done = browser.text().await;
    browser.close().await;

    assert!(week.contains("14:00～16:00"), "{week}");
    assert!(public.contains("この会の日程"), "{public}");
    assert!(check.contains("12月4日"), "{check}");
    assert!(done.contains("あわせて申し込んだ日") && done.contains("12月4日"), "{done}");
}
