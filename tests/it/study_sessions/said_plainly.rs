//! What pages say when something is over, called off or left empty.

use bansou::database::Stop;
use bansou::study_sessions::Member;
use bansou::study_sessions::prework::{self, HandIn, hand_in};
use bansou::study_sessions::registration::By;
use bansou::study_sessions::session::{self, CallOff};
use chrono::TimeDelta;

use super::after_cast::Held;
use super::cast::{Stage, thursday};
use super::prework::Asked;
use super::staff_desk::{Desk, with};
use super::visitor::Visitor;

async fn cancelled(stage: &Stage, expected_recipients: usize) -> entities::StudySessionId {
    let session = stage.session(|plan| plan.title = "中止する回".to_owned()).await;
    let wish = CallOff { reason: Some("台風のため".to_owned()), expected_recipients };
    session::cancel(&stage.app.context, stage.desk, session, wish).await.unwrap();
    session
}

#[tokio::test]
async fn a_cancelled_session_invites_nobody() {
    let stage = Stage::new().await;
    let session = cancelled(&stage, 0).await;
    stage.session(|_| ()).await;
    let visitor = Visitor::new(&stage.app);

    let top = visitor.get("/").await;
    let page = visitor.get(&format!("/sessions/{session}")).await;
    let form = visitor.get(&format!("/sessions/{session}/registration")).await;

    assert!(!top.says("中止する回") && top.says("地域間連携をどう始めるか"), "{}", top.text());
    assert!(!page.says("カレンダーに追加"), "{}", page.text());
    assert!(page.source().contains("EventCancelled"), "machines are still told");
    assert!(form.says("中止になったため、申し込めません。"), "{}", form.text());
}

#[tokio::test]
async fn what_is_over_is_told_as_attended_or_not_and_offers_nothing_any_more() {
    let held = Held::new().await;
    let mine =
        async |person| Visitor::signed_in(&held.stage.app, person).await.get("/my/sessions").await;

    let came = mine(held.suzuki.0).await;
    let missed = mine(held.tanaka.0).await;
    let own = Visitor::new(&held.stage.app).get(&held.page(held.takahashi.1)).await;

    assert!(came.says("参加") && !came.says("確定"), "{}", came.text());
    assert!(missed.says("欠席") && !missed.says("確定"), "{}", missed.text());
    for word in ["オンラインで参加する", "カレンダーに追加", "開始時刻までできます"]
    {
        assert!(!own.says(word), "{word} {}", own.text());
    }
}

#[tokio::test]
async fn an_empty_answer_is_asked_for() {
    let asked = Asked::new().await;
    let given = HandIn { answers: vec![" ".to_owned()], file: Some(super::prework::file("a.pdf")) };
    let by = By::Member(Member::acting_as(asked.suzuki.0));

    let refused = hand_in(&asked.stage.app.context, by, asked.suzuki.1, given).await;

    let Err(Stop::Refused(prework::Refusal::Invalid(problems))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(problems.of("answers.0"), Some("答えを入力してください。"));
}

#[tokio::test]
async fn seats_that_are_taken_are_not_planned_away_behind_a_confirmation() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    for name in ["鈴木 花子", "田中 誠"] {
        let person = desk.stage.person(name).await;
        desk.stage.register(person, id).await.unwrap();
    }
    let version = desk.stage.version(id).await.to_string();
    let mut form = with(&[("title", "別の題名"), ("venue_capacity", "1")]);
    form.push(("version", version.leak()));

    let refused = desk.post(&format!("/staff/sessions/{id}/edit"), &form).await;

    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test]
async fn sessions_to_come_stand_before_those_that_are_over() {
    let desk = Desk::new().await;
    desk.stage.session(|plan| plan.title = "終わった回".to_owned()).await;
    desk.stage
        .session(|plan| {
            plan.title = "これからの回".to_owned();
            plan.parts = vec![super::cast::part(thursday() + TimeDelta::days(7), 60)];
        })
        .await;
    desk.stage.app.clock.set(thursday() + TimeDelta::hours(4));
    let desk = desk.signed_in_again().await;

    let list = desk.get("/staff/sessions").await.body;

    let place = |title: &str| list.find(title).unwrap();
    assert!(place("これからの回") < place("終わった回"));
}

#[tokio::test]
async fn letters_are_told_apart_by_their_kind() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let suzuki = desk.stage.person("鈴木 花子").await;
    desk.stage.register(suzuki, id).await.unwrap();

    let own = desk.get("/staff/letters?kind=%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B").await.body;
    let bulk = desk.get("/staff/letters?kind=%E4%B8%80%E6%96%89%E9%80%81%E4%BF%A1").await.body;

    assert!(own.contains("地域間連携をどう始めるか"), "{own}");
    assert!(bulk.contains("条件に合うお知らせはありません。"), "{bulk}");
}

#[tokio::test]
async fn a_group_sees_which_session_it_is_and_what_is_needed() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, person).await;

    let form = visitor.get(&format!("/sessions/{session}/group-registration")).await;

    assert!(
        form.says("地域間連携をどう始めるか") && form.says("2026年12月3日（木）"),
        "{}",
        form.text()
    );
    assert!(form.says("この方を申し込むときは、必須です。"), "{}", form.text());
}

#[tokio::test]
async fn whoever_has_signed_in_is_in_use() {
    let stage = Stage::new().await;
    let person = stage.person("鈴木 花子").await;
    let known = "SELECT count(*) FROM person WHERE state = 'known' AND family_name = '鈴木'";
    let made = "UPDATE person SET state = 'known' WHERE family_name = '鈴木'";
    let tx = stage.app.context.database.begin_write().await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&tx, made).await.unwrap();
    tx.commit().await.unwrap();
    let before = stage.count(known).await;

    Visitor::signed_in(&stage.app, person).await;

    assert_eq!((before, stage.count(known).await), (1, 0));
}
