//! Reminders: once each, never after a cancellation, never in a heap.

use bansou::mail::LetterState;
use bansou::study_sessions::do_due;
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::session::{self, CallOff};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::study_sessions::seats::Mode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::{Stage, part, thursday};
use super::sessions::{current, revise};

#[tokio::test]
async fn each_distance_reminds_once() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();

    for before in [TimeDelta::days(7), TimeDelta::days(1), TimeDelta::hours(1)] {
        at(&stage, thursday() - before).await;
        at(&stage, thursday() - before + TimeDelta::minutes(1)).await;
    }
    at(&stage, thursday() + TimeDelta::hours(1)).await;

    let subjects: Vec<_> =
        stage.letters(suzuki).await.into_iter().skip(1).map(|letter| letter.subject).collect();
    assert_eq!(
        subjects,
        [
            "【開催まであと7日】第3回 地域間連携をどう始めるか（12月3日（木））",
            "【明日開催】第3回 地域間連携をどう始めるか（12月3日（木））",
            "【まもなく開催】第3回 地域間連携をどう始めるか（12月3日（木））",
        ]
    );
}

#[tokio::test]
async fn nobody_who_cancelled_is_reminded_nor_anybody_of_a_cancelled_session() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(2)).await;
    let suzuki = stage.person("鈴木 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let own = stage.register(suzuki, session).await.unwrap();
    stage.register(sato, session).await.unwrap();

    stage.cancels(suzuki, own.id).await;
    at(&stage, thursday() - TimeDelta::days(7)).await;
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::cancel(&stage.app.context, stage.desk, session, wish).await.unwrap();
    at(&stage, thursday() - TimeDelta::days(1)).await;

    let names = ["registration_confirmed", "registration_cancelled"];
    assert_eq!(stage.letter_names(suzuki).await, names);
    let names = ["registration_confirmed", "session_reminder", "session_cancelled"];
    assert_eq!(stage.letter_names(sato).await, names);
}

#[tokio::test]
async fn a_server_that_was_away_sends_only_the_nearest_reminder() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();

    at(&stage, thursday() - TimeDelta::hours(20)).await;

    assert_eq!(stage.letter_names(suzuki).await, ["registration_confirmed", "session_reminder"]);
    assert_eq!(
        stage.count("SELECT count(*) FROM study_session_reminder WHERE state = 'skipped'").await,
        1
    );
}

#[tokio::test]
async fn a_moved_session_reminds_at_its_new_time() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register(suzuki, session).await.unwrap();
    at(&stage, thursday() - TimeDelta::days(1)).await;

    stage.later();
    let mut plan = current(&stage, session).await;
    let id = plan.parts[0].id;
    plan.parts = vec![part(thursday() + TimeDelta::days(14), 120)];
    plan.parts[0].id = id;
    revise(&stage, session, plan, None).await;
    at(&stage, thursday() - TimeDelta::hours(1)).await;
    let before = stage.letter_names(suzuki).await;
    at(&stage, thursday() + TimeDelta::days(13)).await;

    let sent = ["registration_confirmed", "session_reminder", "session_changed"];
    assert_eq!(before, sent);
    assert_eq!(stage.letter_names(suzuki).await.len(), 4);
}

#[tokio::test]
async fn the_address_of_the_meeting_is_told_only_once_it_is_released() {
    let stage = Stage::new().await;
    let released = thursday() - TimeDelta::days(2);
    let session = stage.session(|plan| plan.online.released_at = Some(released)).await;
    let suzuki = stage.person("鈴木 一郎").await;
    stage.register_with(suzuki, session, Details::plain(Mode::Online)).await.unwrap();

    at(&stage, thursday() - TimeDelta::days(1)).await;

    let letters = stage.letters(suzuki).await;
    let told = |text: &str| text.contains("https://meet.example.jp/j/1");
    assert!(!told(&letters[0].text_body) && !told(&letters[0].calendar_ics.clone().unwrap()));
    assert!(letters[0].text_body.contains("2026年12月1日（火）14:00から"));
    assert!(told(&letters[1].text_body));
}

async fn at(stage: &Stage, now: DateTime<Utc>) {
    stage.app.clock.set(now);
    do_due(&stage.app.context, now).await.unwrap();
    stage.later();
}

/// What became of the letters of this kind, and when they would have been given up.
async fn fates(stage: &Stage, name: &str) -> Vec<(LetterState, DateTime<Utc>)> {
    let rows = message::Entity::find()
        .filter(message::Column::Letter.eq(name))
        .order_by_asc(message::Column::CreatedAt)
        .all(stage.app.context.database.reader())
        .await
        .unwrap();
    rows.into_iter().map(|row| (row.state, row.expires_at)).collect()
}

#[tokio::test]
async fn a_reminder_that_still_waits_leaves_neither_after_the_start_nor_after_a_cancellation() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(3)).await;
    let mut registered = Vec::new();
    for name in ["鈴木 一郎", "佐藤 花子"] {
        let person = stage.person(name).await;
        registered.push((person, stage.register(person, session).await.unwrap().id));
    }
    at(&stage, thursday() - TimeDelta::days(1)).await;
    let written = fates(&stage, "session_reminder").await;

    stage.cancels(registered[0].0, registered[0].1).await;
    let cancelled = fates(&stage, "session_reminder").await;
    let wish = CallOff { reason: None, expected_recipients: 1 };
    session::postpone(&stage.app.context, stage.desk, session, wish).await.unwrap();
    let put_off = fates(&stage, "session_reminder").await;

    let states = |fates: &[(LetterState, DateTime<Utc>)]| {
        let mut states: Vec<_> = fates.iter().map(|(state, _)| *state).collect();
        states.sort_by_key(|state| *state == LetterState::Stopped);
        states
    };
    use LetterState::{Pending, Stopped};
    assert!(written.iter().all(|(_, expires)| *expires == thursday()), "{written:?}");
    assert_eq!(states(&written), [Pending, Pending]);
    assert_eq!(states(&cancelled), [Pending, Stopped]);
    assert_eq!(states(&put_off), [Stopped, Stopped]);
    // The news about it leaves.
    assert_eq!(states(&fates(&stage, "session_postponed").await), [Pending]);
}
