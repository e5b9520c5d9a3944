//! The letter of the morning a task is due.

use bansou::tasks::{RawTask, change, settle};
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::tasks::task::TaskState;

use super::{added, clerk, day, owned, raw};
use crate::study_sessions::cast::Stage;

/// Days of the letters to somebody, with their subjects.
async fn told(stage: &Stage, who: bansou::tasks::Clerk) -> Vec<(String, String)> {
    let letters = stage.letters(who.person()).await;
    let line = |letter: entities::mail::message::Model| {
        assert_eq!(letter.letter, "tasks_due");
        (letter.created_at.date_naive().to_string(), letter.subject)
    };
    letters.into_iter().map(line).collect()
}

/// A day passes, and whatever is due on it is done.
async fn days(stage: &Stage, how_many: u32) {
    for _ in 0..how_many {
        stage.app.clock.advance(TimeDelta::days(1));
        stage.app.run_workers().await;
        stage.app.run_workers().await;
    }
}

#[tokio::test]
async fn the_owner_gets_one_letter_on_the_morning_of_the_date_about_what_is_still_open() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let mori = clerk(&stage, "森 恵", Role::Coordinator).await;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    let first = added(&stage, mori, &owned("写真を選ぶ", ono.person(), "2026-11-26")).await;
    stage.later();
    added(&stage, mori, &owned("見出しを直す", ono.person(), "2026-11-26")).await;
    let done = added(&stage, mori, &owned("名札を買う", ono.person(), "2026-11-26")).await;
    added(&stage, mori, &RawTask { due_on: Some(day("2026-11-26")), ..raw("だれかの作業") }).await;
    settle(context, ono, (done, TaskState::Done)).await.unwrap();

    days(&stage, 3).await;
    settle(context, ono, (first, TaskState::Done)).await.unwrap();
    settle(context, ono, (first, TaskState::Open)).await.unwrap();
    days(&stage, 3).await;

    let subject = "【作業の期限】写真を選ぶ ほか1件".to_owned();
    assert_eq!(told(&stage, ono).await, [("2026-11-26".to_owned(), subject)]);
    let text = stage.letters(ono.person()).await.remove(0).text_body;
    assert!(text.contains("・見出しを直す: 2026年11月26日（木）まで"), "{text}");
    assert!(!text.contains("名札を買う"), "{text}");
    assert!(told(&stage, mori).await.is_empty());
    stage.app.stop().await;
}

#[tokio::test]
async fn a_moved_date_is_told_anew_a_saturday_on_monday_and_a_date_that_has_come_not_at_all() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let ono = clerk(&stage, "小野 葵", Role::Editor).await;
    let id = added(&stage, ono, &owned("写真を選ぶ", ono.person(), "2026-11-25")).await;
    added(&stage, ono, &owned("見出しを直す", ono.person(), "2026-11-24")).await;

    days(&stage, 2).await;
    // A Saturday.
    let later = owned("写真を選ぶ", ono.person(), "2026-11-28").check().unwrap();
    change(context, ono, id, (&later, None)).await.unwrap();
    days(&stage, 6).await;

    let subject = || "【作業の期限】写真を選ぶ".to_owned();
    let expected = [("2026-11-25".to_owned(), subject()), ("2026-11-30".to_owned(), subject())];
    assert_eq!(told(&stage, ono).await, expected);
    stage.app.stop().await;
}
