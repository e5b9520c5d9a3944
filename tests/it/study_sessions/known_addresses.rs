//! Forms filled in with a mail address that is on record already.

use bansou::study_sessions::roster::roster;
use entities::StudySessionId;
use entities::study_sessions::session::Audience;
use reqwest::StatusCode;
use serde_json::json;

use super::api_cast::{Counter, of, plan_with};
use super::cast::{Stage, thursday};
use super::people::add_person;
use super::staff_desk::Desk;
use super::visitor::{Seen, Visitor, link_in_letter};

const ADDRESS: &str = "foo..bar@docomo.ne.jp";
const REGISTRATIONS: &str = "SELECT COUNT(*) FROM study_session_registration";

/// Fills in the form and says what the browser is told.
async fn asks(visitor: &Visitor<'_>, session: StudySessionId, given: &str) -> Seen {
    let form = visitor.get(&format!("/sessions/{session}/registration")).await;
    let typed = [
        ("family_name", "山田"),
        ("given_name", given),
        ("family_kana", "ヤマダ"),
        ("given_kana", "ミナト"),
        ("email", ADDRESS),
        ("affiliation", "みなと商工会議所"),
        ("mode", "online"),
        ("consent", "yes"),
        ("step", "check"),
    ];
    let check = visitor.post(&form, &typed).await;
    visitor.post(&check, &[("step", "send")]).await
}

/// The page behind the newest letter.
async fn opened(visitor: &Visitor<'_>) -> Seen {
    let link = link_in_letter(visitor.app, ADDRESS, "/registrations/confirmations/").await;
    visitor.get(&link).await
}

#[tokio::test]
async fn whoever_is_on_record_is_named_before_the_last_press_and_on_everything_after_it() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    let taro = add_person(&stage.app, "山田 太郎", ADDRESS).await;
    let visitor = Visitor::new(&stage.app);

    let sent = asks(&visitor, session, "花子").await;
    let page = opened(&visitor).await;
    let before = stage.count(REGISTRATIONS).await;
    let done = visitor.post(&page, &[]).await;

    assert!(!sent.says("太郎"), "a stranger learns nothing: {}", sent.text());
    assert!(page.says("山田 太郎さんとして記録されています"), "{}", page.text());
    assert!(page.says("その方のメールアドレスで申し込み直してください"), "{}", page.text());
    assert_eq!(before, 0);
    assert!(done.says("山田 太郎") && !done.says("花子"), "{}", done.text());
    let letter = stage.letters(taro).await.pop().unwrap();
    assert!(letter.text_body.contains("山田 太郎 様"), "{}", letter.text_body);
    let db = stage.app.context.database.reader();
    let book = roster(db, stage.desk, ("事業", "事務局"), session).await.unwrap().unwrap();
    assert_eq!(book.rows[0].name, "山田 太郎");
    assert_eq!(book.rows[0].organisation.as_deref(), Some("みなと商工会議所"), "as typed");
}

#[tokio::test]
async fn a_second_applicant_with_one_address_is_told_behind_the_letter_how_to_mend_it() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    let first = asks(&visitor, session, "太郎").await;
    visitor.post(&opened(&visitor).await, &[]).await;
    stage.later();

    let second = asks(&visitor, session, "花子").await;
    let told = opened(&visitor).await;
    let own = visitor.get(&told.link("申し込みの内容を見る")).await;

    assert_eq!(first.text(), second.text(), "the form says the same to everybody");
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.says("山田 太郎さんがすでに申し込んでいます"), "{}", told.text());
    assert!(told.says("受付番号 R8-001-001"), "{}", told.text());
    assert!(!told.says("もう一度申し込む"), "{}", told.text());
    let form = format!("/sessions/{session}/registration");
    assert_eq!(told.link("別のメールアドレスで申し込む"), form);
    assert!(own.says("山田 太郎"), "{}", own.text());
    assert_eq!(stage.count(REGISTRATIONS).await, 1);
}

#[tokio::test]
async fn whoever_came_on_record_in_between_is_shown_before_anything_is_registered() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    asks(&visitor, session, "花子").await;

    let page = opened(&visitor).await;
    add_person(&stage.app, "山田 太郎", ADDRESS).await;
    let late = visitor.post(&page, &[]).await;
    let between = stage.count(REGISTRATIONS).await;
    let done = visitor.post(&late, &[]).await;

    assert!(page.says("山田 花子") && !page.says("記録されています"), "{}", page.text());
    assert_eq!((late.status, between), (StatusCode::CONFLICT, 0));
    assert!(late.says("山田 太郎さんとして記録されています"), "{}", late.text());
    assert!(done.says("申し込みが完了しました") && done.says("山田 太郎"), "{}", done.text());
}

#[tokio::test]
async fn a_name_written_in_other_characters_is_the_same_name() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.audience = Audience::Public).await;
    add_person(&stage.app, "山田 髙志", ADDRESS).await;
    let visitor = Visitor::new(&stage.app);
    asks(&visitor, session, "高志").await;

    let page = opened(&visitor).await;
    let done = visitor.post(&page, &[]).await;

    assert!(page.says("山田 髙志") && !page.says("記録されています"), "{}", page.text());
    assert!(done.says("申し込みが完了しました"), "{}", done.text());
}

#[tokio::test]
async fn the_secretariat_is_told_whose_an_address_is_and_registers_nobody_else_by_it() {
    let desk = Desk::new().await;
    let session = desk.stage.session(|plan| plan.audience = Audience::Public).await;
    add_person(&desk.stage.app, "山田 太郎", ADDRESS).await;
    let base = format!("/staff/sessions/{session}");
    let typed = |given: &'static str, last: (&'static str, &'static str)| {
        let who = [("family_name", "山田"), ("given_name", given), ("email", ADDRESS)];
        who.into_iter().chain([("mode", "online"), ("key", given), last]).collect::<Vec<_>>()
    };
    let form = format!("{base}/registrations/new");

    let checked = desk.post(&form, &typed("花子", ("step", "check"))).await;
    let sent = desk.post(&form, &typed("花子", ("step", "send"))).await;
    let before = desk.stage.count(REGISTRATIONS).await;
    let own = desk.post(&form, &typed("太郎", ("step", "send"))).await;
    desk.stage.app.clock.set(thursday());
    let desk = desk.signed_in_again().await;
    let part: &'static str = desk.part(session).await.leak();
    let door = desk.post(&format!("{base}/day/walk-in"), &typed("花子", ("part", part))).await;

    let said = "このメールアドレスは「山田 太郎」さんとして記録されています";
    assert_eq!([checked.status, sent.status, own.status, door.status], [422, 422, 303, 409]);
    assert!(checked.body.contains(said) && door.body.contains(said), "{}", door.body);
    assert!(door.body.contains("お持ちでない方は、空欄にしてください"), "{}", door.body);
    assert_eq!((before, desk.stage.count(REGISTRATIONS).await), (0, 1));
}

#[tokio::test]
async fn over_the_api_the_secretariat_registers_a_known_address_under_its_name_alone() {
    let counter = Counter::new().await;
    let id = counter.session(plan_with(json!({ "audience": "public" }))).await;
    add_person(&counter.stage.app, "山田 太郎", ADDRESS).await;
    let register = async |given: &str| {
        let person = json!({ "family_name": "山田", "given_name": given, "email": ADDRESS });
        let wish = json!({ "person": person, "details": { "mode": "online" } });
        counter.desk.post(&of(&id, "registrations/on-behalf"), wish).await
    };

    let other = register("花子").await;
    let own = register("太郎").await;

    assert_eq!(other.refusal(), (409, "known_by_another_name"));
    assert!(other.text("detail").contains("「山田 太郎」"), "{}", other.body);
    assert_eq!(own.status, 201, "{}", own.body);
    assert_eq!(counter.stage.count(REGISTRATIONS).await, 1);
}
