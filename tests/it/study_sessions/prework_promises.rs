//! What was said to those who handed in stands, and everybody hears of pre-work that is set up anew.

use std::collections::BTreeSet;

use bansou::database::Stop;
use bansou::study_sessions::prework::{
    self, PreworkPlan, Refusal, Sheet, participants, prework_of, remove, save,
};
use bansou::study_sessions::{do_due, links};
use chrono::TimeDelta;
use entities::StudySessionId;
use entities::study_sessions::prework::SpeakersSee;
use sea_orm::ConnectionTrait;

use super::cast::Stage;
use super::prework::{Asked, due, plan, whole};
use super::staff_desk::Desk;
use super::visitor::Visitor;

/// As it is.
async fn kept(asked: &Asked) -> PreworkPlan {
    PreworkPlan { sheet: Sheet::Kept, ..plan(asked.version().await) }
}

async fn saves(asked: &Asked, plan: PreworkPlan) -> Result<i32, Stop<Refusal>> {
    save(&asked.stage.app.context, asked.stage.desk, asked.session, plan).await
}

fn fields(refused: Result<i32, Stop<Refusal>>) -> Vec<String> {
    match refused {
        Err(Stop::Refused(Refusal::Invalid(problems))) => {
            problems.list().iter().map(|one| one.field.clone()).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn once_somebody_has_handed_in_nothing_is_asked_shown_or_kept_beyond_what_was_said() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();
    let now = kept(&asked).await;
    let question = now.questions[0].clone();
    let before = vec!["別の質問".to_owned(), question];

    let reordered = PreworkPlan { questions: before, ..now.clone() };
    let removed = PreworkPlan { questions: Vec::new(), ..now.clone() };
    let wider = PreworkPlan { speakers_see: SpeakersSee::Named, kept_days: 31, ..now.clone() };
    let narrower = PreworkPlan {
        instructions: "補足があります。".to_owned(),
        speakers_see: SpeakersSee::Nothing,
        kept_days: 29,
        due_at: due() + TimeDelta::hours(1),
        ..now
    };

    assert_eq!(fields(saves(&asked, reordered).await), ["questions"]);
    assert_eq!(fields(saves(&asked, removed).await), ["questions"]);
    assert_eq!(fields(saves(&asked, wider).await), ["speakers_see", "kept_days"]);
    saves(&asked, narrower).await.unwrap();
    let again = PreworkPlan { speakers_see: SpeakersSee::Unnamed, ..kept(&asked).await };
    assert_eq!(fields(saves(&asked, again).await), ["speakers_see", "kept_days"]);
}

#[tokio::test]
async fn until_then_all_of_it_may_change() {
    let asked = Asked::new().await;
    let questions = vec!["別の質問".to_owned(), "もう1つ".to_owned()];
    let speakers_see = SpeakersSee::Named;
    let other = PreworkPlan { questions, speakers_see, kept_days: 60, ..kept(&asked).await };

    saves(&asked, other).await.unwrap();
}

#[tokio::test]
async fn the_form_says_why_and_keeps_what_was_typed() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();
    let (session, version) = (asked.session, asked.version().await.to_string());
    let desk = Desk::of(asked.stage).await;
    let typed = [
        ("version", version.as_str()),
        ("instructions", "ワークシートに記入してください。"),
        ("asks_file", "yes"),
        ("questions", "言い換えた質問"),
        ("due_at_day_year", "2026"),
        ("due_at_day_month", "12"),
        ("due_at_day_day", "1"),
        ("due_at_time", "14:00"),
        ("speakers_see", "named"),
        ("kept_days", "365"),
    ];

    let page = desk.post(&format!("/staff/sessions/{session}/prework/edit"), &typed).await;

    assert_eq!(page.status, 422);
    for sentence in ["質問は変えられません", "増やせません", "延ばせません"] {
        assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
    }
    assert!(page.body.contains("言い換えた質問") && page.body.contains("365"), "{}", page.body);
}

#[tokio::test]
async fn removed_and_set_up_again_it_is_told_again_and_an_old_form_does_not_fit() {
    let asked = Asked::new().await;
    let (context, desk) = (&asked.stage.app.context, asked.stage.desk);
    let told = async || {
        let names = asked.stage.letter_names(asked.tanaka.0).await;
        names.iter().filter(|name| *name == "prework_asked").count()
    };
    let mut counts = vec![told().await];
    let mut versions = BTreeSet::from([asked.version().await]);
    let old = kept(&asked).await;

    for _ in 0..2 {
        asked.stage.later();
        remove(context, desk, asked.session).await.unwrap();
        versions.insert(saves(&asked, plan(0)).await.unwrap());
        counts.push(told().await);
    }
    let stale = saves(&asked, old).await;

    assert_eq!(counts, [0, 1, 2]);
    assert_eq!(versions.len(), 3, "{versions:?}");
    assert!(matches!(stale, Err(Stop::Refused(Refusal::ChangedMeanwhile))), "{stale:?}");
}

/// From now on a query that reads bytes of a worksheet or a file fails.
async fn takes_the_bytes_away(stage: &Stage) {
    let judge = stage.app.database.judge().await;
    for (table, column) in
        [("study_session_prework", "sheet"), ("study_session_prework_handed", "bytes")]
    {
        let sql = format!("ALTER TABLE {table} RENAME COLUMN {column} TO gone");
        judge.execute_unprepared(&sql).await.unwrap();
    }
}

#[tokio::test]
async fn no_page_that_says_a_sentence_about_it_reads_a_worksheet_or_a_file() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();
    let (stage, session) = (&asked.stage, asked.session);
    takes_the_bytes_away(stage).await;
    let (context, reader) = (&stage.app.context, stage.app.context.database.reader());

    let home = Visitor::signed_in(&stage.app, asked.tanaka.0).await.get("/home").await;
    let token = links::registration_token(&context.config, asked.suzuki.1);
    let own = Visitor::new(&stage.app).get(&format!("/registrations/{token}/prework")).await;
    let kept = prework_of(reader, stage.desk, session).await.unwrap().unwrap();
    let people = participants(reader, stage.desk, session).await.unwrap();
    let key = &context.config.secret_key;
    let seen = prework::seen_by_speakers(reader, key, session).await.unwrap().unwrap();
    saves(&asked, self::kept(&asked).await).await.unwrap();
    stage.app.clock.set(due() - TimeDelta::days(1));
    do_due(context, due() - TimeDelta::days(1)).await.unwrap();

    assert!(home.says("事前課題の提出"), "{}", home.text());
    assert!(own.says("事前課題を"), "{}", own.text());
    assert_eq!(kept.0.sheet_name.as_deref(), Some("ワークシート.xlsx"));
    assert_eq!((people.len(), seen.1.len()), (2, 1));
    assert_bytes_are_gone(&asked, session).await;
}

/// Where they are asked for they are read.
async fn assert_bytes_are_gone(asked: &Asked, session: StudySessionId) {
    let reader = asked.stage.app.context.database.reader();
    let at = (session, asked.suzuki.1);
    assert!(prework::sheet_file(reader, session).await.is_err());
    assert!(prework::handed_file(reader, asked.stage.desk, at).await.is_err());
}

#[tokio::test]
async fn a_worksheet_and_a_file_come_back_as_they_were_and_a_kept_one_stays() {
    let asked = Asked::new().await;
    asked.hands_in(asked.suzuki, whole("鈴木.pdf")).await.unwrap();
    saves(&asked, kept(&asked).await).await.unwrap();
    let reader = asked.stage.app.context.database.reader();
    let of = |name: &str| Some((name.to_owned(), format!("bytes of {name}").into_bytes()));

    let sheet = prework::sheet_file(reader, asked.session).await.unwrap();
    let at = (asked.session, asked.suzuki.1);
    let handed = prework::handed_file(reader, asked.stage.desk, at).await.unwrap();
    let without = PreworkPlan { sheet: Sheet::None, ..kept(&asked).await };
    saves(&asked, without).await.unwrap();

    assert_eq!(sheet, of("ワークシート.xlsx"));
    assert_eq!(handed, of("鈴木.pdf"));
    assert_eq!(prework::sheet_file(reader, asked.session).await.unwrap(), None);
}
