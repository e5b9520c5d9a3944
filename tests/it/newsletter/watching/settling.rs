//! Letters nobody knows about: one decision, about exactly those, once.

use bansou::database::{Stop, retrying};
use bansou::mail::{LetterState, Resolution};
use bansou::newsletter::issues::back_number;
use bansou::newsletter::proof::seals;
use bansou::newsletter::watching::{
    Fate, IssueWatch, Settlement, WatchRefusal, letters_of, settle_unknowns, watch_work,
};
use chrono::TimeDelta;
use entities::IssueId;
use entities::newsletter::issue::IssueState;
use entities::newsletter::issue_event::IssueAct;

use crate::newsletter::cast::Room;

fn all(resolution: Resolution, letters: u64) -> Settlement {
    Settlement {
        resolution, only: Vec::new(), letters, reason: "受信者に確かめた".to_owned()
    }
}

async fn settle(room: &Room, id: IssueId, wanted: Settlement) -> Result<u64, Stop<WatchRefusal>> {
    retrying(|| settle_unknowns(&room.app.context, room.witness(), (id, &wanted))).await
}

fn refused(outcome: Result<u64, Stop<WatchRefusal>>) -> WatchRefusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn with_unknowns(letters: usize) -> (Room, IssueId) {
    let room = Room::new().await;
    let id = room.sent(10).await;
    for reader in 0..letters {
        room.forged(id, reader, LetterState::Unknown).await;
    }
    (room, id)
}

#[tokio::test]
async fn what_arrived_after_all_is_counted_as_accepted_and_told_in_the_history() {
    let (room, id) = with_unknowns(3).await;
    let before = watch_work(&room.app.context).await.unwrap();

    let settled = settle(&room, id, all(Resolution::MarkSent, 3)).await.unwrap();

    let counts = room.progress(id).await.counts;
    assert_eq!((settled, counts.unknown, counts.accepted), (3, 0, 10));
    assert!(counts.adds_up());
    assert!(room.acts(id).await.contains(&IssueAct::UnknownsSettled));
    assert_eq!(before[0].what, IssueWatch::Unknown { letters: 3 });
    assert!(watch_work(&room.app.context).await.unwrap().is_empty());
    room.app.stop().await;
}

#[tokio::test]
async fn sent_once_more_an_issue_goes_on_ends_again_and_is_sealed_again() {
    let (room, id) = with_unknowns(2).await;
    room.app.run_workers().await;
    room.app.clock.advance(TimeDelta::minutes(1));
    let files = room.files();

    settle(&room, id, all(Resolution::Resend, 2)).await.unwrap();
    let going = room.issue(id).await;
    let readable = back_number(&room.app.context, 12).await.unwrap().is_some();
    room.works().await;
    room.works().await;

    assert_eq!((going.state, going.finished_at), (IssueState::Sending, None));
    assert!(readable, "it stays among the back numbers");
    let ended = room.issue(id).await;
    assert_eq!(ended.state, IssueState::Sent);
    let counts = room.progress(id).await.counts;
    assert_eq!((counts.accepted, counts.unknown, counts.open()), (10, 0, 0));
    // The same letters under the same names: the files of the folder are written over.
    assert_eq!(room.files(), files);
    let seals = seals(room.app.context.database.reader(), id).await.unwrap();
    assert_eq!((seals.len(), seals[0].head == seals[1].head), (2, false));
    room.app.stop().await;
}

#[tokio::test]
async fn a_decision_is_made_once_and_about_what_was_seen() {
    let (room, id) = with_unknowns(2).await;

    let wrong = refused(settle(&room, id, all(Resolution::Resend, 3)).await);
    let silent = Settlement { reason: " ".to_owned(), ..all(Resolution::Resend, 2) };
    let silent = refused(settle(&room, id, silent).await);
    let wanted = [all(Resolution::Resend, 2), all(Resolution::Resend, 2)];
    let (one, two) =
        tokio::join!(settle(&room, id, wanted[0].clone()), settle(&room, id, wanted[1].clone()));
    let late = refused(settle(&room, id, all(Resolution::MarkSent, 2)).await);

    assert_eq!(wrong, WatchRefusal::WrongCount { letters: 2 });
    assert!(matches!(silent, WatchRefusal::Invalid(_)));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1);
    assert_eq!(late, WatchRefusal::NothingUnknown);
    let decided = room.acts(id).await;
    assert_eq!(decided.iter().filter(|act| **act == IssueAct::UnknownsSettled).count(), 1);
    room.app.stop().await;
}

#[tokio::test]
async fn letters_are_listed_by_what_became_of_them() {
    let (room, id) = with_unknowns(2).await;
    room.forged(id, 9, LetterState::Rejected).await;

    let listed = async |fate| {
        let found = letters_of(&room.app.context, (id, fate), (0, 50)).await.unwrap().unwrap();
        (found.0.len(), found.1)
    };

    assert_eq!(listed(Fate::Unknown).await, (2, 2));
    assert_eq!(listed(Fate::Refused).await, (1, 1));
    room.app.stop().await;
}
