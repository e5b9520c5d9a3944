//! What comes back of a circular.

use std::collections::BTreeSet;

use bansou::mail::LetterState;
use bansou::mail::bounces::{BounceQuery, Returned, bounces};
use entities::MailCircularId;
use entities::mail::bounce::{BounceAction, BounceKind, BounceMatch};

use super::letters::SUBJECT;
use crate::mail::bounces::{arrives, returned, returning_room};
use crate::mail::room::Room;

#[tokio::test]
async fn every_letter_leaves_from_an_address_of_its_own_and_is_found_by_it() {
    let room = returning_room(&[]).await;
    let id = room.circular(40).await;
    room.sender().drain_circulars().await.unwrap();
    let rows = room.circular_letters(id).await;
    let taken = room.sink.taken();
    let of = |address: &str| taken.iter().find(|letter| letter.to[0] == address).unwrap();

    let row = arrives(
        &room,
        "1",
        &about(&returned(&of(&rows[7].to_address).from, "5.1.1"), &rows[7].to_address),
    )
    .await;

    assert_eq!((row.message_id, row.matched_by), (Some(rows[7].id), Some(BounceMatch::ReturnPath)));
    assert_eq!((row.kind, row.action), (BounceKind::Hard, BounceAction::AllEnded));
    let senders: BTreeSet<_> = taken.iter().map(|letter| letter.from.clone()).collect();
    assert_eq!(senders.len(), 40);
    assert!(senders.iter().all(|from| from.starts_with("bounce+")), "{senders:?}");
    let found = returned_of(&room, id).await;
    assert_eq!(found, Returned { hard: 1, soft: 0, complaints: 0 });
    let lines = bounces(room.database.reader(), BounceQuery::default(), None, 10).await.unwrap();
    assert_eq!(lines[0].letter.as_ref().unwrap().subject, SUBJECT);
}

#[tokio::test]
async fn who_came_back_gets_no_later_circular_and_nobody_else_is_touched() {
    let room = returning_room(&[]).await;
    room.circular(5).await;
    room.sender().drain_circulars().await.unwrap();
    let taken = room.sink.taken();
    let gone = taken.iter().find(|letter| letter.to[0] == "reader3@example.jp").unwrap();
    arrives(&room, "1", &about(&returned(&gone.from, "5.1.1"), &gone.to[0])).await;

    let next = room.circular_at(&[("example.jp", 5)]).await;

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, drained.suppressed), (4, 1));
    let rows = room.circular_letters(next).await;
    let left_out: Vec<_> = rows
        .iter()
        .filter(|row| row.state == LetterState::Suppressed)
        .map(|row| row.to_address.as_str())
        .collect();
    assert_eq!(left_out, ["reader3@example.jp"]);
}

async fn returned_of(room: &Room, id: MailCircularId) -> Returned {
    bansou::mail::bounces::returned(room.database.reader(), id).await.unwrap()
}

/// A report about another recipient.
fn about(report: &str, recipient: &str) -> String {
    report.replace("suzuki@example.jp", recipient)
}

#[tokio::test]
async fn what_became_of_somebody_behind_a_shared_address_silences_nobody() {
    let room = returning_room(&[]).await;
    let id = room.circular(3).await;
    room.sender().drain_circulars().await.unwrap();
    let from = room.sink.taken()[0].from.clone();

    let report = about(&returned(&from, "5.1.1"), "tanaka@corp.example.jp");
    let row = arrives(&room, "1", &report).await;

    assert_eq!((row.kind, row.action), (BounceKind::Soft, BounceAction::Nothing));
    assert_eq!(returned_of(&room, id).await, Returned { hard: 0, soft: 1, complaints: 0 });
}
