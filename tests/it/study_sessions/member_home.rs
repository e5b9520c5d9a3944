//! 「ホーム」 of those who take part, and what a session called off looks like to them.

use bansou::study_sessions::session::{self, CallOff};

use super::cast::Stage;
use super::visitor::Visitor;

#[tokio::test]
async fn the_home_shows_what_comes_next_and_suggests_only_what_one_does_not_know_yet() {
    let stage = Stage::new().await;
    let own = stage.session(|plan| plan.title = "申し込んだ会".to_owned()).await;
    stage.session(|plan| plan.title = "知らない会".to_owned()).await;
    let suzuki = stage.person("鈴木 花子").await;
    let registered = stage.register(suzuki, own).await.unwrap();

    let home = Visitor::signed_in(&stage.app, suzuki).await.get("/home").await;

    let text = home.text();
    let (coming, suggested) = text.rsplit_once("いま申し込める勉強会").unwrap();
    assert!(coming.contains("申し込んだ会") && coming.contains(&registered.number), "{text}");
    assert!(suggested.contains("知らない会") && !suggested.contains("申し込んだ会"), "{text}");
}

#[tokio::test]
async fn without_any_plans_the_home_says_what_to_do() {
    let stage = Stage::new().await;
    let suzuki = stage.person("鈴木 花子").await;

    let home = Visitor::signed_in(&stage.app, suzuki).await.get("/home").await;

    assert!(home.says("これからの予定はありません"), "{}", home.text());
    assert!(home.html.replace("&#x2f;", "/").contains("href=\"/sessions\""));
}

#[tokio::test]
async fn a_session_that_is_called_off_says_so_wherever_its_registration_is_shown() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let id = stage.session(|_| {}).await;
    let suzuki = stage.person("鈴木 花子").await;
    stage.register(suzuki, id).await.unwrap();
    let wish = CallOff {
        reason: None,
        expected_recipients: session::count_concerned(context, id).await.unwrap(),
    };
    session::cancel(context, stage.desk, id, wish).await.unwrap();

    let visitor = Visitor::signed_in(&stage.app, suzuki).await;
    let mine = visitor.get("/my/sessions").await;
    let public = visitor.get(&format!("/sessions/{id}")).await;

    assert!(mine.says("中止") && !mine.says("確定"), "{}", mine.text());
    assert!(!mine.html.contains("cancellation"), "{}", mine.html);
    assert!(public.says("中止") && !public.says("確定"), "{}", public.text());
}
