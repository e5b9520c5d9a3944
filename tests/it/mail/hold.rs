//! While mail is held nothing leaves but sign-in letters, whoever sends.

use bansou::database::Stop;
use bansou::mail::{
    self, Drained, HoldCause, HoldRefusal, LetterClass, LetterState, NewHold, Waiting,
};
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::room::{Room, address};
use crate::support::{At, Do};

fn asked() -> NewHold {
    NewHold {
        cause: HoldCause::Asked, reason: "メールサーバーの入れ替え".into(), set_by: None
    }
}

async fn hold(room: &Room, wanted: NewHold) -> Result<(), HoldRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    match mail::set_hold(&tx, room.now(), wanted).await {
        Ok(()) => tx.commit().await.unwrap(),
        Err(Stop::Refused(refusal)) => return Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    }
    Ok(())
}

async fn release(room: &Room, since: DateTime<Utc>) -> Result<(), HoldRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    match mail::release(&tx, since).await {
        Ok(_) => tx.commit().await.unwrap(),
        Err(Stop::Refused(refusal)) => return Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    }
    Ok(())
}

#[tokio::test]
async fn held_letters_stay_until_the_hold_ends_whichever_process_sends() {
    let room = Room::new().await;
    let other = room.other_sender().await;
    room.many(5).await;
    hold(&room, asked()).await.unwrap();

    room.sender().drain().await.unwrap();
    other.drain().await.unwrap();
    let held = (room.sink.taken().len(), room.in_state(LetterState::Pending).await);
    release(&room, room.now()).await.unwrap();
    other.drain().await.unwrap();

    assert_eq!(held, (0, 5));
    assert_eq!(room.in_state(LetterState::Accepted).await, 5);
}

#[tokio::test]
async fn sign_in_letters_leave_during_a_hold() {
    let room = Room::new().await;
    hold(&room, asked()).await.unwrap();
    let id = room.letter_of_class(LetterClass::SignIn).await;

    let due = mail::has_due(room.database.reader(), room.now()).await.unwrap();
    room.sender().drain().await.unwrap();

    assert!(due);
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
}

#[tokio::test]
async fn held_letters_do_not_ring_for_a_sender() {
    let room = Room::new().await;
    room.letter().await;

    let before = mail::has_due(room.database.reader(), room.now()).await.unwrap();
    hold(&room, asked()).await.unwrap();
    let during = mail::has_due(room.database.reader(), room.now()).await.unwrap();

    assert_eq!((before, during), (true, false));
}

/// Counted in the transaction that sets the hold: whatever is not yet on record as leaving stays.
#[tokio::test]
async fn a_hold_set_in_the_middle_of_a_run_takes_back_what_has_not_begun_to_leave() {
    let room = Room::new().await;
    room.many(300).await;
    let (one, other) = (room.sender(), room.other_sender().await);
    let running = [
        tokio::spawn(async move { one.drain().await.unwrap() }),
        tokio::spawn(async move { other.drain().await.unwrap() }),
    ];
    while room.sink.taken().len() < 40 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }

    let tx = room.database.begin_write().await.unwrap();
    mail::set_hold(&tx, room.now(), asked()).await.unwrap();
    let leaving = message::Column::State.is_in([LetterState::Sending, LetterState::Accepted]);
    let leaving = message::Entity::find().filter(leaving).count(&tx).await.unwrap();
    tx.commit().await.unwrap();
    for drained in running {
        drained.await.unwrap();
    }

    assert_eq!(room.sink.taken().len() as u64, leaving);
    assert_eq!(room.in_state(LetterState::Accepted).await, leaving);
    assert_eq!(room.in_state(LetterState::Pending).await, 300 - leaving);
}

#[tokio::test]
async fn a_hold_is_set_once_and_ended_by_its_name() {
    let room = Room::new().await;
    hold(&room, asked()).await.unwrap();
    let first = mail::hold(room.database.reader()).await.unwrap().unwrap();

    let again = hold(&room, asked()).await;
    room.wait_minutes(5);
    let restored = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    hold(&room, restored).await.unwrap();
    let mistaken = release(&room, first.since).await;
    release(&room, room.now()).await.unwrap();
    let idle = release(&room, room.now()).await;

    assert_eq!(again, Err(HoldRefusal::Held));
    assert_eq!(mistaken, Err(HoldRefusal::Another));
    assert_eq!(idle, Err(HoldRefusal::NotHeld));
    assert_eq!(mail::hold(room.database.reader()).await.unwrap(), None);
}

#[tokio::test]
async fn what_waits_is_counted_and_what_a_copy_held_is_doubtful() {
    let room = Room::new().await;
    room.many(3).await;
    room.wait_minutes(1);
    let restored = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    hold(&room, restored).await.unwrap();
    room.wait_minutes(1);
    room.letter_of_class(LetterClass::SignIn).await;
    let envelope = mail::Envelope::to(address("tanaka@example.jp"), "later:1");
    room.enqueue(mail::Envelope { expires_at: Some(room.now() + TimeDelta::days(30)), ..envelope })
        .await;

    let held = mail::hold(room.database.reader()).await.unwrap().unwrap();
    let now = mail::waiting(room.database.reader(), &held, room.now()).await.unwrap();
    room.wait_minutes(60 * 24 * 20);
    let later = mail::waiting(room.database.reader(), &held, room.now()).await.unwrap();

    assert_eq!(now, Waiting { leaving: 4, doubtful: 3, overdue: 0 });
    assert_eq!(later, Waiting { leaving: 1, doubtful: 0, overdue: 3 });
}

#[tokio::test]
async fn stopping_what_a_copy_held_leaves_what_came_after_it() {
    let room = Room::new().await;
    room.many(3).await;
    let restored = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    hold(&room, restored).await.unwrap();
    let since = room.now();
    room.wait_minutes(1);
    let envelope = mail::Envelope::to(address("tanaka@example.jp"), "later:1");
    let later = room.enqueue(envelope).await;

    let tx = room.database.begin_write().await.unwrap();
    let stopped = mail::stop_waiting(&tx, &room.post, room.now(), since).await.unwrap();
    tx.commit().await.unwrap();
    release(&room, since).await.unwrap();
    room.sender().drain().await.unwrap();

    assert_eq!(stopped, 3);
    assert_eq!(room.in_state(LetterState::Stopped).await, 3);
    assert_eq!(room.row(later).await.state, LetterState::Accepted);
    assert_eq!(room.sink.taken().len(), 1);
}

#[tokio::test]
async fn a_letter_put_off_stays_put_off_when_a_hold_takes_it_back() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say("451 4.3.0 later"));
    let id = room.letter().await;
    room.sender().drain().await.unwrap();
    let tx = room.database.begin_write().await.unwrap();
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(LetterState::Claimed))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    hold(&room, asked()).await.unwrap();

    let row = room.row(id).await;
    assert_eq!((row.state, row.attempts, row.lease_until), (LetterState::Deferred, 1, None));
}

#[tokio::test]
async fn a_letter_stopped_by_hand_while_all_that_wait_are_stopped_is_stopped_once() {
    let room = Room::new().await;
    let first = room.letter().await;
    // One of them is the first.
    room.many(5).await;
    let by_hand = room.database.begin_write().await.unwrap();
    mail::stop(&by_hand, &room.post, room.now(), first).await.unwrap();
    let (database, post, now) = (room.database.clone(), room.post.clone(), room.now());
    let all = tokio::spawn(async move {
        let tx = database.begin_write().await.unwrap();
        let stopped = mail::stop_waiting(&tx, &post, now, now).await.unwrap();
        tx.commit().await.unwrap();
        stopped
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;

    by_hand.commit().await.unwrap();

    assert_eq!(all.await.unwrap(), 4);
    assert_eq!(room.in_state(LetterState::Stopped).await, 5);
    assert_eq!(room.attempts(first).await.len(), 1);
}
