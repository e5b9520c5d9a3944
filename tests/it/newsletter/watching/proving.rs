//! Seals, and files that prove what was sealed without the product.

use std::process::Command;

use bansou::database::Stop;
use bansou::mail::LetterState;
use bansou::newsletter::proof::{self, Present, SealRefusal, export, present, seal, seals};
use entities::IssueId;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::newsletter::cast::Room;

async fn now(room: &Room, id: IssueId) -> Present {
    let row = room.issue(id).await;
    present(room.app.context.database.reader(), &row).await.unwrap().unwrap()
}

async fn heads(room: &Room, id: IssueId) -> Vec<String> {
    let found = seals(room.app.context.database.reader(), id).await.unwrap();
    found.into_iter().map(|seal| seal.head).collect()
}

/// The file, and how many parts it came in.
async fn file(room: &Room, id: IssueId) -> (Vec<u8>, usize) {
    let row = room.issue(id).await;
    let (to, mut from) = mpsc::channel(1);
    let context = room.app.context.clone();
    tokio::spawn(async move { export(&context, &row, &to).await });
    let (mut bytes, mut parts) = (Vec::new(), 0);
    while let Some(part) = from.recv().await {
        bytes.extend(part.unwrap());
        parts += 1;
    }
    (bytes, parts)
}

/// What Python says of a file; its complaint, if it is not content.
fn judged(room: &Room, bytes: &[u8]) -> Result<Value, String> {
    let path = room.app.database.folder().join("proof.csv");
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/proof");
    let output = Command::new("python3").arg(script).arg(&path).output().unwrap();
    if output.status.success() {
        Ok(serde_json::from_slice(&output.stdout).unwrap())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[tokio::test]
async fn an_issue_that_ended_is_sealed_by_itself_once() {
    let room = Room::new().await;
    let id = room.sent(30).await;

    room.app.run_workers().await;
    room.app.run_workers().await;

    let found = seals(room.app.context.database.reader(), id).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].letters, found[0].sealed_by), (30, None));
    assert_eq!(found[0].head, now(&room, id).await.head);
    assert!(!proof::is_due(room.app.context.database.reader()).await.unwrap());
    room.app.stop().await;
}

#[tokio::test]
async fn two_who_seal_at_once_leave_one_seal() {
    let room = Room::new().await;
    let id = room.sent(10).await;

    let context = &room.app.context;
    let (one, two) = tokio::join!(proof::seal_due(context), proof::seal_due(context));

    one.unwrap();
    two.unwrap();
    assert_eq!(heads(&room, id).await.len(), 1);
    room.app.stop().await;
}

#[tokio::test]
async fn a_file_comes_in_parts_and_python_finds_the_sealed_head_in_it() {
    let room = Room::new().await;
    let id = room.sent(2_100).await;
    room.app.run_workers().await;

    let (bytes, parts) = file(&room, id).await;
    let judged = judged(&room, &bytes).unwrap();

    assert_eq!(parts, 3);
    assert_eq!(judged, json!({ "letters": 2_100, "head": heads(&room, id).await[0] }));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("bansou-proof-1,") && !text.contains("reader7@"), "names nobody");
    room.app.stop().await;
}

#[tokio::test]
async fn whoever_changes_a_file_is_found_out() {
    let room = Room::new().await;
    let id = room.sent(5).await;
    let (bytes, _) = file(&room, id).await;
    let text = String::from_utf8(bytes).unwrap();

    let changed = text.replacen("accepted", "rejected", 1);
    let lines: Vec<&str> = text.lines().collect();
    let dropped = [&lines[..2], &lines[3..]].concat().join("\n") + "\n";
    let cut = lines[..lines.len() - 1].join("\n") + "\n";
    let whole = judged(&room, text.as_bytes()).unwrap();
    let shorter = judged(&room, cut.as_bytes()).unwrap();

    assert!(judged(&room, changed.as_bytes()).unwrap_err().contains("line 2 does not follow"));
    assert!(judged(&room, dropped.as_bytes()).unwrap_err().contains("line 3"));
    // Cut off at the end it is a chain still, and its head is another.
    assert_ne!(shorter["head"], whole["head"]);
    room.app.stop().await;
}

#[tokio::test]
async fn whoever_changes_the_database_is_found_out() {
    let room = Room::new().await;
    let id = room.sent(5).await;
    room.app.run_workers().await;
    let sealed = heads(&room, id).await[0].clone();

    room.forged(id, 2, LetterState::Rejected).await;

    assert_ne!(now(&room, id).await.head, sealed);
    room.forged(id, 2, LetterState::Accepted).await;
    assert_eq!(now(&room, id).await.head, sealed);
    room.app.stop().await;
}

#[tokio::test]
async fn a_seal_can_be_added_and_never_changed_or_removed() {
    let room = Room::new().await;
    let id = room.sent(3).await;
    room.app.run_workers().await;

    let again = seal(&room.app.context, room.witness(), id).await.unwrap();
    let judge = room.app.database.judge().await;
    let forged = judge.execute_unprepared("UPDATE newsletter_seal SET letters = 4").await;
    let removed = judge.execute_unprepared("DELETE FROM newsletter_seal").await;

    assert_eq!((again.letters, again.sealed_by), (3, Some(room.editor)));
    assert!(forged.is_err() && removed.is_err());
    assert_eq!(heads(&room, id).await.len(), 2);
    room.app.stop().await;
}

#[tokio::test]
async fn an_issue_under_way_is_not_sealed() {
    let room = Room::new().await;
    room.readers(3).await;
    let id = room.approved(12).await;

    let early = seal(&room.app.context, room.witness(), id).await;

    assert!(matches!(early, Err(Stop::Refused(SealRefusal::UnderWay))), "{early:?}");
    room.app.stop().await;
}
