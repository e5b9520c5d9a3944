//! The secretariat arranges a session, from the first draft to the check-in at the door.

use bansou::study_sessions::session::load;
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::session::{Entity, SessionState};
use sea_orm::EntityTrait as _;

use crate::study_sessions::{cast, staff_desk};
use crate::support::{Browser, Screen};

pub async fn let_in(browser: &Browser, stage: &cast::Stage) {
    browser.client.goto(&stage.app.url("/sign-in")).await.unwrap();
    let token = staff_desk::sign_in(stage).await;
    let set = format!("document.cookie = 'session={token}; path=/'");
    browser.client.execute(&set, vec![]).await.unwrap();
}

async fn only_session(stage: &cast::Stage) -> StudySessionId {
    let db = stage.app.context.database.reader();
    Entity::find().one(db).await.unwrap().unwrap().id
}

async fn type_the_plan(browser: &Browser) {
    for (name, text) in [
        ("title", "地域間連携をどう始めるか"),
        ("purpose", "連携の第一歩を学ぶ"),
        ("description", "## 内容\n\n事例を聞き、話し合います。"),
        ("parts.1.day_year", "令和8"),
        ("parts.1.day_month", "12"),
        ("parts.1.day_day", "3"),
        ("parts.1.from", "14:00"),
        ("parts.1.until", "16:00"),
        ("parts.1.venue_name", "みなと会館"),
        ("parts.1.speakers.1.guest", "佐藤 健"),
        ("venue_capacity", "30"),
    ] {
        browser.type_into(name, text).await;
    }
}

async fn journey(screen: Screen, name: &str) {
    let stage = cast::Stage::new().await;
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let_in(&browser, &stage).await;
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;

    browser.visit(&stage.app.url("/staff/sessions")).await;
    look("1-empty-list").await;
    browser.press("勉強会をつくる").await;
    look("2-form").await;
    browser.press("下書きを保存する").await;
    look("3-problems").await;
    type_the_plan(&browser).await;
    browser.press("質問を追加").await;
    look("4-question-added").await;
    browser.press("下書きを保存する").await;
    look("5-overview").await;
    browser.press("公開ページの見え方").await;
    look("6-preview").await;
    browser.press("概要に戻る").await;
    browser.press("公開する").await;
    look("7-publication").await;
    browser.press("公開する").await;

    let id = only_session(&stage).await;
    assert_eq!(stage.row(id).await.state, SessionState::Published);
    let suzuki = stage.person("鈴木 花子").await;
    let own = stage.register(suzuki, id).await.unwrap();
    at_the_door(&browser, &stage, (id, own.id), name).await;
    browser.close().await;
}

async fn at_the_door(
    browser: &Browser,
    stage: &cast::Stage,
    (id, own): (StudySessionId, entities::RegistrationId),
    name: &str,
) {
    let look = async |step: &str| browser.picture(&format!("{name}-{step}")).await;
    let base = format!("/staff/sessions/{id}");
    for (path, step) in [
        ("/staff/sessions".to_owned(), "8-list"),
        (format!("{base}/registrations"), "9-applicants"),
        (format!("{base}/registrations/{own}"), "10-registration"),
        (format!("{base}/waiting"), "11-waiting"),
        (format!("{base}/letters"), "12-letters"),
        (format!("{base}/day/walk-in"), "13-walk-in"),
        (format!("{base}/roster"), "14-roster"),
        (format!("{base}/cancellation"), "15-cancellation"),
        (format!("{base}/copy"), "16-copy"),
        ("/staff/resources".to_owned(), "17-resources"),
    ] {
        browser.visit(&stage.app.url(&path)).await;
        look(step).await;
    }
    stage.app.clock.advance(cast::thursday() - stage.app.context.now() - TimeDelta::minutes(5));
    let_in(browser, stage).await;
    browser.visit(&stage.app.url(&format!("{base}/day"))).await;
    look("18-day").await;
    browser.press("出席（鈴木 花子さん）").await;
    look("19-checked-in").await;
    assert!(browser.text().await.contains("1名が出席"));
    let db = stage.app.context.database.reader();
    assert_eq!(load(db, stage.row(id).await).await.unwrap().parts.len(), 1);
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_session_is_drafted_previewed_published_and_people_are_checked_in() {
    journey(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_journey_on_a_phone() {
    journey(Screen::Phone, "phone").await;
}
