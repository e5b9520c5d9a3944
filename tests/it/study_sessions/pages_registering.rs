//! Registering: 入力 → 確認 → 完了, by members and by anybody.

use bansou::study_sessions::session::{QuestionPlan, SeatPlan, SessionPlan};
use entities::study_sessions::question::QuestionKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use reqwest::StatusCode;

use super::cast::Stage;
use super::visitor::{Visitor, link_in_letter};

const REGISTRATIONS: &str = "SELECT COUNT(*) FROM study_session_registration";
const MESSAGES: &str = "SELECT COUNT(*) FROM mail_message";

#[tokio::test]
async fn a_member_registers_in_three_steps_and_a_double_press_is_one_registration() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let person = stage.person("髙橋 一郎").await;
    let member = Visitor::signed_in(&stage.app, person).await;

    let form = member.get(&format!("/sessions/{id}/registration")).await;
    let typed = [("mode", "venue"), ("department", "人材開発部 "), ("step", "check")];
    let check = member.post(&form, &typed).await;
    let done = member.post(&check, &[("step", "send")]).await;
    let again = member.post(&check, &[("step", "send")]).await;

    assert!(form.says("髙橋 一郎"), "{}", form.text());
    assert!(check.says("人材開発部"), "{}", check.text());
    assert!(check.says("まだ申し込みは終わっていません"), "{}", check.text());
    assert!(done.says("申し込みが完了しました"), "{}", done.text());
    assert!(done.says("受付番号 R8-001-001"), "{}", done.text());
    assert_eq!(done.path, again.path);
    assert_eq!(stage.count(REGISTRATIONS).await, 1);
    assert_eq!(stage.count(MESSAGES).await, 1);
}

#[tokio::test]
async fn all_problems_show_at_once_and_everything_typed_is_kept() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);

    let form = visitor.get(&format!("/sessions/{id}/registration")).await;
    let typed = [
        ("family_name", "髙橋"),
        ("family_kana", "高橋"),
        ("email", "ichiro＠example"),
        ("phone", "03-12"),
        ("needs", "車椅子"),
        ("step", "check"),
    ];
    let answer = visitor.post(&form, &typed).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("入力内容を確認してください（8件）"), "{}", answer.text());
    let links = ["given-name", "family-kana", "given-kana", "email", "phone", "mode", "consent"];
    let missing: Vec<_> = links
        .into_iter()
        .filter(|id| !answer.html.contains(&format!("href=\"#f-{id}\"")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
    let kept = ["髙橋", "高橋", "ichiro＠example", "03-12"];
    let lost: Vec<_> = kept
        .into_iter()
        .filter(|text| !answer.html.contains(&format!("value=\"{text}\"")))
        .collect();
    assert_eq!(lost, Vec::<&str>::new());
}

#[tokio::test]
async fn anybody_registers_for_a_public_session_through_their_mail_address() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);

    let form = visitor.get(&format!("/sessions/{id}/registration")).await;
    let check = visitor.post(&form, &guest("ハナコ")).await;
    let sent = visitor.post(&check, &[("step", "send")]).await;
    let twice = visitor.post(&check, &[("step", "send")]).await;
    let before = stage.count(REGISTRATIONS).await;
    let link =
        link_in_letter(&stage.app, "hanako@example.jp", "/registrations/confirmations/").await;
    let phone = Visitor::new(&stage.app);
    let confirm = phone.get(&link).await;
    let between = stage.count(REGISTRATIONS).await;
    let done = phone.post(&confirm, &[]).await;
    let opened_again = phone.get(&link).await;

    assert!(sent.says("hanako@example.jp に届いたメールを開きます"), "{}", sent.text());
    assert_eq!(sent.path, twice.path);
    assert_eq!((before, between), (0, 0));
    assert!(confirm.says("鈴木 花子"), "{}", confirm.text());
    assert_eq!(confirm.headers["referrer-policy"], "no-referrer");
    assert_eq!(confirm.headers["cache-control"], "no-store");
    assert!(done.says("受付番号 R8-001-001"), "{}", done.text());
    assert!(opened_again.says("申し込みの内容"), "{}", opened_again.text());
    assert_eq!(stage.count(REGISTRATIONS).await, 1);
}

#[tokio::test]
async fn a_key_written_by_hand_gets_the_form_again() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);

    let form = visitor.get(&format!("/sessions/{id}/registration")).await;
    let check = visitor.post(&form, &guest("ハナコ")).await;
    let answer = visitor.post(&check, &[("step", "send"), ("key", "日本")]).await;

    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(answer.html.contains("value=\"鈴木\""), "{}", answer.html);
    assert_eq!(stage.count(MESSAGES).await, 0);
}

/// Typed the way people type: half-width kana, full-width mail and phone.
fn guest(given_kana: &'static str) -> [(&'static str, &'static str); 10] {
    [
        ("family_name", "鈴木"),
        ("given_name", "花子"),
        ("family_kana", "ｽｽﾞｷ"),
        ("given_kana", given_kana),
        ("email", " hanako＠example.jp"),
        ("phone", "０９０－１２３４－５６７８"),
        ("affiliation", "みなと商工会議所"),
        ("mode", "online"),
        ("consent", "yes"),
        ("step", "check"),
    ]
}

#[tokio::test]
async fn the_last_seat_lost_meanwhile_keeps_what_was_typed_and_offers_to_wait() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let slow = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let quick = stage.person("鈴木 花子").await;

    let form = slow.get(&format!("/sessions/{id}/registration")).await;
    let typed = [("mode", "venue"), ("job_title", "課長"), ("step", "check")];
    let check = slow.post(&form, &typed).await;
    stage.register(quick, id).await.unwrap();
    let late = slow.post(&check, &[("step", "send")]).await;
    let values = [("mode", "venue"), ("job_title", "課長"), ("waits", "yes"), ("step", "check")];
    let again = slow.post(&late, &values).await;
    let waiting = slow.post(&again, &[("step", "send")]).await;

    assert!(late.html.contains("value=\"課長\""), "{}", late.html);
    assert!(late.says("満席"), "{}", late.text());
    assert!(late.says("キャンセル待ちに登録する"), "{}", late.text());
    assert!(late.status.is_client_error());
    assert!(waiting.says("キャンセル待ちに登録しました"), "{}", waiting.text());
}

#[tokio::test]
async fn a_colleague_is_registered_by_name_or_as_somebody_new() {
    let stage = Stage::new().await;
    let id = stage
        .session(|plan| plan.seats = vec![SeatPlan { mode: Mode::Online, capacity: None }])
        .await;
    let known = stage.person("田中 誠").await;
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let address = format!("/sessions/{id}/registration?for=colleague");

    let form = me.get(&address).await;
    let chosen = known.to_string();
    let check =
        me.post(&form, &[("colleague", &chosen), ("mode", "online"), ("step", "check")]).await;
    let first = me.post(&check, &[("step", "send")]).await;
    let form = me.get(&address).await;
    let typed = [
        ("colleague", "new"),
        ("family_name", "新田"),
        ("given_name", "恵"),
        ("email", "megumi@example.jp"),
        ("mode", "online"),
        ("step", "check"),
    ];
    let check = me.post(&form, &typed).await;
    let second = me.post(&check, &[("step", "send")]).await;
    let mine = me.get("/my/sessions").await;

    assert!(first.says("田中 誠"), "{}", first.text());
    assert!(check.says("megumi@example.jp"), "as typed: {}", check.text());
    assert!(second.says("参加する方 に送りました"), "{}", second.text());
    assert!(!second.says("megumi@example.jp"), "a colleague's address is theirs");
    assert_eq!(stage.letter_names(known).await, ["registration_confirmed"]);
    assert!(mine.says("同じ団体の人の申し込み"), "{}", mine.text());
}

#[tokio::test]
async fn nobody_registers_a_stranger_as_a_colleague() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let elsewhere = stage.organisation("ほかの団体").await;
    let stranger = stage.person_of("他所 次郎", elsewhere).await.to_string();
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;

    let form = me.get(&format!("/sessions/{id}/registration?for=colleague")).await;
    let values = [("colleague", stranger.as_str()), ("mode", "venue"), ("step", "send")];
    let answer = me.post(&form, &values).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!form.html.contains(&stranger));
    assert_eq!(stage.count(REGISTRATIONS).await, 0);
}

#[tokio::test]
async fn questions_are_asked_as_they_were_drawn_up_and_files_handed_in_at_the_end() {
    let stage = Stage::new().await;
    let id = stage.session(questions).await;
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let names = question_names(&stage).await;
    let (topic, lunch, themes, work) = (&*names[0], &*names[1], &*names[2], &*names[3]);

    let form = me.get(&format!("/sessions/{id}/registration")).await;
    let typed = [
        ("mode", "online"),
        (topic, "定着\r\nについて"),
        (lunch, "和食"),
        (themes, "確保"),
        (themes, "定着"),
        ("step", "check"),
    ];
    let check = me.post(&form, &typed).await;
    let without = me.post(&check, &[("step", "send")]).await;
    let done = me.post_files(&without, &[("step", "send")], (work, "課題.pdf")).await;
    let own = me.get(&done.link("申し込みの内容を見る")).await;

    assert!(check.says("確保、定着"), "{}", check.text());
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.says("ファイルを選んでください"), "{}", without.text());
    assert!(done.says("受付番号"), "{}", done.text());
    assert!(own.says("課題.pdf（1KB）"), "{}", own.text());
    assert!(own.says("定着 について"), "{}", own.text());
}

fn questions(plan: &mut SessionPlan) {
    let question = |kind, label: &str, options: &[&str]| QuestionPlan {
        id: None,
        kind,
        label: label.to_owned(),
        hint: None,
        required: true,
        options: options.iter().map(|option| (*option).to_owned()).collect(),
    };
    plan.questions = vec![
        question(QuestionKind::Text, "聞きたいこと", &[]),
        question(QuestionKind::Choice, "昼食", &["和食", "洋食"]),
        question(QuestionKind::Choices, "関心", &["確保", "育成", "定着"]),
        question(QuestionKind::File, "事前課題", &[]),
    ];
}

async fn question_names(stage: &Stage) -> Vec<String> {
    use entities::study_sessions::question;
    use sea_orm::{EntityTrait, QueryOrder};
    let db = stage.app.context.database.reader();
    let rows = question::Entity::find().order_by_asc(question::Column::Ordinal).all(db).await;
    rows.unwrap().iter().map(|row| format!("answers.{}", row.id)).collect()
}
