//! What one letter, or one server, in trouble does to the others.

use std::time::Duration;

use bansou::config::{MailRoute, SmtpTls};
use bansou::mail::{Envelope, LetterClass, LetterState, SmtpLimits};
use entities::mail::attempt::{self, AttemptOutcome};
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::room::{Room, address, endpoint, impatient};
use crate::support::{At, Do, SmtpSink};

async fn until(what: impl AsyncFn() -> bool) {
    for _ in 0..400 {
        if what().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it does not come");
}

#[tokio::test]
async fn a_letter_the_server_is_silent_about_holds_up_no_other() {
    let room = Room::new().await;
    let slow = room.letter().await;
    room.sink.once(At::Dot, Do::Hold);
    let limits = SmtpLimits { dot: Duration::from_mins(2), ..impatient() };
    let sender = room.sender().with_limits(limits);

    let drain = tokio::spawn(async move { sender.drain().await.unwrap() });
    room.sink.reached(At::Dot).await;
    let urgent = Envelope::to(address("sato@example.jp"), "check:2");
    let urgent = room.enqueue(Envelope { class: LetterClass::SignIn, ..urgent }).await;
    until(async || room.row(urgent).await.state == LetterState::Accepted).await;

    assert_eq!(room.row(slow).await.state, LetterState::Sending);
    room.sink.release(At::Dot);
    assert_eq!(drain.await.unwrap().accepted, 2);
}

#[tokio::test]
async fn a_recipient_at_whose_name_a_server_hangs_up_is_tried_with_pauses() {
    let room = Room::new().await;
    let id = room.letter().await;
    room.sink.always(At::Rcpt, Do::Close);

    for _ in 0..60 {
        room.sender().drain().await.unwrap();
        room.wait_minutes(1);
    }
    let sender = room.sender();
    for _ in 0..60 {
        sender.drain().await.unwrap();
        room.wait_minutes(1);
    }

    let (row, tries) = (room.row(id).await, room.attempts(id).await);
    let counted = tries.iter().filter(|line| line.outcome == AttemptOutcome::Deferred).count();
    assert_eq!(row.state, LetterState::Deferred);
    // Each of the sixty processes before takes it for the server's trouble; the last one learns.
    assert!((1..=6).contains(&counted), "{tries:?}");
    assert!(tries.len() <= 60 + 2 + counted, "{} tries", tries.len());
}

#[tokio::test]
async fn a_server_that_is_silent_after_every_dot_is_left_alone() {
    let room = Room::new().await;
    room.many(60).await;
    room.sink.always(At::Dot, Do::Close);

    room.sender().drain().await.unwrap();

    let unknown = attempt::Entity::find()
        .filter(attempt::Column::Outcome.eq(AttemptOutcome::Unknown))
        .count(room.database.reader())
        .await
        .unwrap();
    assert!((5..=15).contains(&unknown), "{unknown} letters of unknown fate");
}

#[tokio::test]
async fn a_server_that_refuses_the_sender_for_now_leaves_letters_to_the_next() {
    let room = Room::new().await;
    room.many(20).await;
    room.sink.always(At::Mail, Do::Say("451 4.3.0 database away"));
    let second = SmtpSink::start().await;
    let servers = vec![endpoint(&room.sink, SmtpTls::None), endpoint(&second, SmtpTls::None)];
    let sender = room.sender_to(room.database.clone(), &MailRoute::Smtp(servers));

    let drained = sender.drain().await.unwrap();

    assert_eq!((drained.accepted, second.confirmed()), (20, 20));
}
