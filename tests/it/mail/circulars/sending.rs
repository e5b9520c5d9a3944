//! One letter to each reader, whatever the mail server does.

use std::collections::BTreeSet;

use bansou::mail::circular::{self, Setbacks};
use bansou::mail::{self, CircularCounts, Drained, LetterState, SmtpLimits};
use chrono::{DurationRound, TimeDelta};
use entities::mail::message;
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;

use crate::mail::room::Room;
use crate::support::{At, Do};

#[tokio::test]
async fn each_reader_gets_one_letter_and_every_row_tells_how() {
    let room = Room::new().await;
    let id = room.circular(450).await;

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!(drained, Drained { accepted: 450, ..Drained::default() });
    let to: BTreeSet<_> = room.sink.taken().into_iter().map(|letter| letter.to).collect();
    assert_eq!((to.len(), room.sink.taken().len()), (450, 450));
    let rows = room.circular_letters(id).await;
    assert!(rows.iter().all(|row| row.state == LetterState::Accepted
        && row.smtp_code == Some(250)
        && row.smtp_reply.as_deref() == Some("2.0.0 taken")
        && row.dated_at == Some(room.now())
        && row.finished_at.is_some()));
    assert_eq!(room.attempts(rows[0].id).await.len(), 1);
    let counts = CircularCounts { letters: 450, accepted: 450, ..CircularCounts::default() };
    assert_eq!(room.counts(id).await, counts);
}

#[tokio::test]
async fn a_letter_a_server_always_puts_off_is_given_up_after_days() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    let letter = room.circular_letters(id).await[0].id;
    let tx = room.database.begin_write().await.unwrap();
    let month = room.now() + TimeDelta::days(30);
    message::Entity::update_many()
        .col_expr(message::Column::ExpiresAt, Expr::value(month))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    room.sink.always(At::Rcpt, Do::Say("451 4.2.2 mailbox full"));

    let mut states = Vec::new();
    for _ in 0..5 {
        for _ in 0..24 {
            room.sender().drain_circulars().await.unwrap();
            room.hands.advance(TimeDelta::hours(1));
        }
        states.push(room.row(letter).await.state);
    }

    use LetterState::{Deferred, Rejected};
    assert_eq!(states, [Deferred, Deferred, Rejected, Rejected, Rejected]);
    assert_eq!(room.row(letter).await.error_class.as_deref(), Some("gave_up"));
    assert_eq!(room.suppressions().await, 0);
}

#[tokio::test]
async fn nothing_leaves_before_it_is_let() {
    let room = Room::new().await;
    let id = room.gathering(30).await;

    let early = room.sender().drain_circulars().await.unwrap();

    assert_eq!((early, room.sink.taken().len()), (Drained::default(), 0));
    assert_eq!(room.counts(id).await.waiting, 30);
    assert!(!mail::circular::has_due(room.database.reader(), room.now()).await.unwrap());
}

#[tokio::test]
async fn the_same_reader_twice_makes_one_letter() {
    let room = Room::new().await;
    let id = room.gathering(10).await;
    let tx = room.database.begin_write().await.unwrap();
    let about = ("test", uuid::Uuid::from_u128(1));
    let circular = mail::circular_about(&tx, about).await.unwrap().unwrap();
    let again = (0..12).map(|number| super::letters::letter(&room.post, number)).collect();

    mail::add_letters(&tx, &room.post, room.now(), &circular, (again, about.1)).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(room.circular_letters(id).await.len(), 12);
    assert_eq!(room.counts(id).await.waiting, 12);
}

#[tokio::test]
async fn a_server_without_pipelining_takes_them_step_by_step() {
    let room = Room::new().await;
    room.sink.always(At::Ehlo, Do::Say("250 sink.example.jp"));
    room.circular(60).await;

    let drained = room.sender().with_lanes(2).drain_circulars().await.unwrap();

    assert_eq!(drained.accepted, 60);
    assert_eq!(room.sink.taken().len(), 60);
}

#[tokio::test]
async fn letters_go_down_one_line_without_waiting() {
    let room = Room::new().await;
    room.circular(200).await;

    let drained = room.sender().with_lanes(1).drain_circulars().await.unwrap();

    assert_eq!(drained.accepted, 200);
    assert!(room.sink.hung_back() < 40, "{} letters hung back", room.sink.hung_back());
}

#[tokio::test]
async fn a_refused_recipient_costs_the_others_nothing() {
    let room = Room::new().await;
    let id = room.circular(40).await;
    room.sink.once(At::Rcpt, Do::Say("550 5.1.1 nobody"));
    room.sink.once(At::Rcpt, Do::Say("451 4.3.0 later"));
    room.sink.once(At::Dot, Do::Say("554 5.7.1 no"));

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, drained.rejected, drained.deferred), (37, 2, 1));
    assert_eq!(room.suppressions().await, 1);
    let counts = room.counts(id).await;
    assert_eq!((counts.accepted, counts.rejected, counts.deferred), (37, 2, 1));
    room.wait_minutes(2);
    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 1);
    let hours = circular::setbacks_by_hour(room.database.reader(), id).await.unwrap();
    let began = room.now().duration_trunc(TimeDelta::hours(1)).unwrap();
    let told = Setbacks { deferred: 1, rejected: 2, unknown: 0 };
    assert_eq!(hours.into_iter().collect::<Vec<_>>(), [(began, told)]);
    let bytes: BTreeSet<_> = room.sink.taken().into_iter().map(|letter| letter.to).collect();
    // The one refused after its closing dot came in whole, too.
    assert_eq!(bytes.len(), 39);
}

#[tokio::test]
async fn an_end_without_an_answer_is_unknown_and_not_tried_again() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    room.sink.once(At::Dot, Do::Reset);
    room.sink.once(At::Dot, Do::Hang);

    let drained = room.sender().drain_circulars().await.unwrap();
    room.wait_minutes(60);
    let again = room.sender().drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, drained.unknown), (28, 2));
    assert_eq!(again, Drained::default());
    assert_eq!(room.counts(id).await.unknown, 2);
    assert_eq!(room.sink.taken().len(), 30);
}

#[tokio::test]
async fn a_server_in_trouble_is_left_alone_and_no_letter_spends_a_try() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    room.sink.always(At::Greeting, Do::Say("421 4.3.2 not now"));

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, room.sink.taken().len()), (0, 0));
    let rows = room.circular_letters(id).await;
    assert!(rows.iter().all(|row| row.state == LetterState::Pending && row.attempts == 0));
    room.sink.always(At::Greeting, Do::Accept);
    room.wait_minutes(11);
    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 30);
}

#[tokio::test]
async fn letters_of_a_dead_sender_wait_or_are_unknown() {
    let room = Room::new().await;
    let id = room.circular(50).await;
    room.sink.always(At::Dot, Do::Hang);
    let patient = SmtpLimits::default();
    let sender = room.sender().with_limits(patient).with_lanes(3);
    let living = sender.clone();
    let sending = tokio::spawn(async move { sender.drain_circulars().await });
    while room.sink.taken().len() < 3 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    sending.abort();
    // Its work goes on without whoever asked for it, and begins no more.
    living.stop();
    // Those not begun are given back by the sweep. What is left of the sender may have been about to
    // take some more.
    let mut quiet = 0;
    while quiet < 20 {
        room.hands.advance(TimeDelta::minutes(20));
        room.sender().sweep_circulars().await.unwrap();
        let letters = room.circular_letters(id).await;
        let claimed = letters.iter().any(|row| row.state == LetterState::Claimed);
        quiet = if claimed { 0 } else { quiet + 1 };
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }

    let counts = room.counts(id).await;
    assert_eq!((counts.unknown, counts.waiting), (3, 47));
}

#[tokio::test]
async fn a_reader_without_a_readable_address_holds_nobody_up() {
    let room = Room::new().await;
    let id = room.circular(20).await;
    let odd = room.circular_letters(id).await[3].id;
    room.types_over(odd, "no address at all").await;

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, drained.rejected), (19, 1));
    assert_eq!(room.row(odd).await.state, LetterState::Rejected);
}

#[tokio::test]
async fn an_address_with_forbidden_dots_is_quoted_at_the_hand_over_alone() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    room.types_over(room.circular_letters(id).await[0].id, "foo..bar.@docomo.ne.jp").await;

    room.sender().drain_circulars().await.unwrap();

    let taken = room.sink.taken();
    assert_eq!(taken[0].to, ["\"foo..bar.\"@docomo.ne.jp"]);
}
