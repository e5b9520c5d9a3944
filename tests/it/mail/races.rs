//! Several senders at once, frozen ones and dead ones.

use std::collections::HashSet;
use std::time::Duration;

use bansou::config::{MailRoute, SmtpTls};
use bansou::database::Database;
use bansou::mail::{self, Drained, LetterClass, LetterState, Sender, SmtpLimits, Swept};
use bansou::vocabulary::Chance;
use chrono::TimeDelta;

use super::room::{Room, endpoint};
use crate::support::{At, Do, Taken};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_senders_at_once_send_each_letter_once() {
    let room = Room::new().await;
    room.many(300).await;
    let (one, other) = (room.sender(), room.other_sender().await);

    let (first, second) = tokio::join!(one.drain(), other.drain());

    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.accepted + second.accepted, 300);
    assert_eq!((first.lost, second.lost), (0, 0));
    assert_eq!(recipients(&room.sink.taken()).len(), 300);
    assert_eq!(room.sink.taken().len(), 300);
}

#[tokio::test]
async fn a_sender_that_was_frozen_longer_than_its_claim_sends_nothing() {
    let room = Room::new().await;
    let id = room.letter().await;
    room.sink.once(At::Rcpt, Do::Hold);
    let frozen = room.sender().with_limits(SmtpLimits::default());
    let frozen = tokio::spawn(async move { frozen.drain().await.unwrap() });
    room.sink.reached(At::Rcpt).await;
    room.hands.advance(TimeDelta::seconds(91));

    let other = room.other_sender().await;
    let swept = other.sweep().await.unwrap();
    let drained = other.drain().await.unwrap();
    room.sink.release(At::Rcpt);
    let frozen = frozen.await.unwrap();

    assert_eq!(swept, Swept { returned: 1, ..Swept::default() });
    assert_eq!(drained, Drained { accepted: 1, ..Drained::default() });
    assert_eq!(frozen, Drained { lost: 1, ..Drained::default() });
    assert_eq!(room.sink.taken().len(), 1);
    assert_eq!(room.row(id).await.fence, 2);
}

#[tokio::test]
async fn of_two_senders_over_one_letter_only_the_newer_may_send() {
    let room = Room::new().await;
    let id = room.letter_of_class(LetterClass::Bulk).await;
    room.sink.once(At::Rcpt, Do::Hold);
    let older = room.sender().with_limits(SmtpLimits::default());
    let older = tokio::spawn(async move { older.drain().await.unwrap() });
    room.sink.reached(At::Rcpt).await;
    room.hands.advance(TimeDelta::seconds(91));
    room.sink.once(At::Mail, Do::Hold);
    let newer = room.other_sender().await.with_limits(SmtpLimits::default());
    newer.sweep().await.unwrap();
    let newer = tokio::spawn(async move { newer.drain().await.unwrap() });
    room.sink.reached(At::Mail).await;

    room.sink.release(At::Rcpt);
    let older = older.await.unwrap();
    room.sink.release(At::Mail);
    let newer = newer.await.unwrap();

    assert_eq!(older, Drained { lost: 1, ..Drained::default() });
    assert_eq!(newer, Drained { accepted: 1, ..Drained::default() });
    assert_eq!(room.sink.taken().len(), 1);
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
}

#[tokio::test]
async fn a_letter_stopped_while_a_sender_holds_it_does_not_leave() {
    let room = Room::new().await;
    let id = room.letter().await;
    room.sink.once(At::Rcpt, Do::Hold);
    let sender = room.sender().with_limits(SmtpLimits::default());
    let drain = tokio::spawn(async move { sender.drain().await.unwrap() });
    room.sink.reached(At::Rcpt).await;

    let tx = room.database.begin_write().await.unwrap();
    mail::stop(&tx, &room.post, room.now(), id).await.unwrap();
    tx.commit().await.unwrap();
    room.sink.release(At::Rcpt);

    assert_eq!(drain.await.unwrap(), Drained { lost: 1, ..Drained::default() });
    assert_eq!(room.row(id).await.state, LetterState::Stopped);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn an_answer_that_comes_after_the_letter_was_given_up_still_counts() {
    let room = Room::new().await;
    let id = room.letter_of_class(LetterClass::Bulk).await;
    room.sink.once(At::Dot, Do::Hold);
    let slow = room.sender().with_limits(SmtpLimits::default());
    let slow = tokio::spawn(async move { slow.drain().await.unwrap() });
    room.sink.reached(At::Dot).await;
    room.wait_minutes(60);

    let swept = room.other_sender().await.sweep().await.unwrap();
    room.sink.release(At::Dot);
    let drained = slow.await.unwrap();

    assert_eq!(swept, Swept { unknown: 1, ..Swept::default() });
    assert_eq!(drained, Drained { accepted: 1, ..Drained::default() });
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
}

/// A sender dies when the conversation has come to this place; an hour later the sweep looks.
async fn dead_at(room: &Room, at: At) -> Swept {
    room.sink.begin_anew();
    room.sink.once(at, Do::Hang);
    let (url, clock, post) = (room.home.url.clone(), room.clock.clone(), room.post.clone());
    let route = MailRoute::Smtp(vec![endpoint(&room.sink, SmtpTls::None)]);
    let process = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    process.spawn(async move {
        let database = Database::connect(&url).await.unwrap();
        let sender = Sender::new(database, clock, Chance::System, post, &route).unwrap();
        sender.with_limits(SmtpLimits::default()).drain().await.unwrap();
    });
    room.sink.reached(at).await;
    process.shutdown_background();
    tokio::time::sleep(Duration::from_millis(50)).await;
    room.wait_minutes(60);
    room.sender().sweep().await.unwrap()
}

const RETURNED: Swept = Swept { returned: 1, unknown: 0, expired: 0, quarantined: 0 };
const UNKNOWN: Swept = Swept { returned: 0, unknown: 1, expired: 0, quarantined: 0 };
const EXPIRED: Swept = Swept { returned: 0, unknown: 0, expired: 1, quarantined: 0 };

#[tokio::test]
async fn a_sender_that_dies_before_its_intent_loses_nothing() {
    for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt] {
        let room = Room::new().await;
        let id = room.letter_of_class(LetterClass::Bulk).await;

        let swept = dead_at(&room, at).await;
        room.sender().drain().await.unwrap();

        assert_eq!(swept, RETURNED, "{at:?}");
        assert_eq!(room.row(id).await.crash_count, 1, "{at:?}");
        assert_eq!(room.row(id).await.state, LetterState::Accepted, "{at:?}");
        assert_eq!(room.sink.taken().len(), 1, "{at:?}");
    }
}

#[tokio::test]
async fn a_circular_whose_sender_dies_after_its_intent_is_unknown() {
    for at in [At::Data, At::Body, At::Dot] {
        let room = Room::new().await;
        let id = room.letter_of_class(LetterClass::Bulk).await;

        let swept = dead_at(&room, at).await;
        room.sender().drain().await.unwrap();

        assert_eq!(swept, UNKNOWN, "{at:?}");
        assert_eq!(room.row(id).await.state, LetterState::Unknown, "{at:?}");
        assert_eq!(room.sink.confirmed(), 0, "{at:?}");
    }
}

#[tokio::test]
async fn a_notice_whose_sender_dies_after_its_intent_is_sent_once_more() {
    for at in [At::Data, At::Body, At::Dot] {
        let room = Room::new().await;
        let id = room.letter().await;

        let swept = dead_at(&room, at).await;
        room.wait_minutes(2);
        room.sender().drain().await.unwrap();

        assert_eq!(swept, RETURNED, "{at:?}");
        assert_eq!(room.row(id).await.state, LetterState::Accepted, "{at:?}");
        assert_eq!(room.sink.confirmed(), 1, "{at:?}");
    }
}

#[tokio::test]
async fn a_sign_in_letter_whose_sender_dies_after_its_intent_is_over() {
    let room = Room::new().await;
    let id = room.letter_of_class(LetterClass::SignIn).await;

    let swept = dead_at(&room, At::Dot).await;

    assert_eq!(swept, EXPIRED);
    assert_eq!(room.row(id).await.state, LetterState::Expired);
}

#[tokio::test]
async fn a_letter_that_kills_three_senders_is_set_aside() {
    let room = Room::new().await;
    let id = room.letter().await;

    let mut swept = Vec::new();
    for _ in 0..3 {
        swept.push(dead_at(&room, At::Rcpt).await);
        room.wait_minutes(2);
    }
    room.sender().drain().await.unwrap();

    assert_eq!(swept[..2], [RETURNED; 2]);
    assert_eq!(swept[2], Swept { quarantined: 1, ..Swept::default() });
    assert_eq!(room.row(id).await.state, LetterState::Quarantined);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn letters_that_were_claimed_beside_a_deadly_one_are_not_set_aside_with_it() {
    let room = Room::new().await;
    room.many(20).await;
    room.sink.always(At::Rcpt, Do::Hang);

    let mut swept = Vec::new();
    for _ in 0..5 {
        swept.push(dead_at(&room, At::Rcpt).await);
    }
    room.sink.always(At::Rcpt, Do::Accept);
    room.wait_minutes(2);
    let drained = room.sender().drain().await.unwrap();

    assert_eq!(swept[0], Swept { returned: 20, ..Swept::default() });
    assert_eq!(swept[1..], [RETURNED; 4]);
    assert_eq!(drained, Drained { accepted: 20, ..Drained::default() });
}

fn recipients(taken: &[Taken]) -> HashSet<String> {
    taken.iter().flat_map(|letter| letter.to.clone()).collect()
}
