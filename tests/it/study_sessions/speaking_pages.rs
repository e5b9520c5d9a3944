//! The ways to the page of a speaker, its languages, and what the secretariat reads of the questions.

use bansou::study_sessions::Member;
use bansou::study_sessions::registration::By;
use bansou::study_sessions::session::{self, CallOff, Speaker, SpeakerPlan};
use bansou::study_sessions::speaking::ask;
use chrono::TimeDelta;
use entities::StudySessionId;
use serde_json::Value;

use super::api_cast::{Counter, of};
use super::cast::{Stage, part, thursday};
use super::speaking::Spoken;
use super::staff_desk::Desk;
use super::visitor::Visitor;

const TITLE: &str = "第3回 地域間連携をどう始めるか";

async fn call_off(stage: &Stage, id: StudySessionId) {
    let context = &stage.app.context;
    let expected_recipients = session::count_concerned(context, id).await.unwrap();
    let wish = CallOff { reason: None, expected_recipients };
    session::postpone(context, stage.desk, id, wish).await.unwrap();
}

#[tokio::test]
async fn the_first_page_and_the_own_sessions_lead_speakers_on_and_nobody_else() {
    let spoken = Spoken::new().await;
    let app = &spoken.stage.app;
    let speaker = Visitor::signed_in(app, spoken.speaker).await;
    let other = Visitor::signed_in(app, spoken.suzuki.0).await;

    let home = speaker.get("/home").await;
    let mine = speaker.get("/my/sessions").await;
    let page = speaker.get(&home.link(TITLE)).await;
    let list = speaker.get(&mine.link("登壇する勉強会を見る")).await;
    let (no_home, no_mine) = (other.get("/home").await, other.get("/my/sessions").await);

    assert!(home.says("登壇する勉強会 2026年12月3日（木） 14:00～16:00"), "{}", home.text());
    assert_eq!(page.path, format!("/speaking/{}", spoken.session));
    assert!(page.says("担当していただく時間"), "{}", page.text());
    assert!(list.says(TITLE), "{}", list.text());
    assert!(!no_home.html.contains("speaking") && !no_home.says("登壇"), "{}", no_home.text());
    assert!(!no_mine.html.contains("speaking") && !no_mine.says("登壇"), "{}", no_mine.text());
}

#[tokio::test]
async fn what_is_put_off_says_so_and_what_is_over_or_a_draft_is_not_ahead() {
    let spoken = Spoken::new().await;
    let (app, desk) = (&spoken.stage.app, spoken.stage.desk);
    let mut draft = super::cast::plan();
    draft.title = "まだ下書きの会".to_owned();
    draft.parts = vec![part(thursday() + TimeDelta::days(7), 60)];
    let who = Speaker::Person(spoken.speaker);
    draft.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
    session::draft(&app.context, desk, draft).await.unwrap();
    call_off(&spoken.stage, spoken.session).await;

    let put_off = Visitor::signed_in(app, spoken.speaker).await.get("/home").await;
    app.clock.set(thursday() + TimeDelta::hours(4));
    let visitor = Visitor::signed_in(app, spoken.speaker).await;
    let over = visitor.get("/home").await;
    let list = visitor.get("/speaking").await;

    assert!(put_off.says(&format!("{TITLE} 延期")), "{}", put_off.text());
    assert!(!put_off.says("まだ下書きの会"), "{}", put_off.text());
    assert!(!over.says("登壇"), "{}", over.text());
    assert!(list.says(TITLE) && !list.says("まだ下書きの会"), "{}", list.text());
}

#[tokio::test]
async fn the_first_page_costs_the_same_however_often_somebody_speaks() {
    let spoken = Spoken::new().await;
    let app = &spoken.stage.app;
    let visitor = Visitor::signed_in(app, spoken.speaker).await;
    let statements = async || {
        let before = app.context.database.statements();
        visitor.get("/home").await;
        app.context.database.statements() - before
    };

    statements().await;
    let once = statements().await;
    for week in 1..4 {
        let who = Speaker::Person(spoken.speaker);
        spoken
            .stage
            .session(|plan| {
                plan.parts = vec![part(thursday() + TimeDelta::weeks(week), 60)];
                plan.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
            })
            .await;
    }
    let often = statements().await;

    assert_eq!(once, often);
}

#[tokio::test]
async fn the_pages_of_a_speaker_are_in_english_too() {
    let spoken = Spoken::new().await;
    spoken.asks("What does it cost?", true).await;
    let visitor = Visitor::signed_in(&spoken.stage.app, spoken.speaker).await;
    let path = format!("/speaking/{}", spoken.session);

    let list = visitor.get("/speaking?lang=en").await;
    let page = visitor.get(&format!("{path}?lang=en")).await;
    let empty = visitor.press(&page, &format!("{path}/files"), &[]).await;
    let easy = visitor.get(&format!("{path}?lang=ja-easy")).await;

    assert!(list.says("Sessions you speak at"), "{}", list.text());
    assert!(list.html.contains("<html lang=\"en\""), "{}", list.html);
    for words in ["Your part", "Thu", "What does it cost? 鈴木 花子 ", "Hand over material"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(!page.says("さん"), "{}", page.text());
    assert_eq!(empty.status.as_u16(), 422);
    assert!(empty.says("Choose the file to hand over."), "{}", empty.text());
    assert!(!empty.html.contains("files?lang="), "no way to what was posted");
    assert!(easy.says("あなたの じかん"), "{}", easy.text());
}

#[tokio::test]
async fn the_secretariat_reads_the_questions_without_names_that_were_kept_back() {
    let spoken = Spoken::new().await;
    let session = spoken.session;
    let desk = Desk::of(spoken.stage).await;
    let path = format!("/staff/sessions/{session}/questions");
    let empty = desk.get(&path).await.body;
    let spoken = Spoken { stage: desk.stage, ..spoken };
    spoken.asks("費用は？", false).await;
    spoken.asks("期間は？", true).await;
    let registration = spoken.suzuki.1;
    let desk = Desk::of(spoken.stage).await;

    let page = desk.get(&path).await.body;
    let overview = desk.get(&format!("/staff/sessions/{session}")).await.body;
    let missing = desk.get(&format!("/staff/sessions/{registration}/questions")).await.status;

    assert!(empty.contains("質問はまだありません。"), "{empty}");
    let (kept_back, named) = page.split_once("期間は？").unwrap();
    assert!(kept_back.contains("費用は？") && kept_back.contains("お名前なし"), "{page}");
    assert!(!kept_back.contains("鈴木"), "{page}");
    assert!(named.contains("鈴木 花子さん") && named.contains(&registration.to_string()), "{page}");
    assert!(overview.contains("登壇者への質問"), "{overview}");
    assert_eq!(missing, 404);
    let seen = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed' AND details LIKE '%questions%'";
    assert_eq!(desk.stage.count(seen).await, 2);
}

#[tokio::test]
async fn the_same_questions_come_over_the_api() {
    let counter = Counter::new().await;
    let stage = &counter.stage;
    let session = stage.session(|_| {}).await;
    let person = stage.person("鈴木 花子").await;
    let id = stage.register(person, session).await.unwrap().id;
    let by = By::Member(Member::acting_as(person));
    ask(&stage.app.context, by, (id, "1"), ("費用は？", false)).await.unwrap();
    stage.later();
    ask(&stage.app.context, by, (id, "2"), ("期間は？", true)).await.unwrap();

    let found = counter.desk.get(&of(&session.to_string(), "questions")).await;
    let missing = counter.desk.get(&of(&id.to_string(), "questions")).await;

    let items = found.items();
    assert_eq!(items.len(), 2, "{}", found.body);
    assert_eq!(items[0]["words"], "費用は？");
    assert_eq!((&items[0]["name"], &items[0]["registration_id"]), (&Value::Null, &Value::Null));
    assert_eq!(items[1]["name"], "鈴木 花子");
    assert_eq!(items[1]["registration_id"], id.to_string());
    assert_eq!(missing.status, 404);
    let seen = "SELECT count(*) FROM audit_entry \
         WHERE action = 'personal_data.viewed' AND details LIKE '%questions%'";
    assert_eq!(stage.count(seen).await, 1);
}
