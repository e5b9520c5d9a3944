//! A questionnaire from its set-up to its results, with what else follows a session; seats drawn
//! by lot. Every page on the way is held against axe-core.

use bansou::study_sessions::registration::{self, Details};
use bansou::study_sessions::{Member, do_due};
use chrono::TimeDelta;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Approval;

use super::staff_sessions::let_in;
use crate::study_sessions::after_cast::Held;
use crate::study_sessions::cast::{Stage, request, thursday};
use crate::support::{Browser, Screen};

async fn questionnaire(screen: Screen, name: &str) {
    let held = Held::new().await;
    let stage = &held.stage;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("after-{name}-{step}")).await;
    let base = format!("/staff/sessions/{}", held.session);
    let_in(&browser, stage).await;

    browser.visit(&stage.app.url(&format!("{base}/survey"))).await;
    look("1-no-survey").await;
    browser.press("アンケートを設定する").await;
    look("2-set-up").await;
    browser.press("保存する").await;
    look("3-no-answers").await;
    browser.visit(&stage.app.url(&format!("{base}/after/materials"))).await;
    browser.type_into("title", "第1部").await;
    browser.type_into("url", "https://video.example.jp/1").await;
    look("4-material").await;
    browser.press("追加する").await;
    browser.press("出席した方に受講証を発行する").await;
    look("5-after").await;
    browser.press("お礼を送る").await;
    look("6-thanks").await;

    let page = held.page(held.suzuki.1);
    browser.visit(&stage.app.url(&page)).await;
    look("7-registration").await;
    browser.press("アンケートに答える").await;
    look("8-questions").await;
    browser.press("回答する").await;
    look("9-problem").await;
    browser.tick("satisfaction", "5").await;
    browser.tick("usefulness", "4").await;
    browser.type_into("comment", "事例が具体的でした。").await;
    browser.press("回答する").await;
    look("10-answered").await;
    assert!(browser.text().await.contains("ありがとうございました"));
    browser.press("受講証を印刷する").await;
    look("11-certificate").await;

    browser.visit(&stage.app.url(&format!("{base}/survey"))).await;
    look("12-results").await;
    assert!(browser.text().await.contains("対象2名のうち1名（50.0%）"));
    browser.visit(&stage.app.url(&format!("{base}/report"))).await;
    look("13-report").await;
    browser.close().await;
}

async fn lottery(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("lottery-{name}-{step}")).await;
    let session = stage
        .session(|plan| {
            plan.approval = Approval::ByLottery;
            plan.seats[0].capacity = Some(2);
            plan.closes_at = thursday() - TimeDelta::days(2);
        })
        .await;
    for name in ["鈴木 花子", "髙橋 一郎", "田中 誠"] {
        let wish = request(session, stage.operator, Details::plain(Mode::Venue));
        let who = Member::acting_as(stage.person(name).await);
        registration::register(&stage.app.context, who, wish).await.unwrap();
    }

    browser.visit(&stage.app.url(&format!("/sessions/{session}"))).await;
    look("1-session").await;
    browser.press("抽選のしかた").await;
    look("2-before").await;
    stage.app.clock.set(thursday() - TimeDelta::days(2));
    do_due(&stage.app.context, stage.app.context.now()).await.unwrap();
    browser.visit(&stage.app.url(&format!("/sessions/{session}/draw"))).await;
    look("3-after").await;
    assert!(browser.text().await.contains("当選"));
    let_in(&browser, &stage).await;
    browser.visit(&stage.app.url(&format!("/staff/sessions/{session}/registrations"))).await;
    look("4-applicants").await;
    browser.close().await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_questionnaire_is_set_up_answered_and_read() {
    questionnaire(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_questionnaire_on_a_phone() {
    questionnaire(Screen::Phone, "phone").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_draw_is_promised_and_published() {
    lottery(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_draw_on_a_phone() {
    lottery(Screen::Phone, "phone").await;
}
