//! A database that goes away while letters leave.

use std::time::Duration;

use bansou::mail::{CircularCounts, LetterState};
use sea_orm::ConnectionTrait as _;

use crate::mail::room::Room;
use crate::support::{At, Do};

async fn rename(room: &Room, from: &str, to: &str) {
    let tx = room.database.begin_write().await.unwrap();
    tx.execute_unprepared(&format!("ALTER TABLE {from} RENAME TO {to}")).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_refusal_that_cannot_be_written_at_once_is_written_with_its_bundle() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    room.sink.once(At::Rcpt, Do::Say("550 5.7.1 not from you"));
    let sender = room.sender();

    // Away for longer than the logbook insists, and back while the bundle is being closed.
    rename(&room, "mail_attempt", "mail_attempt_away").await;
    let drain = tokio::spawn(async move { sender.drain_circulars().await });
    tokio::time::sleep(Duration::from_secs(36)).await;
    rename(&room, "mail_attempt_away", "mail_attempt").await;
    drain.await.unwrap().unwrap();

    let row = &room.circular_letters(id).await[0];
    assert_eq!((row.state, row.smtp_code), (LetterState::Rejected, Some(550)));
    assert_eq!(room.attempts(row.id).await.len(), 1);
    let counts = CircularCounts { letters: 1, rejected: 1, ..CircularCounts::default() };
    assert_eq!(room.counts(id).await, counts);
}
