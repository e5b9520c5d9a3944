//! Several days on one form, and the secretariat's page of them.

use bansou::study_sessions::conference;
use bansou::study_sessions::registration::{self, Details, OtherDay, PublicRequest};
use bansou::study_sessions::session::{self, PublishWhen, QuestionPlan, SessionPlan};
use entities::StudySessionId;
use entities::mail::message;
use entities::study_sessions::public_request;
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::{Approval, Audience};
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::cast::{Stage, new_person, unique_key};
use super::conference::{REGISTRATIONS, two_days, venue_for};
use super::staff_desk::Desk;
use super::visitor::{Visitor, link_in_letter};

#[tokio::test]
async fn what_a_day_asks_in_the_same_words_is_answered_once_and_other_questions_keep_it_apart() {
    let stage = Stage::new().await;
    let asks = |plan: &mut SessionPlan| {
        plan.questions = vec![QuestionPlan {
            id: None,
            kind: QuestionKind::Text,
            label: "知りたいこと".to_owned(),
            hint: None,
            required: true,
            options: Vec::new(),
        }];
    };
    let [first, other] = two_days(&stage, (5, 5), asks).await;
    let apart = stage
        .session(|plan| {
            venue_for(5)(plan);
            plan.title = "別の日".to_owned();
            asks(plan);
            plan.questions[0].label = "昼食".to_owned();
        })
        .await;
    conference::join(&stage.app.context, stage.desk, (first, apart)).await.unwrap();
    let person = stage.person("髙橋 一郎").await;
    let member = Visitor::signed_in(&stage.app, person).await;

    let form = member.get(&format!("/sessions/{first}/registration")).await;
    let question = form.html.split("name=\"answers.").nth(1).unwrap()[..36].to_owned();
    let (answer, day) = (format!("answers.{question}"), format!("day.{other}"));
    let typed =
        [(&*answer, "連携の始め方"), ("mode", "venue"), (&*day, "venue"), ("step", "check")];
    let check = member.post(&form, &typed).await;
    let done = member.post(&check, &[("step", "send")]).await;

    assert!(form.says("別に申し込みます"), "{}", form.text());
    assert!(!form.html.contains(&format!("day.{apart}")));
    assert!(check.says("12月4日"), "{}", check.text());
    assert!(done.says("あわせて申し込んだ日"), "{}", done.text());
    assert!(done.says("R8-002-001"), "{}", done.text());
    let same = "SELECT count(*) FROM study_session_answer WHERE value = '連携の始め方'";
    assert_eq!(stage.count(same).await, 2);
}

#[tokio::test]
async fn a_full_day_is_told_early_beside_its_field_and_everything_typed_is_kept() {
    let stage = Stage::new().await;
    let [first, other] = two_days(&stage, (5, 1), |_| ()).await;
    stage.register(stage.person("先着 花子").await, other).await.unwrap();
    let person = stage.person("髙橋 一郎").await;
    let member = Visitor::signed_in(&stage.app, person).await;

    let form = member.get(&format!("/sessions/{first}/registration")).await;
    let day = format!("day.{other}");
    let typed =
        [("mode", "venue"), ("department", "人材開発部"), (&*day, "venue"), ("step", "check")];
    let told = member.post(&form, &typed).await;
    let waits = [typed[0], typed[1], typed[2], ("waits", "yes"), typed[3]];
    let check = member.post(&told, &waits).await;

    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.says("この日は満席です"), "{}", told.text());
    assert!(told.html.contains("value=\"人材開発部\""));
    assert!(check.says("満席のため、キャンセル待ち"), "{}", check.text());
}

#[tokio::test]
async fn somebody_without_an_account_confirms_all_days_at_once_and_hears_which_were_missed() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (5, 1), |plan| plan.audience = Audience::Public).await;
    let request = PublicRequest {
        session: days[0],
        person: new_person("山田", "yamada@example.jp"),
        details: Details { waits: false, ..Details::plain(Mode::Venue) },
        others: vec![OtherDay { session: days[1], mode: Mode::Venue }],
        request_key: unique_key(),
        client: None,
    };
    registration::request_public(&stage.app.context, request).await.unwrap();
    let letters = message::Entity::find().all(stage.app.context.database.reader()).await.unwrap();
    let (letter, to) = (&letters[0], "yamada@example.jp");
    let visitor = Visitor::new(&stage.app);
    let link = link_in_letter(&stage.app, to, "/registrations/confirmations/").await;
    let page = visitor.get(&link).await;
    stage.register(stage.person("先着 花子").await, days[1]).await.unwrap();

    let done = visitor.post(&page, &[]).await;
    let again = visitor.post(&page, &[]).await;

    assert!(letter.text_body.contains("あわせて申し込む日程"), "{}", letter.text_body);
    assert!(letter.text_body.contains("2026年12月4日（金）"), "{}", letter.text_body);
    assert!(page.says("あわせて申し込む日"), "{}", page.text());
    assert!(done.says("申し込みが完了しました"), "{}", done.text());
    assert!(done.says("申し込めなかった日"), "{}", done.text());
    assert_eq!(done.text(), again.text());
    assert_eq!(stage.count(REGISTRATIONS).await, 2);
    let row = public_request::Entity::find().one(stage.app.context.database.reader()).await;
    assert!(!row.unwrap().unwrap().details.contains("山田"), "nothing typed is kept");
}

#[tokio::test]
async fn the_secretariat_adds_a_day_on_the_page_and_the_public_page_names_the_others() {
    let desk = Desk::new().await;
    let first = desk.stage.session(venue_for(5)).await;
    let days = format!("/staff/sessions/{first}/days");
    let typed = [
        ("key", "k"),
        ("at_day_year", "2026"),
        ("at_day_month", "12"),
        ("at_day_day", "4"),
        ("at_time", "10:00"),
    ];

    let empty = desk.get(&days).await;
    let missing = desk.post(&days, &typed[..1]).await;
    let draft = desk.post(&days, &typed).await;
    let hidden = desk.get(&format!("/sessions/{first}")).await;
    let other: StudySessionId = draft.location.rsplit('/').next().unwrap().parse().unwrap();
    let context = &desk.stage.app.context;
    session::publish(context, desk.stage.desk, other, PublishWhen::Now).await.unwrap();
    let shown = desk.get(&format!("/sessions/{first}")).await;
    let list = desk.get(&days).await;
    let left = desk.post(&format!("{days}/leaving"), &[("session", &other.to_string())]).await;
    let joined = [("session", other.to_string())];
    let joined = joined.each_ref().map(|(name, value)| (*name, value.as_str()));
    let taken_in = desk.post(&format!("{days}/joining"), &joined).await;

    assert!(empty.body.contains("まだ1日だけの勉強会です"), "{}", empty.body);
    assert_eq!(missing.status, 422, "{}", missing.body);
    assert!(!hidden.body.contains("この会の日程"), "a draft is nobody's business");
    assert!(shown.body.contains("この会の日程") && shown.body.contains("12月4日"));
    assert!(list.body.contains("2026年12月4日"), "{}", list.body);
    assert_eq!((left.status, taken_in.status), (303, 303));
    let (one, two) = (desk.stage.row(first).await, desk.stage.row(other).await);
    assert!(one.conference_id.is_some() && one.conference_id == two.conference_id);
}

#[tokio::test]
async fn whoever_is_registered_for_the_first_day_gets_the_others_by_the_same_form() {
    let stage = Stage::new().await;
    let days = two_days(&stage, (5, 5), |plan| plan.audience = Audience::Public).await;
    let wish = |others: Vec<OtherDay>| PublicRequest {
        session: days[0],
        person: new_person("山田", "yamada@example.jp"),
        details: Details::plain(Mode::Venue),
        others,
        request_key: unique_key(),
        client: None,
    };
    let visitor = Visitor::new(&stage.app);
    let confirmed = async || {
        let link = "/registrations/confirmations/";
        let link = link_in_letter(&stage.app, "yamada@example.jp", link).await;
        let page = visitor.get(&link).await;
        (visitor.post(&page, &[]).await, visitor.get(&link).await)
    };
    let context = &stage.app.context;
    registration::request_public(context, wish(Vec::new())).await.unwrap();
    let _ = confirmed().await;
    stage.later();
    let both = vec![OtherDay { session: days[1], mode: Mode::Venue }];
    registration::request_public(context, wish(both)).await.unwrap();

    let (done, later) = confirmed().await;

    assert!(done.says("申し込みが完了しました"), "{}", done.text());
    assert!(done.says("R8-002-001") && !done.says("申し込めなかった日"), "{}", done.text());
    assert!(later.says("R8-002-001"), "the link leads to what it did: {}", later.text());
    assert_eq!(stage.count(REGISTRATIONS).await, 2);
}

#[tokio::test]
async fn a_guest_who_comes_back_and_adds_a_day_is_sent_another_letter_and_a_double_press_is_not() {
    let stage = Stage::new().await;
    let [first, other] = two_days(&stage, (5, 5), |plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    let form = visitor.get(&format!("/sessions/{first}/registration")).await;
    let typed = [
        ("family_name", "山田"),
        ("given_name", "花子"),
        ("family_kana", "ヤマダ"),
        ("given_kana", "ハナコ"),
        ("email", "yamada@example.jp"),
        ("mode", "venue"),
        ("consent", "yes"),
        ("step", "check"),
    ];
    let check = visitor.post(&form, &typed).await;
    visitor.post(&check, &[("step", "send")]).await;
    visitor.post(&check, &[("step", "send")]).await;
    let once = stage.count("SELECT count(*) FROM mail_message").await;

    let day = format!("day.{other}");
    let mut more = typed.to_vec();
    more.push((&day, "venue"));
    let check = visitor.post(&form, &more).await;
    let sent = visitor.post(&check, &[("step", "send")]).await;

    assert!(sent.says("確認のメールを送りました"), "{}", sent.text());
    assert_eq!((once, stage.count("SELECT count(*) FROM mail_message").await), (1, 2));
}

#[tokio::test]
async fn days_that_give_their_places_otherwise_have_a_form_of_their_own() {
    let stage = Stage::new().await;
    let [first, _] = two_days(&stage, (5, 5), |_| ()).await;
    let approved = stage
        .session(|plan| {
            venue_for(5)(plan);
            plan.approval = Approval::ByStaff;
        })
        .await;
    conference::join(&stage.app.context, stage.desk, (first, approved)).await.unwrap();
    let person = stage.person("髙橋 一郎").await;

    let form = Visitor::signed_in(&stage.app, person).await;
    let form = form.get(&format!("/sessions/{first}/registration")).await;

    assert!(form.says("別に申し込みます"), "{}", form.text());
    assert!(!form.html.contains(&format!("name=\"day.{approved}\"")));
}
