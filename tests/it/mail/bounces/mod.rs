//! What comes back.

mod corpus;
mod door;
mod mailbox;
mod rules;
mod webhook;

use bansou::mail::bounces::{Arrival, Left, Parsed, Recorded, parse, record};
use entities::MailMessageId;
use entities::mail::bounce::{self, BounceKind, BounceSource};
use sea_orm::{EntityTrait, QueryOrder};

use super::room::{Room, post_with};

/// A room whose letters leave from addresses of their own.
pub async fn returning_room(further: &[(&str, &str)]) -> Room {
    let mut settings = vec![("BANSOU_BOUNCE_ADDRESS", "bounce@bansou.example.jp")];
    settings.extend(further);
    let mut room = Room::new().await;
    room.post = post_with(&settings);
    room
}

/// Nobody leaves by mail here.
pub fn nobody_leaves(_: Vec<u8>) -> Left {
    Box::pin(async { Ok(false) })
}

/// Sends a letter; its id and the address it left from.
pub async fn sent(room: &Room) -> (MailMessageId, String) {
    let id = room.letter().await;
    room.sender().drain().await.unwrap();
    (id, room.sink.taken().last().unwrap().from.clone())
}

/// A returned letter as Postfix writes it.
pub fn returned(to: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.jp\r\n\
         To: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n--b\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\n\
         Final-Recipient: rfc822; suzuki@example.jp\r\nAction: failed\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} suzuki@example.jp refused\r\n\r\n--b--\r\n"
    )
}

pub async fn arrives(room: &Room, key: &str, raw: &str) -> bounce::Model {
    let parsed = parse(raw.as_bytes());
    assert_eq!(keep(room, key, parsed).await, 1);
    newest(room).await
}

/// How many rows it made.
pub async fn keep(room: &Room, key: &str, parsed: Parsed) -> usize {
    let arrival = Arrival { source: BounceSource::Mailbox, source_key: key.to_owned(), parsed };
    let tx = room.database.begin_write().await.unwrap();
    let recorded = record(&tx, &room.post, room.now(), arrival).await.unwrap();
    tx.commit().await.unwrap();
    usize::from(matches!(recorded, Recorded::New(_)))
}

pub async fn newest(room: &Room) -> bounce::Model {
    rows(room).await.pop().unwrap()
}

pub async fn rows(room: &Room) -> Vec<bounce::Model> {
    bounce::Entity::find()
        .order_by_asc(bounce::Column::ReceivedAt)
        .order_by_asc(bounce::Column::Id)
        .all(room.database.reader())
        .await
        .unwrap()
}

pub fn kind(raw: &str) -> BounceKind {
    parse(raw.replace('\n', "\r\n").as_bytes()).kind
}
