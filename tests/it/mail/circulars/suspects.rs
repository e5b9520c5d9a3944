//! A letter over which senders die: the others leave, and it is set aside.

use bansou::mail::{CircularCounts, Drained, LetterState, SmtpLimits};
use bansou::vocabulary::Chance;
use chrono::TimeDelta;
use entities::mail::{bundle, message};
use entities::{MailBundleId, MailCircularId, MailMessageId};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use crate::mail::room::Room;
use crate::support::{At, Do};

/// A sender took these and died before any of them began; the sweep finds its bundle.
async fn dies_over(room: &Room, circular: MailCircularId, letters: &[MailMessageId]) {
    let now = room.now();
    let tx = room.database.begin_write().await.unwrap();
    let taken = message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value(LetterState::Claimed))
        .col_expr(message::Column::Fence, Expr::col(message::Column::Fence).add(1))
        .filter(message::Column::Id.is_in(letters.iter().copied()))
        .filter(message::Column::State.eq(LetterState::Pending));
    let taken = taken.exec(&tx).await.unwrap().rows_affected;
    let row = bundle::Model {
        id: MailBundleId(Chance::System.uuid(now)),
        circular_id: circular,
        owner: "gone".to_owned(),
        claimed_at: now,
        lease_until: Some(now - TimeDelta::seconds(1)),
        recalled_at: None,
        closed_at: None,
        letters: i32::try_from(taken).unwrap(),
        members: letters.iter().flat_map(|id| *id.0.as_bytes()).collect(),
        marks: "0".repeat(letters.len()),
        accepted: 0,
    };
    bundle::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    room.sender().sweep_circulars().await.unwrap();
}

/// How many letters the bundles had from here on, in the order in which they were taken.
async fn sizes(room: &Room) -> Vec<i32> {
    let rows = bundle::Entity::find()
        .filter(bundle::Column::Owner.ne("gone"))
        .order_by_asc(bundle::Column::Id)
        .all(room.database.reader())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.letters).collect()
}

#[tokio::test]
async fn letters_a_sender_died_over_come_last_and_a_few_at_a_time() {
    let room = Room::new().await;
    let id = room.circular(50).await;
    let all: Vec<_> = room.circular_letters(id).await.into_iter().map(|row| row.id).collect();
    dies_over(&room, id, &all[..40]).await;
    dies_over(&room, id, &all[..2]).await;

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!(drained, Drained { accepted: 50, ..Drained::default() });
    assert_eq!(sizes(&room).await, [10, 28, 10, 1, 1]);
    let last = room.sink.taken().split_off(48);
    let last: Vec<_> = last.into_iter().flat_map(|letter| letter.to).collect();
    let rows = room.circular_letters(id).await;
    assert!(rows[..2].iter().all(|row| last.contains(&row.to_address)), "{last:?}");
}

#[tokio::test]
async fn letters_a_sender_died_over_do_not_wait_for_an_answer_that_does_not_come() {
    let room = Room::new().await;
    let id = room.circular(40).await;
    let all: Vec<_> = room.circular_letters(id).await.into_iter().map(|row| row.id).collect();
    dies_over(&room, id, &all[..30]).await;
    dies_over(&room, id, &all[..2]).await;
    room.sink.once(At::Dot, Do::Hold);
    room.sink.once(At::Rcpt, Do::Hold);

    let sender = room.sender().with_limits(SmtpLimits::default());
    let leaving = tokio::spawn(async move { sender.drain_circulars().await });
    room.until_taken(39).await;
    let waiting = !leaving.is_finished();
    room.sink.release(At::Dot);
    room.sink.release(At::Rcpt);

    assert!(waiting);
    let drained = leaving.await.unwrap().unwrap();
    assert_eq!((drained.accepted, room.sink.taken().len()), (40, 40));
}

#[tokio::test]
async fn a_letter_that_kills_again_and_again_is_set_aside_and_the_circular_ends() {
    let room = Room::new().await;
    let id = room.circular(5).await;
    let all: Vec<_> = room.circular_letters(id).await.into_iter().map(|row| row.id).collect();
    dies_over(&room, id, &all).await;
    for _ in 0..3 {
        dies_over(&room, id, &all[..1]).await;
    }
    let fourth = room.row(all[0]).await.state;
    dies_over(&room, id, &all[..1]).await;

    room.sender().drain_circulars().await.unwrap();

    let killer = room.row(all[0]).await;
    assert_eq!((fourth, killer.state), (LetterState::Pending, LetterState::Quarantined));
    assert_eq!((killer.crash_count, killer.error_class.as_deref()), (5, Some("sender_died")));
    assert_eq!(room.attempts(killer.id).await.len(), 1);
    let counts =
        CircularCounts { letters: 5, accepted: 4, quarantined: 1, ..CircularCounts::default() };
    assert_eq!(room.counts(id).await, counts);
    assert_eq!(room.sink.taken().len(), 4);
}
