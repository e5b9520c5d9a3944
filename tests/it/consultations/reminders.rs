//! Reminders: once each, never after a cancellation, never in a heap.

use bansou::consultations::By;
use bansou::consultations::intake::{RawSheet, save_sheet};
use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;
use entities::consultations::consultation::Mode;

use super::cast::{Stage, days_later, thursday};

/// Letters after the first.
async fn reminded(stage: &Stage, person: PersonId) -> Vec<String> {
    let letters = stage.letters(person).await;
    letters.into_iter().skip(1).map(|letter| letter.subject).collect()
}

/// The business day before the meeting, in the morning.
fn day_before() -> DateTime<Utc> {
    days_later(-1, 10)
}

#[tokio::test]
async fn each_reminder_leaves_once() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let mut booking = stage.booking(thursday(14, 0));
    booking.subject.mode = Mode::Online;
    stage.books_so(suzuki, booking).await.unwrap();

    // The sheet is due on Tuesday, and reminded of on Monday.
    for due in [days_later(-3, 10), day_before(), thursday(13, 0)] {
        stage.at(due - TimeDelta::seconds(1)).await;
        stage.at(due).await;
        stage.at(due + TimeDelta::minutes(1)).await;
    }
    stage.at(thursday(14, 30)).await;

    let own = [
        "【2026年12月1日（火）17:30まで】事前シートを提出してください",
        "【明日】個別相談（12月3日（木）14:00～15:00）",
        "【まもなく】個別相談（12月3日（木）14:00～15:00）",
    ];
    assert_eq!(reminded(&stage, suzuki.person()).await, own);
    assert_eq!(reminded(&stage, stage.yamada.person()).await, own[1..]);
}

#[tokio::test]
async fn whoever_handed_the_sheet_in_is_not_asked_for_it() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let raw = RawSheet { trouble: "応募がない".to_owned(), ..RawSheet::default() };
    let by = By::Client(suzuki);
    save_sheet(&stage.app.context, by, booked.id, (raw, true)).await.unwrap();

    stage.at(days_later(-3, 10)).await;
    stage.at(day_before()).await;

    let letters = stage.letters(suzuki.person()).await;
    assert_eq!(letters.len(), 2);
    assert!(!letters[1].text_body.contains("事前シート"));
}

#[tokio::test]
async fn nobody_is_reminded_of_what_was_cancelled() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();

    stage.at(days_later(-3, 10)).await;
    stage.at(day_before()).await;
    stage.at(thursday(13, 0)).await;

    let names = ["consultation_confirmed", "consultation_cancelled"];
    assert_eq!(stage.letter_names(suzuki.person()).await, names);
    assert_eq!(stage.letter_names(stage.yamada.person()).await, names);
}

#[tokio::test]
async fn a_moved_meeting_reminds_at_its_new_time() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.moves(By::Client(suzuki), booked.id, days_later(7, 14)).await.unwrap();

    stage.at(day_before()).await;
    let before = stage.letter_names(stage.yamada.person()).await;
    stage.at(day_before() + TimeDelta::days(7)).await;

    assert_eq!(before, ["consultation_confirmed", "consultation_moved"]);
    let names = ["consultation_confirmed", "consultation_moved", "consultation_reminder"];
    assert_eq!(stage.letter_names(stage.yamada.person()).await, names);
}

#[tokio::test]
async fn a_server_that_was_away_sends_only_the_nearest_reminder() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let mut booking = stage.booking(thursday(14, 0));
    booking.subject.mode = Mode::Online;
    stage.books_so(suzuki, booking).await.unwrap();

    stage.at(thursday(13, 10)).await;

    let own = ["【まもなく】個別相談（12月3日（木）14:00～15:00）"];
    assert_eq!(reminded(&stage, suzuki.person()).await, own);
    assert_eq!(reminded(&stage, stage.yamada.person()).await, own);
}

#[tokio::test]
async fn the_workers_of_the_server_ring_for_reminders() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.app.clock.set(day_before());
    stage.app.run_workers().await;

    let names = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(names, ["consultation_confirmed", "consultation_reminder"]);
}
