//! What a letter's history tells of its acceptance, and where that stands.

use bansou::mail::{self, Drained, LetterState, Resolution, SmtpLimits};
use chrono::TimeDelta;
use entities::MailMessageId;
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use tokio::task::JoinHandle;

use crate::mail::room::Room;
use crate::support::{At, Do};

async fn lines_written(room: &Room) -> u64 {
    attempt::Entity::find().count(room.database.reader()).await.unwrap()
}

#[tokio::test]
async fn an_acceptance_is_told_by_the_letter_itself() {
    let room = Room::new().await;
    let id = room.circular(3).await;

    room.sender().drain_circulars().await.unwrap();

    for row in room.circular_letters(id).await {
        let history = room.attempts(row.id).await;
        let [line] = &history[..] else { panic!("{history:?}") };
        assert_eq!((line.phase, line.outcome), (Phase::Dot, AttemptOutcome::Accepted));
        assert_eq!((line.message_id, line.fence, line.code), (row.id, 1, Some(250)));
        assert_eq!(line.reply.as_deref(), Some("2.0.0 taken"));
        assert_eq!(line.endpoint, Some(room.sink.address.to_string()));
        assert_eq!((line.started_at, line.ended_at), (room.now(), room.now()));
    }
    assert_eq!(lines_written(&room).await, 0);
}

#[tokio::test]
async fn it_stands_beside_the_tries_before_it() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    room.sink.once(At::Rcpt, Do::Say("451 4.3.0 later"));

    room.sender().drain_circulars().await.unwrap();
    room.wait_minutes(60);
    room.sender().drain_circulars().await.unwrap();

    let history = room.attempts(room.circular_letters(id).await[0].id).await;
    let told: Vec<_> = history.iter().map(|line| (line.fence, line.outcome)).collect();
    assert_eq!(told, [(1, AttemptOutcome::Deferred), (2, AttemptOutcome::Accepted)]);
    assert!(history[0].ended_at < history[1].ended_at);
}

#[tokio::test]
async fn what_staff_say_of_a_letter_is_no_answer_of_a_server() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    room.sink.once(At::Dot, Do::Close);
    room.sender().drain_circulars().await.unwrap();
    let letter = room.circular_letters(id).await[0].id;

    let tx = room.database.begin_write().await.unwrap();
    let sent = Resolution::MarkSent;
    assert!(mail::resolve_unknown(&tx, &room.post, room.now(), letter, sent).await.is_ok());
    tx.commit().await.unwrap();

    let history = room.attempts(letter).await;
    let told: Vec<_> = history.iter().map(|line| (line.phase, line.outcome)).collect();
    let unknown = (Phase::Dot, AttemptOutcome::Unknown);
    assert_eq!(told, [unknown, (Phase::Desk, AttemptOutcome::Accepted)]);
}

/// A sender is held up at the answer, its claim runs out, and staff send the letter once more. Gives
/// the drain that waits for the answer.
async fn sent_once_more_while_the_answer_is_on_its_way(
    room: &Room,
    letter: MailMessageId,
) -> JoinHandle<anyhow::Result<Drained>> {
    room.sink.once(At::Dot, Do::Hold);
    let sender = room.sender().with_limits(SmtpLimits::default());
    let first = tokio::spawn(async move { sender.drain_circulars().await });
    room.sink.reached(At::Dot).await;
    room.hands.advance(TimeDelta::seconds(91));
    let swept = room.other_sender().await.sweep_circulars().await.unwrap();
    assert_eq!(swept.unknown, 1);
    let tx = room.database.begin_write().await.unwrap();
    let again = Resolution::Resend;
    assert!(mail::resolve_unknown(&tx, &room.post, room.now(), letter, again).await.is_ok());
    tx.commit().await.unwrap();
    first
}

#[tokio::test]
async fn an_answer_that_comes_before_a_letter_leaves_again_keeps_it_from_leaving() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    let letter = room.circular_letters(id).await[0].id;
    let first = sent_once_more_while_the_answer_is_on_its_way(&room, letter).await;

    room.sink.release(At::Dot);
    first.await.unwrap().unwrap();
    room.other_sender().await.drain_circulars().await.unwrap();

    assert_eq!((room.row(letter).await.state, room.sink.taken().len()), (LetterState::Accepted, 1));
    let history = room.attempts(letter).await;
    let told: Vec<_> = history.iter().map(|line| line.outcome).collect();
    assert_eq!(told.iter().filter(|one| **one == AttemptOutcome::Accepted).count(), 1, "{told:?}");
}

/// Its row tells of the second; the first has nowhere to stand but in a line.
#[tokio::test]
async fn an_answer_that_comes_after_a_letter_left_again_is_kept() {
    let room = Room::new().await;
    let id = room.circular(1).await;
    let letter = room.circular_letters(id).await[0].id;
    let first = sent_once_more_while_the_answer_is_on_its_way(&room, letter).await;

    room.other_sender().await.drain_circulars().await.unwrap();
    room.sink.release(At::Dot);
    first.await.unwrap().unwrap();

    let row = room.row(letter).await;
    assert_eq!((row.state, row.fence, row.smtp_code), (LetterState::Accepted, 3, Some(250)));
    let history = room.attempts(letter).await;
    let accepted = history.iter().filter(|line| line.outcome == AttemptOutcome::Accepted);
    let mut fences: Vec<_> = accepted.map(|line| line.fence).collect();
    fences.sort_unstable();
    assert_eq!(fences, [1, 3]);
    assert_eq!(history.len(), 4, "unknown, sent again, and both: {history:?}");
}
