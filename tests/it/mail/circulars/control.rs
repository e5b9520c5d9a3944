//! What people do while a circular goes out.

use std::time::Duration;

use bansou::mail::{self, CircularState, HoldCause, LetterState, NewHold};
use chrono::TimeDelta;
use entities::MailCircularId;
use entities::mail::bundle;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::mail::room::Room;
use crate::support::{At, Do};

impl Room {
    async fn turns(&self, id: MailCircularId, step: (&[CircularState], CircularState)) -> bool {
        let tx = self.database.begin_write().await.unwrap();
        let turned = mail::circular::turn(&tx, self.now(), id, step).await.unwrap();
        tx.commit().await.unwrap();
        turned
    }

    pub async fn until_taken(&self, letters: usize) {
        while self.sink.taken().len() < letters {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

const PAUSE: (&[CircularState], CircularState) = (&[CircularState::Running], CircularState::Paused);
const GO_ON: (&[CircularState], CircularState) = (&[CircularState::Paused], CircularState::Running);
const STOP: (&[CircularState], CircularState) =
    (&[CircularState::Running, CircularState::Paused], CircularState::Stopped);

#[tokio::test]
async fn a_pause_lets_only_those_leave_that_had_begun() {
    let room = Room::new().await;
    let id = room.circular(400).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;

    assert!(room.turns(id, PAUSE).await);
    room.sink.release(At::Dot);
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, room.sink.taken().len()), (10, 10));
    assert_eq!(room.counts(id).await.waiting, 390);
    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 0);
    assert!(room.turns(id, GO_ON).await);
    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 390);
}

#[tokio::test]
async fn domains_know_what_the_marks_of_open_bundles_tell() {
    let room = Room::new().await;
    let id = room.circular(400).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;
    let db = room.database.reader();
    let open = bundle::Entity::find().all(db).await.unwrap();
    let begun: usize = open.iter().map(|one| one.marks.matches('1').count()).sum();
    for one in open {
        let tx = room.database.begin_write().await.unwrap();
        bundle::Entity::update_many()
            .col_expr(bundle::Column::Marks, Expr::value(one.marks.replace('1', "2")))
            .filter(bundle::Column::Id.eq(one.id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    let domains = mail::circular::by_domain(db, id).await.unwrap();
    let accepted: u64 = domains.iter().map(|one| one.counts.accepted).sum();
    let placed: u64 = domains.iter().map(|one| one.counts.open() + one.counts.ended()).sum();
    room.sink.release(At::Dot);
    sending.await.unwrap();

    assert!(begun > 0);
    assert_eq!((accepted, placed), (begun as u64, 400));
    assert_eq!(room.counts(id).await.accepted, 400);
}

#[tokio::test]
async fn an_emergency_stop_ends_what_has_not_begun() {
    let room = Room::new().await;
    let id = room.circular(700).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;

    assert!(room.turns(id, STOP).await);
    room.sink.release(At::Dot);
    sending.await.unwrap();
    let ends = (id, LetterState::Stopped);
    mail::end_waiting(&room.database, &room.post, room.now(), ends).await.unwrap();

    let counts = room.counts(id).await;
    assert_eq!((counts.accepted, counts.stopped, room.sink.taken().len()), (10, 690, 10));
}

#[tokio::test]
async fn a_hold_of_all_mail_takes_bundles_back() {
    let room = Room::new().await;
    let id = room.circular(300).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;

    let tx = room.database.begin_write().await.unwrap();
    let reason = "念のため".to_owned();
    let hold = NewHold { cause: HoldCause::Asked, reason, set_by: None };
    mail::set_hold(&tx, room.now(), hold).await.unwrap();
    tx.commit().await.unwrap();
    room.sink.release(At::Dot);
    sending.await.unwrap();

    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 0);
    let counts = room.counts(id).await;
    assert_eq!((counts.accepted, counts.waiting, room.sink.taken().len()), (10, 290, 10));
}

#[tokio::test]
async fn whoever_leaves_during_the_run_gets_nothing_more() {
    let room = Room::new().await;
    let id = room.circular(500).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;

    // Of the last ones, nobody has been taken into a sender's hands yet.
    let last = room.circular_letters(id).await.pop().unwrap();
    let tx = room.database.begin_write().await.unwrap();
    mail::refuse_circulars(&tx, room.now(), &last.to_key).await.unwrap();
    tx.commit().await.unwrap();
    room.sink.release(At::Dot);
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, drained.suppressed), (499, 1));
    assert_eq!(room.row(last.id).await.state, LetterState::Suppressed);
    assert!(!room.sink.taken().iter().any(|letter| letter.to == [last.to_address.clone()]));
}

#[tokio::test]
async fn a_slow_mail_server_does_not_keep_letters_from_being_asked_again() {
    let room = Room::new().await;
    let id = room.circular(60).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender().with_limits(bansou::mail::SmtpLimits::default()).with_lanes(2);
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(2).await;
    let claimed = room.circular_letters(id).await.into_iter().nth(10).unwrap();

    let tx = room.database.begin_write().await.unwrap();
    mail::refuse_circulars(&tx, room.now(), &claimed.to_key).await.unwrap();
    tx.commit().await.unwrap();
    tokio::time::sleep(Duration::from_millis(3100)).await;
    room.sink.release(At::Dot);
    let drained = sending.await.unwrap();

    assert_eq!((drained.accepted, drained.suppressed), (59, 1));
    assert_eq!(claimed.state, LetterState::Claimed, "it was in a sender's hands");
}

#[tokio::test]
async fn readers_are_asked_again_where_the_logbook_had_to_wait() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    let letter = room.circular_letters(id).await.remove(0);
    room.sink.always(At::Rcpt, Do::Hold);
    let sender = room.sender().with_limits(bansou::mail::SmtpLimits::default()).with_lanes(1);
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    while !room.sink.commands().iter().any(|line| line.starts_with("RCPT")) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }

    // Whoever writes meanwhile keeps the logbook waiting, on either database.
    let tx = room.database.begin_write().await.unwrap();
    bundle::Entity::find().lock_exclusive().all(&tx).await.unwrap();
    mail::refuse_circulars(&tx, room.now(), &letter.to_key).await.unwrap();
    room.sink.release(At::Rcpt);
    tokio::time::sleep(Duration::from_millis(3300)).await;
    tx.commit().await.unwrap();
    let drained = sending.await.unwrap();

    assert_eq!((drained.returned, drained.suppressed, drained.accepted), (1, 1, 0));
    assert_eq!(room.row(letter.id).await.state, LetterState::Suppressed);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn outside_its_hours_a_circular_rests_and_what_is_over_expires() {
    let room = Room::new().await;
    let id = room.circular(20).await;
    let tx = room.database.begin_write().await.unwrap();
    let (from, until) = (room.now() + TimeDelta::hours(1), room.now() + TimeDelta::hours(2));
    mail::set_circular_hours(&tx, id, (from, Some(until))).await.unwrap();
    tx.commit().await.unwrap();

    let before = room.sender().drain_circulars().await.unwrap();
    room.hands.advance(TimeDelta::hours(3));
    let after = room.sender().drain_circulars().await.unwrap();
    let tx = room.database.begin_write().await.unwrap();
    mail::set_circular_hours(&tx, id, (from, None)).await.unwrap();
    tx.commit().await.unwrap();
    room.hands.advance(TimeDelta::days(3));
    let over = room.sender().drain_circulars().await.unwrap();

    assert_eq!((before.accepted, after.accepted, room.sink.taken().len()), (0, 0, 0));
    assert_eq!(over.expired, 20);
    assert_eq!(room.counts(id).await.expired, 20);
}

#[tokio::test]
async fn a_letter_in_a_senders_hands_cannot_be_stopped_alone() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender();
    let sending = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    room.until_taken(10).await;
    let letters = room.circular_letters(id).await;
    let one = letters.iter().find(|row| row.state == LetterState::Claimed).unwrap();

    let tx = room.database.begin_write().await.unwrap();
    let refused = mail::stop(&tx, &room.post, room.now(), one.id).await;
    drop(tx);
    room.sink.release(At::Dot);

    assert!(refused.is_err());
    assert_eq!(sending.await.unwrap().accepted, 30);
}
