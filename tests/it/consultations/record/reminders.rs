//! Reminders of records and tasks: once each, with their cause, in office hours, never in a heap.

use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;

use super::cast::{Held, raw};
use crate::consultations::cast::days_later;

/// How many letters of this kind somebody got.
async fn count(held: &Held, who: PersonId, letter: &str) -> usize {
    let names = held.stage.letter_names(who).await;
    names.iter().filter(|name| *name == letter).count()
}

/// 10:00 on a day after the meeting on Thursday the 3rd.
fn morning(days: i64) -> DateTime<Utc> {
    days_later(days, 10)
}

#[tokio::test]
async fn a_late_record_is_asked_for_three_times_and_no_more() {
    let held = Held::new().await;
    let yamada = held.yamada().person();

    // Due on Tuesday the 8th: asked for on the 9th, the 16th and the 23rd.
    let mut asked = Vec::new();
    for days in [5, 6, 13, 20, 27, 33] {
        held.stage.at(morning(days) - TimeDelta::seconds(1)).await;
        held.stage.at(morning(days)).await;
        held.stage.at(morning(days) + TimeDelta::hours(1)).await;
        asked.push(count(&held, yamada, "record_late").await);
    }

    assert_eq!(asked, [0, 1, 2, 3, 3, 3]);
}

#[tokio::test]
async fn whoever_handed_the_record_in_is_asked_for_nothing() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let yamada = held.yamada().person();

    held.stage.at(morning(6)).await;
    held.stage.at(morning(13)).await;

    assert_eq!(count(&held, yamada, "record_late").await, 0);
}

#[tokio::test]
async fn a_returned_record_is_asked_for_by_its_new_date() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    held.stage.app.clock.set(days_later(4, 11));
    held.client_returns("違います。").await.unwrap();
    let yamada = held.yamada().person();

    // Returned on Monday the 7th, so due on Thursday the 10th.
    held.stage.at(morning(6)).await;
    let before = count(&held, yamada, "record_late").await;
    held.stage.at(morning(8)).await;

    assert_eq!((before, count(&held, yamada, "record_late").await), (0, 1));
}

#[tokio::test]
async fn a_task_is_reminded_of_before_and_after_its_day_until_it_is_closed() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let (suzuki, yamada) = (held.suzuki.person(), held.yamada().person());

    // Yamada's is due on the 10th, Suzuki's on the 17th.
    let mut told = Vec::new();
    for days in [3, 4, 8, 11, 15] {
        held.stage.at(morning(days)).await;
        let yamadas = count(&held, yamada, "action_due").await;
        told.push((yamadas, count(&held, suzuki, "action_due").await));
    }

    assert_eq!(told, [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]);
    let letters = held.stage.letters(suzuki).await;
    let own = letters.iter().filter(|letter| letter.letter == "action_due");
    let subjects: Vec<_> = own.map(|letter| letter.subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "【2026年12月17日（木）まで】個別相談で決めた次の行動",
            "【期限を過ぎています】個別相談で決めた次の行動"
        ]
    );
}

#[tokio::test]
async fn nobody_is_reminded_at_night_and_a_server_that_was_away_does_not_send_a_heap() {
    let held = Held::new().await;
    let yamada = held.yamada().person();

    // All three have fallen due meanwhile.
    held.stage.at(days_later(20, 22)).await;
    let at_night = count(&held, yamada, "record_late").await;
    held.stage.at(days_later(21, 10)).await;
    let next_day = count(&held, yamada, "record_late").await;
    held.stage.at(days_later(21, 11)).await;

    assert_eq!((at_night, next_day), (0, 1));
    assert_eq!(count(&held, yamada, "record_late").await, 1);
}

#[tokio::test]
async fn the_workers_of_the_server_ring_for_records() {
    let held = Held::new().await;

    held.stage.app.clock.set(morning(6));
    held.stage.app.run_workers().await;

    assert_eq!(count(&held, held.yamada().person(), "record_late").await, 1);
}
