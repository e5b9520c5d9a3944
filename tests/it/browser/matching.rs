//! The secretariat matches operators and accompanists, and both sides hear of it.

use entities::people::role_assignment::Role;

use super::door::enters;
use crate::accompaniment::cast::Stage;
use crate::support::{Browser, Screen};

async fn journey(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let (_, member) = stage.operator("はじめ", 3).await;
    let (_, other) = stage.operator("みなと", 20).await;
    for (helper, prefecture) in [("伴走 花子", 20), ("伴走 次郎", 3), ("伴走 三郎", 27)]
    {
        stage.accompanist(helper, prefecture).await;
    }
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    enters(&stage.app, &browser, (stage.desk.person(), Role::Coordinator)).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;

    browser.visit(&stage.app.url("/staff/matching?year=2026")).await;
    look("1-desk").await;
    browser.press("固定する").await;
    look("2-locked").await;
    let locked = stage.facts().await.rulings.len();
    browser.press("この組にしない").await;
    look("3-forbidden").await;
    let before = stage.proposed().await;
    browser.press("計算し直す").await;
    look("4-solved-again").await;
    let again = stage.proposed().await;
    browser.press("確定に進む").await;
    look("5-confirmation").await;
    browser.tick("agreed", "yes").await;
    browser.press("確定して、お知らせを送る").await;
    look("6-engagements").await;
    let told = browser.text().await;
    browser.visit(&stage.app.url("/staff/letters")).await;
    look("7-letters").await;
    browser.close().await;

    assert_eq!((locked, before.len()), (1, 2));
    assert_eq!(before, again);
    assert!(told.contains("はじめ") && told.contains("みなと"), "{told}");
    for operator in [member, other] {
        assert_eq!(stage.letter_names(operator).await, ["engagement_begun"]);
    }
    for pair in before {
        assert_eq!(stage.letter_names(pair.accompanist).await, ["engagement_begun"]);
    }
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_round_is_matched_and_both_sides_are_told() {
    journey(Screen::Desktop, "matching").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_round_on_a_phone() {
    journey(Screen::Phone, "matching-phone").await;
}
