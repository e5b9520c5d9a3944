//! What becomes of letters that did not go through at once.

use bansou::mail::{Drained, Envelope, LetterClass, LetterState};
use chrono::TimeDelta;
use entities::mail::attempt::AttemptOutcome;

use super::room::{Room, address};
use crate::support::{At, Do, SmtpSink};

#[tokio::test]
async fn a_circular_of_unknown_fate_is_never_sent_again() {
    let room = Room::new().await;
    room.sink.once(At::Dot, Do::Close);
    let id = room.letter_of_class(LetterClass::Bulk).await;

    room.sender().drain().await.unwrap();
    room.wait_minutes(24 * 60);
    room.sender().sweep().await.unwrap();
    room.sender().drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Unknown);
    assert_eq!(room.sink.taken().len(), 1);
}

#[tokio::test]
async fn a_notice_of_unknown_fate_is_sent_once_more_under_the_same_message_id() {
    let room = Room::new().await;
    room.sink.once(At::Dot, Do::Close);
    let id = room.letter().await;

    room.sender().drain().await.unwrap();
    room.wait_minutes(2);
    room.sender().drain().await.unwrap();

    let taken = room.sink.taken();
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0].bytes, taken[1].bytes);
}

#[tokio::test]
async fn a_notice_whose_fate_is_unknown_twice_waits_for_a_decision() {
    let room = Room::new().await;
    room.sink.always(At::Dot, Do::Close);
    let id = room.letter().await;

    room.sender().drain().await.unwrap();
    room.wait_minutes(2);
    room.sender().drain().await.unwrap();
    room.wait_minutes(60);
    room.sender().drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Unknown);
    assert_eq!(room.sink.taken().len(), 2);
}

#[tokio::test]
async fn a_sign_in_letter_of_unknown_fate_is_over() {
    let room = Room::new().await;
    room.sink.once(At::Dot, Do::Close);
    let id = room.letter_of_class(LetterClass::SignIn).await;

    room.sender().drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Expired);
}

#[tokio::test]
async fn a_deferred_letter_comes_back_after_growing_pauses_and_is_given_up_in_the_end() {
    let room = Room::new().await;
    room.sink.always(At::Rcpt, Do::Say("450 4.2.1 later"));
    let id = room.letter().await;
    let sender = room.sender();

    let mut pauses = Vec::new();
    while room.row(id).await.state != LetterState::Rejected {
        sender.drain().await.unwrap();
        let row = room.row(id).await;
        pauses.push((row.next_attempt_at - room.now()).num_seconds());
        room.hands.set(row.next_attempt_at.max(room.now()));
    }

    let minutes = [1, 5, 15, 60, 180, 360, 720];
    for (pause, minutes) in pauses.iter().zip(minutes) {
        assert!((48 * minutes..=72 * minutes).contains(pause), "{pause} s for {minutes} min");
    }
    let row = room.row(id).await;
    assert_eq!(row.error_class.as_deref(), Some("gave_up"));
    assert!(row.expires_at - room.now() < TimeDelta::hours(15));
    assert_eq!(room.attempts(id).await.len(), usize::try_from(row.attempts).unwrap());
}

#[tokio::test]
async fn a_letter_whose_time_is_over_before_its_first_try_is_not_sent() {
    let room = Room::new().await;
    let id = room.letter_of_class(LetterClass::SignIn).await;
    room.wait_minutes(16);

    let drained = room.sender().drain().await.unwrap();

    assert_eq!(drained, Drained { expired: 1, ..Drained::default() });
    assert_eq!(room.row(id).await.state, LetterState::Expired);
    assert_eq!(room.attempts(id).await[0].outcome, AttemptOutcome::Expired);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn a_letter_waits_for_its_hour() {
    let room = Room::new().await;
    let envelope = Envelope::to(address("suzuki@example.jp"), "check:1");
    let not_before = Some(room.now() + TimeDelta::hours(3));
    let id = room.enqueue(Envelope { not_before, ..envelope }).await;

    let early = room.sender().drain().await.unwrap();
    room.wait_minutes(180);
    let on_time = room.sender().drain().await.unwrap();

    assert_eq!(early, Drained::default());
    assert_eq!(on_time, Drained { accepted: 1, ..Drained::default() });
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
}

#[tokio::test]
async fn sign_in_letters_overtake_circulars() {
    let room = Room::new().await;
    let bulk = Envelope::to(address("a@example.jp"), "bulk");
    room.enqueue(Envelope { class: LetterClass::Bulk, ..bulk }).await;
    let sign_in = Envelope::to(address("b@example.jp"), "sign-in");
    room.enqueue(Envelope { class: LetterClass::SignIn, ..sign_in }).await;

    room.sender().with_lanes(1).drain().await.unwrap();

    let order: Vec<_> = room.sink.taken().iter().map(|letter| letter.to[0].clone()).collect();
    assert_eq!(order, ["b@example.jp", "a@example.jp"]);
}

#[tokio::test]
async fn a_server_that_is_away_for_ten_minutes_costs_no_letter_and_no_try() {
    let sink = SmtpSink::start().await;
    let address = sink.address;
    let room = Room::with_sink(sink).await;
    room.many(40).await;
    let sender = room.sender();
    room.sink.always(At::Greeting, Do::Say("421 4.3.2 down"));

    for _ in 0..20 {
        sender.drain().await.unwrap();
        room.hands.advance(TimeDelta::seconds(30));
    }
    let asked_while_away = room.sink.connections();
    room.sink.always(At::Greeting, Do::Accept);
    room.wait_minutes(10);
    sender.drain().await.unwrap();
    // The longest rest is a fifth longer than ten minutes, and began within the first ten.
    room.wait_minutes(3);
    sender.drain().await.unwrap();

    assert_eq!(address, room.sink.address);
    assert_eq!(room.in_state(LetterState::Accepted).await, 40);
    assert_eq!(room.sink.confirmed(), 40);
    assert!(asked_while_away < 30, "the server was asked {asked_while_away} times");
}

#[tokio::test]
async fn a_resting_server_is_asked_by_one_letter_before_the_others() {
    let room = Room::new().await;
    room.many(40).await;
    let sender = room.sender();
    room.sink.always(At::Greeting, Do::Say("421 4.3.2 down"));
    sender.drain().await.unwrap();
    let before = room.sink.connections();

    room.hands.set(sender.resting_until().unwrap());
    sender.drain().await.unwrap();

    assert_eq!(room.sink.connections(), before + 1);
    assert!(sender.resting_until().unwrap() - room.now() >= TimeDelta::seconds(48));
}
