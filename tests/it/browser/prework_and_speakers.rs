//! Pre-work from its set-up to what came in; the page of a speaker from their first page on.

use std::path::PathBuf;

use bansou::study_sessions::Member;
use bansou::study_sessions::links;
use bansou::study_sessions::prework::{HandIn, PreworkPlan, Sheet, hand_in, save};
use bansou::study_sessions::registration::By;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::study_sessions::prework::SpeakersSee;
use fantoccini::Locator;

use super::door::enters;
use super::staff_sessions::let_in;
use crate::study_sessions::cast::{Stage, thursday};
use crate::study_sessions::speaking::Spoken;
use crate::support::{Browser, Screen};

/// A file of that name, as somebody has it on their machine.
fn on_disk(stage: &Stage, name: &str) -> PathBuf {
    let path = stage.app.database.folder().join(name);
    std::fs::write(&path, b"%PDF-1.7").unwrap();
    path
}

async fn choose_file(browser: &Browser, name: &str, path: &std::path::Path) {
    let css = format!("input[type='file'][name='{name}']");
    let field = browser.client.find(Locator::Css(&css)).await.unwrap();
    field.send_keys(path.to_str().unwrap()).await.unwrap();
}

/// The button that says just this: the words of a problem above it may hold the same.
async fn send(browser: &Browser, words: &str) {
    let path = format!("//main//button[normalize-space(.) = '{words}']");
    browser.client.find(Locator::XPath(&path)).await.unwrap().click().await.unwrap();
    browser.check().await;
}

async fn prework(screen: Screen, name: &str) {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let suzuki = stage.person("鈴木 花子").await;
    let own = stage.register(suzuki, session).await.unwrap().id;
    let tanaka = stage.person("田中 誠").await;
    stage.register(tanaka, session).await.unwrap();
    let token = links::registration_token(&stage.app.context.config, own);
    let file = on_disk(&stage, "worksheet.pdf");
    let browser = Browser::open(screen, stage.app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("prework-{name}-{step}")).await;
    let staff = stage.app.url(&format!("/staff/sessions/{session}/prework"));
    let_in(&browser, &stage).await;

    browser.visit(&staff).await;
    look("1-none").await;
    browser.press("事前課題を設定する").await;
    browser.press("保存する").await;
    look("2-problems").await;
    browser.type_into("instructions", "ワークシートに記入してください。").await;
    browser.type_into("questions", "いちばん困っていること").await;
    browser.type_into("due_at_day_year", "2026").await;
    browser.type_into("due_at_day_month", "12").await;
    browser.type_into("due_at_day_day", "1").await;
    browser.type_into("due_at_time", "17:00").await;
    browser.press("保存する").await;
    look("3-asked").await;
    let asked = browser.text().await;

    browser.visit(&stage.app.url(&format!("/registrations/{token}"))).await;
    look("4-registration").await;
    browser.press("事前課題を提出する").await;
    look("5-form").await;
    send(&browser, "提出する").await;
    look("6-missing").await;
    let missing = browser.text().await;
    browser.type_into("answers.0", "人が集まりません。").await;
    choose_file(&browser, "file", &file).await;
    send(&browser, "提出する").await;
    look("7-handed-in").await;
    let handed = browser.text().await;

    browser.visit(&staff).await;
    look("8-who").await;
    let who = browser.text().await;
    browser.visit(&stage.app.url(&format!("/staff/sessions/{session}/postponement"))).await;
    look("9-postponement").await;
    browser.close().await;

    assert!(asked.contains("2名のうち0名が提出しました"), "{asked}");
    assert!(missing.contains("提出するファイルを選んでください。"), "{missing}");
    assert!(handed.contains("事前課題を受け取りました。"), "{handed}");
    assert!(who.contains("2名のうち1名が提出しました"), "{who}");
    assert!(who.contains("worksheet.pdf") && who.contains("人が集まりません。"), "{who}");
    assert!(who.contains("未提出") && who.contains("提出済み"), "{who}");
}

/// The speakers may read the pre-work, and one participant has handed it in and asks two things.
async fn prepared() -> Spoken {
    let spoken = Spoken::new().await;
    let context = &spoken.stage.app.context;
    let plan = PreworkPlan {
        instructions: "事前に考えてきてください。".to_owned(),
        asks_file: false,
        questions: vec!["いちばん困っていること".to_owned()],
        due_at: thursday() - TimeDelta::days(2),
        speakers_see: SpeakersSee::Unnamed,
        kept_days: 30,
        reminders: std::collections::BTreeSet::new(),
        sheet: Sheet::None,
        version: 0,
    };
    save(context, spoken.stage.desk, spoken.session, plan).await.unwrap();
    let by = By::Member(Member::acting_as(spoken.suzuki.0));
    let given = HandIn { answers: vec!["人が集まりません。".to_owned()], file: None };
    hand_in(context, by, spoken.suzuki.1, given).await.unwrap();
    spoken.asks("費用は？", false).await;
    spoken.stage.later();
    spoken.asks("期間は？", true).await;
    spoken
}

async fn speaker(screen: Screen, name: &str) {
    let spoken = prepared().await;
    let app = &spoken.stage.app;
    let file = on_disk(&spoken.stage, "slides.pdf");
    let browser = Browser::open(screen, app.database.folder()).await;
    let look = async |step: &str| browser.picture(&format!("speaker-{name}-{step}")).await;
    enters(app, &browser, (spoken.speaker, Role::Operator)).await;

    browser.visit(&app.url("/home")).await;
    look("1-home").await;
    browser.press("登壇する勉強会をすべて見る").await;
    look("2-list").await;
    browser.visit(&app.url("/home")).await;
    browser.press("地域間連携をどう始めるか").await;
    look("3-page").await;
    let page = browser.text().await;
    send(&browser, "資料を渡す").await;
    look("4-problems").await;
    let problems = browser.text().await;
    browser.type_into("title", "当日の資料").await;
    choose_file(&browser, "file", &file).await;
    send(&browser, "資料を渡す").await;
    look("5-handed-over").await;
    let handed = browser.text().await;
    browser.visit(&app.url(&format!("/speaking/{}?lang=en", spoken.session))).await;
    look("6-english").await;
    let english = browser.text().await;
    browser.visit(&app.url("/speaking?lang=ja")).await;

    let_in(&browser, &spoken.stage).await;
    let staff = app.url(&format!("/staff/sessions/{}", spoken.session));
    browser.visit(&staff).await;
    browser.press("登壇者への質問").await;
    look("7-questions").await;
    let questions = browser.text().await;
    browser.visit(&format!("{staff}/speakers")).await;
    look("8-given").await;
    let given = browser.text().await;
    browser.press("参加者に渡す資料にする").await;
    look("9-adopted").await;
    let adopted = browser.text().await;
    browser.close().await;

    assert!(page.contains("担当していただく時間"), "{page}");
    assert!(page.contains("費用は？") && page.contains("期間は？ 鈴木 花子さん"), "{page}");
    assert!(page.contains("参加者 1") && page.contains("人が集まりません。"), "{page}");
    assert!(problems.contains("渡すファイルを選んでください。"), "{problems}");
    assert!(handed.contains("資料を受け取りました。"), "{handed}");
    assert!(english.contains("What you have handed over"), "{english}");
    assert!(questions.contains("お名前なし") && questions.contains("鈴木 花子さん"), "{questions}");
    assert!(given.contains("当日の資料"), "{given}");
    assert!(adopted.contains("参加者に渡す資料にしました。"), "{adopted}");
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn pre_work_is_asked_for_handed_in_and_looked_at() {
    prework(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn the_same_pre_work_on_a_phone() {
    prework(Screen::Phone, "phone").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_speaker_finds_their_page_and_hands_material_over() {
    speaker(Screen::Desktop, "desktop").await;
}

#[tokio::test]
#[ignore = "needs Chromium: tests/run"]
async fn a_speaker_does_so_on_a_phone() {
    speaker(Screen::Phone, "phone").await;
}
