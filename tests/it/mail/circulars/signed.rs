//! Signatures over the letters of a circular, judged by dkimpy.

use bansou::mail::{self, CircularFile, CircularLetter, NewCircular};
use uuid::Uuid;

use super::letters::{letter, new};
use crate::mail::dkim::{signing_room, signing_room_with, tag, verified};
use crate::support::{At, Do};

#[tokio::test]
async fn every_letter_bears_signatures_of_its_own_that_hold() {
    let room = signing_room("rsa ed25519").await;
    room.circular(6).await;

    room.sender().drain_circulars().await.unwrap();

    let taken = room.sink.taken();
    let mut seals: Vec<_> = taken.iter().map(|letter| letter.bytes[..900].to_vec()).collect();
    seals.sort();
    seals.dedup();
    assert_eq!((taken.len(), seals.len()), (6, 6));
    for letter in &taken {
        let Some(good) = verified(&room.post.dns_records(), &letter.bytes) else { return };
        assert_eq!(good, Ok(2));
    }
}

#[tokio::test]
async fn what_follows_the_letter_and_is_the_same_for_everybody_is_signed_too() {
    let room = signing_room("ed25519").await;
    let file = CircularFile {
        file_name: "配布資料.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: (0..=255).cycle().take(20_000).collect(),
    };
    let values = ["one", "two", "three"].map(str::to_owned);
    room.one_letter("本文\n", &values, vec![file]).await;

    room.sender().drain_circulars().await.unwrap();

    let sent = room.sink.taken()[0].bytes.clone();
    let records = room.post.dns_records();
    let Some(good) = verified(&records, &sent) else { return };
    assert_eq!(good, Ok(1));
    let mut changed = sent.clone();
    let place = sent.len() - 5_000;
    changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
    assert_ne!(verified(&records, &changed).unwrap(), Ok(1));
}

#[tokio::test]
async fn the_second_try_bears_the_same_signature_and_the_same_message_id() {
    let room = signing_room("rsa ed25519").await;
    room.circular(3).await;
    room.sink.always(At::Dot, Do::Say("451 4.3.0 later"));
    room.sender().drain_circulars().await.unwrap();
    room.sink.always(At::Dot, Do::Accept);
    room.wait_minutes(2);

    room.sender().drain_circulars().await.unwrap();

    let mut tries: Vec<_> = room.sink.taken().into_iter().map(|l| (l.to, l.bytes)).collect();
    tries.sort();
    assert_eq!(tries.len(), 6);
    assert!(tries.chunks(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn the_signature_covers_how_to_leave_by_one_click() {
    let room = signing_room("ed25519").await;
    room.circular(1).await;

    room.sender().drain_circulars().await.unwrap();

    let sent = String::from_utf8(room.sink.taken()[0].bytes.clone()).unwrap();
    let head = sent.split("\r\nb=").next().unwrap().replace("\r\n ", "");
    let covered: Vec<_> = tag(&head, "h=").split(':').map(str::trim).collect();
    let once = "From To Subject Date Message-ID Reply-To List-Id List-Unsubscribe \
                List-Unsubscribe-Post MIME-Version Content-Type Feedback-ID Precedence";
    // Each once more than it is there, so that none can be added.
    let wanted: Vec<_> = once.split_whitespace().flat_map(|name| [name, name]).collect();
    assert_eq!(covered, wanted);
    assert!(sent.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    let click = sent.replacen("/l/leave", "/l/other", 1);
    let Some(broken) = verified(&room.post.dns_records(), click.as_bytes()) else { return };
    assert_ne!(broken, Ok(1), "another address to leave at breaks it");
}

const MAILBOX: [(&str, &str); 2] = [
    ("BANSOU_BOUNCE_ADDRESS", "bounce@bansou.example.jp"),
    ("BANSOU_BOUNCE_MAILBOX", "imaps://bounce:secret@mx.example.jp"),
];
/// The token of the https address, and the same shortened as a mail address takes it.
const TOKEN: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const SMALL: &str = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfy";

#[tokio::test]
async fn where_the_mailbox_is_read_an_address_to_leave_by_stands_behind_the_https_one() {
    let room = signing_room_with("ed25519", &MAILBOX).await;
    let tx = room.database.begin_write().await.unwrap();
    let leave_mail = room.post.leave_mail('\u{FDD0}');
    let new = NewCircular { leave_mail, ..new(room.now(), Uuid::from_u128(7)) };
    let id = mail::open_circular(&tx, &room.post, room.now(), new).await.unwrap();
    let circular = mail::circular_about(&tx, ("test", Uuid::from_u128(7))).await.unwrap().unwrap();
    let values = [TOKEN, "own", "registered"].map(str::to_owned).to_vec();
    let one = CircularLetter { values, ..letter(&room.post, 1) };
    let part = (vec![one], Uuid::from_u128(7));
    mail::add_letters(&tx, &room.post, room.now(), &circular, part).await.unwrap();
    mail::let_leave(&tx, id).await.unwrap();
    tx.commit().await.unwrap();

    room.sender().drain_circulars().await.unwrap();

    let sent = String::from_utf8(room.sink.taken()[0].bytes.clone()).unwrap();
    let header = format!(
        "\r\nList-Unsubscribe: <https://bansou.example.jp/l/{TOKEN}>,\r\n \
         <mailto:bounce+l.{SMALL}@bansou.example.jp?subject=unsubscribe>\r\n"
    );
    assert!(sent.contains(&header), "{sent}");
    let other = sent.replacen(SMALL, &SMALL.replace('a', "b"), 1);
    let records = room.post.dns_records();
    let Some(good) = verified(&records, sent.as_bytes()) else { return };
    assert_eq!(good, Ok(1));
    assert_ne!(verified(&records, other.as_bytes()).unwrap(), Ok(1));
}
