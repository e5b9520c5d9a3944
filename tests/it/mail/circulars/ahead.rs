//! Letters that change between the moment a sender looks at them and the moment it takes them.

use std::time::Duration;

use bansou::mail::{self, LetterState};
use chrono::TimeDelta;
use uuid::Uuid;

use super::letters::letter;
use crate::mail::room::Room;

/// A sender that has looked by now waits for whoever writes.
const LOOKED: Duration = Duration::from_millis(300);

#[tokio::test]
async fn a_letter_stopped_while_a_sender_waits_to_take_it_stays_stopped() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    let letters = room.circular_letters(id).await;
    let (stopped, last) = (letters[7].id, letters[29].id);
    let tx = room.database.begin_write().await.unwrap();
    mail::stop(&tx, &room.post, room.now(), stopped).await.unwrap();
    mail::stop(&tx, &room.post, room.now(), last).await.unwrap();
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    tokio::time::sleep(LOOKED).await;

    tx.commit().await.unwrap();
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, room.sink.taken().len()), (28, 28));
    assert_eq!(room.counts(id).await.stopped, 2);
    assert_eq!(room.in_state(LetterState::Accepted).await, 28);
}

#[tokio::test]
async fn a_letter_stopped_while_a_sender_waits_to_drop_it_is_told_as_stopped() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    let letter = room.circular_letters(id).await.swap_remove(7);
    let tx = room.database.begin_write().await.unwrap();
    mail::refuse_circulars(&tx, room.now(), &letter.to_key).await.unwrap();
    tx.commit().await.unwrap();
    let tx = room.database.begin_write().await.unwrap();
    mail::stop(&tx, &room.post, room.now(), letter.id).await.unwrap();
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    tokio::time::sleep(LOOKED).await;

    tx.commit().await.unwrap();
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, drained.suppressed), (29, 0));
    let counts = room.counts(id).await;
    assert_eq!((counts.stopped, counts.suppressed), (1, 0));
}

#[tokio::test]
async fn senders_that_looked_at_the_same_letters_do_not_take_them_twice() {
    let room = Room::new().await;
    let id = room.circular(90).await;
    let tx = room.database.begin_write().await.unwrap();
    let (one, other) = (room.sender(), room.sender());
    let one = tokio::spawn(async move { one.drain_circulars().await.unwrap() });
    let other = tokio::spawn(async move { other.drain_circulars().await.unwrap() });
    tokio::time::sleep(LOOKED).await;

    tx.commit().await.unwrap();
    let accepted = one.await.unwrap().accepted + other.await.unwrap().accepted;

    assert_eq!((accepted, room.sink.taken().len()), (90, 90));
    assert_eq!(room.counts(id).await.accepted, 90);
}

/// On a clock that was set back a little, so that they stand before those already seen.
#[tokio::test]
async fn letters_added_while_a_sender_waits_to_take_others_leave_as_well() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    let earlier = room.now() - TimeDelta::seconds(1);
    let about = ("test", Uuid::from_u128(1));
    let tx = room.database.begin_write().await.unwrap();
    let row = mail::circular_about(&tx, about).await.unwrap().unwrap();
    let more = (30..40).map(|number| letter(&room.post, number)).collect();
    mail::add_letters(&tx, &room.post, earlier, &row, (more, about.1)).await.unwrap();
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    tokio::time::sleep(LOOKED).await;

    tx.commit().await.unwrap();
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, room.counts(id).await.accepted), (40, 40));
}
