//! What staff see of letters and decide about them.

use bansou::database::Stop;
use bansou::mail::{
    self, Envelope, Letter, LetterClass, LetterQuery, LetterRefusal, LetterState, Resolution,
    Troubles,
};
use chrono::TimeDelta;
use entities::MailMessageId;
use entities::mail::attempt::AttemptOutcome;
use serde::Serialize;

use super::room::{Room, address};
use crate::support::{At, Do};

/// A letter with a secret, in the words of the delivery check.
#[derive(Serialize)]
struct Secret {
    asked_at: String,
}

impl Letter for Secret {
    const NAME: &'static str = "delivery_check";
    const CONFIDENTIAL: bool = true;

    fn samples() -> Vec<Self> {
        vec![Self { asked_at: "https://bansou.example.jp/sign-in/secret".to_owned() }]
    }
}

async fn secret(room: &Room) -> MailMessageId {
    let tx = room.database.begin_write().await.unwrap();
    let envelope = Envelope::to(address("suzuki@example.jp"), "secret:1");
    let letter = &Secret::samples()[0];
    let id = mail::enqueue(&tx, &room.post, room.now(), envelope, letter).await.unwrap().id();
    tx.commit().await.unwrap();
    id
}

async fn stop(room: &Room, id: MailMessageId) -> Result<(), LetterRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    let done = refused(mail::stop(&tx, &room.post, room.now(), id).await);
    tx.commit().await.unwrap();
    done
}

async fn retry(room: &Room, id: MailMessageId) -> Result<(), LetterRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    let done = refused(mail::retry(&tx, &room.post, room.now(), id).await);
    tx.commit().await.unwrap();
    done
}

async fn resolve(
    room: &Room,
    id: MailMessageId,
    resolution: Resolution,
) -> Result<(), LetterRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    let done = refused(mail::resolve_unknown(&tx, &room.post, room.now(), id, resolution).await);
    tx.commit().await.unwrap();
    done
}

fn refused(outcome: Result<(), Stop<LetterRefusal>>) -> Result<(), LetterRefusal> {
    match outcome {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    }
}

#[tokio::test]
async fn a_stopped_letter_does_not_leave_and_can_be_sent_after_all() {
    let room = Room::new().await;
    let id = room.letter().await;

    let stopped = stop(&room, id).await;
    room.sender().drain().await.unwrap();
    let taken_before = room.sink.taken().len();
    let retried = retry(&room, id).await;
    room.sender().drain().await.unwrap();

    assert_eq!((stopped, taken_before, retried), (Ok(()), 0, Ok(())));
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
    let outcomes: Vec<_> = room.attempts(id).await.iter().map(|try_| try_.outcome).collect();
    assert_eq!(
        outcomes,
        [AttemptOutcome::Stopped, AttemptOutcome::Retried, AttemptOutcome::Accepted]
    );
}

#[tokio::test]
async fn an_accepted_letter_is_neither_stopped_nor_sent_again() {
    let room = Room::new().await;
    let id = room.letter().await;
    room.sender().drain().await.unwrap();

    assert_eq!(stop(&room, id).await, Err(LetterRefusal::AlreadyFinished));
    assert_eq!(retry(&room, id).await, Err(LetterRefusal::AlreadyAccepted));
    assert_eq!(resolve(&room, id, Resolution::Resend).await, Err(LetterRefusal::NotUnknown));
    assert_eq!(stop(&room, MailMessageId(uuid::Uuid::nil())).await, Err(LetterRefusal::NotFound));
}

#[tokio::test]
async fn a_rejected_letter_goes_out_again_under_its_old_message_id() {
    let room = Room::new().await;
    room.sink.once(At::Dot, Do::Say("554 5.7.1 looks like spam"));
    let id = room.letter().await;
    room.sender().drain().await.unwrap();

    retry(&room, id).await.unwrap();
    room.sender().drain().await.unwrap();

    let taken = room.sink.taken();
    assert_eq!(room.row(id).await.state, LetterState::Accepted);
    assert_eq!(taken[0].bytes, taken[1].bytes);
}

async fn unknown(room: &Room) -> MailMessageId {
    room.sink.once(At::Dot, Do::Close);
    let id = room.letter_of_class(LetterClass::Bulk).await;
    room.sender().drain().await.unwrap();
    id
}

#[tokio::test]
async fn a_letter_of_unknown_fate_is_decided_by_a_person() {
    let (again, sent, lost) = (Room::new().await, Room::new().await, Room::new().await);
    let ids = (unknown(&again).await, unknown(&sent).await, unknown(&lost).await);

    assert_eq!(stop(&again, ids.0).await, Err(LetterRefusal::FateUnknown));
    assert_eq!(retry(&again, ids.0).await, Err(LetterRefusal::FateUnknown));
    resolve(&again, ids.0, Resolution::Resend).await.unwrap();
    resolve(&sent, ids.1, Resolution::MarkSent).await.unwrap();
    resolve(&lost, ids.2, Resolution::MarkLost).await.unwrap();
    again.sender().drain().await.unwrap();
    sent.sender().drain().await.unwrap();
    lost.sender().drain().await.unwrap();

    assert_eq!(again.row(ids.0).await.state, LetterState::Accepted);
    assert_eq!(again.sink.taken().len(), 2);
    assert_eq!(sent.row(ids.1).await.state, LetterState::Accepted);
    assert_eq!(sent.sink.taken().len(), 1);
    assert_eq!(lost.row(ids.2).await.state, LetterState::Rejected);
}

#[tokio::test]
async fn a_secret_is_never_shown_and_gone_once_the_letter_is_finished() {
    let room = Room::new().await;
    let id = secret(&room).await;

    let before = room.row(id).await;
    let view = mail::letter(room.database.reader(), id).await.unwrap().unwrap();
    room.sender().drain().await.unwrap();
    let after = room.row(id).await;

    assert!(before.text_body.contains("secret"));
    assert_eq!(view.content, None);
    assert_eq!((after.text_body.as_str(), after.html_body.as_str()), ("", ""));
    assert_eq!(after.state, LetterState::Accepted);
}

#[tokio::test]
async fn a_stopped_letter_without_its_secret_cannot_be_sent_again() {
    let room = Room::new().await;
    let id = secret(&room).await;
    stop(&room, id).await.unwrap();

    assert_eq!(retry(&room, id).await, Err(LetterRefusal::BodyErased));
}

#[tokio::test]
async fn the_list_narrows_by_state_and_address_and_counts_what_matches() {
    let room = Room::new().await;
    room.many(5).await;
    room.sink.once(At::Rcpt, Do::Say("550 5.7.1 policy"));
    room.sender().with_lanes(1).drain().await.unwrap();

    let reader = room.database.reader();
    let rejected = LetterQuery { states: vec![LetterState::Rejected], ..LetterQuery::default() };
    let to = LetterQuery { to: Some(address("reader3@example.jp")), ..LetterQuery::default() };
    let (lines, total) = mail::letters(reader, &room.post, &rejected, 0, 10).await.unwrap();
    let (hers, _) = mail::letters(reader, &room.post, &to, 0, 10).await.unwrap();
    let (page, all) =
        mail::letters(reader, &room.post, &LetterQuery::default(), 1, 2).await.unwrap();

    assert_eq!((lines.len(), total), (1, 1));
    assert_eq!(lines[0].smtp_reply.as_deref(), Some("5.7.1 policy"));
    assert_eq!(hers[0].to_address, "reader3@example.jp");
    assert_eq!((page.len(), all), (2, 5));
}

#[tokio::test]
async fn the_home_page_knows_what_wants_attention() {
    let room = Room::new().await;
    unknown(&room).await;

    let since = room.now() - TimeDelta::days(7);
    let troubles = mail::troubles(room.database.reader(), since).await.unwrap();
    let counts = mail::counts(room.database.reader()).await.unwrap();

    assert_eq!(troubles, Troubles { undelivered: 0, unknown: 1, quarantined: 0 });
    assert_eq!(counts, [(LetterState::Unknown, 1)]);
}
