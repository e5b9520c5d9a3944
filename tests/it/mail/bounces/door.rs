//! Letters whose address was refused at the door.

use bansou::mail::bounces::{BounceQuery, bounces, lift, returned};
use bansou::mail::{Envelope, LetterState};
use entities::mail::bounce::{self, BounceAction, BounceKind, BounceSource};

use super::rows;
use crate::mail::room::{Room, address};
use crate::support::{At, Do};

const NOBODY: &str = "550 5.1.1 <suzuki@example.jp>: user unknown";

async fn staff_lift(room: &Room, row: &bounce::Model) {
    let tx = room.database.begin_write().await.unwrap();
    assert!(lift(&tx, room.now(), row.id, None).await.is_ok());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn staff_see_it_among_the_returned_and_take_it_back() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say(NOBODY));
    let id = room.letter().await;
    room.sender().drain().await.unwrap();
    let refused = (room.row(id).await.state, room.suppressions().await);

    let rows = rows(&room).await;
    let listed = bounces(room.database.reader(), BounceQuery::default(), None, 10).await.unwrap();
    staff_lift(&room, &rows[0]).await;
    let next = room.enqueue(Envelope::to(address("suzuki@example.jp"), "check:2")).await;
    room.sender().drain().await.unwrap();

    let row = &rows[0];
    assert_eq!((refused, rows.len()), ((LetterState::Rejected, 1), 1));
    assert_eq!((row.source, row.kind), (BounceSource::Handover, BounceKind::Hard));
    assert_eq!((row.status.as_deref(), row.action), (Some("5.1.1"), BounceAction::AllEnded));
    assert!(!format!("{row:?}").contains("suzuki"), "{row:?}");
    assert_eq!(listed[0].letter.as_ref().unwrap().id, id);
    assert_eq!(room.suppressions().await, 0);
    assert_eq!(room.row(next).await.state, LetterState::Accepted);
}

#[tokio::test]
async fn readers_of_a_circular_are_found_there_too_and_count_as_refused_alone() {
    let room = Room::new().await;
    room.sink.once(At::Rcpt, Do::Say("550 5.1.1 user unknown"));
    let id = room.circular(3).await;

    room.sender().with_lanes(1).drain_circulars().await.unwrap();

    let rows = rows(&room).await;
    assert_eq!((rows.len(), room.suppressions().await), (1, 1));
    assert_eq!(rows[0].source, BounceSource::Handover);
    assert_eq!(returned(room.database.reader(), id).await.unwrap().hard, 0);
    staff_lift(&room, &rows[0]).await;
    assert_eq!(room.suppressions().await, 0);
}
