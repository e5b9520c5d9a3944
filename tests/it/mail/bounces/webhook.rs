use bansou::database::Stop;
use bansou::mail::bounces::{TakenEvents, WebhookRefusal, take};
use chrono::TimeDelta;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

use super::{returning_room, rows, sent};
use crate::mail::room::Room;

const SECRET: &str = "a secret of more than thirty-two signs";

fn signature(room: &Room, secret: &str, age: i64, body: &str) -> String {
    let time = (room.now() - TimeDelta::seconds(age)).timestamp();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    let seal: Vec<_> =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={time},v1={}", seal.concat())
}

async fn told(room: &Room, signature: &str, body: &str) -> Result<TakenEvents, WebhookRefusal> {
    match take(&room.database, &room.post, room.now(), (signature, body.as_bytes())).await {
        Ok(taken) => Ok(taken),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    }
}

#[tokio::test]
async fn a_signed_event_is_taken_once_however_often_it_is_played() {
    let room = returning_room(&[("BANSOU_BOUNCE_WEBHOOK_SECRET", SECRET)]).await;
    let (id, from) = sent(&room).await;
    let body =
        json!({ "events": [{ "id": "e1", "kind": "hard", "return_path": from }] }).to_string();
    let first = signature(&room, SECRET, 0, &body);

    let taken = told(&room, &first, &body).await;
    let replayed = told(&room, &first, &body).await;
    let again = told(&room, &signature(&room, SECRET, 5, &body), &body).await;

    assert_eq!(taken, Ok(TakenEvents { new: 1, known: 0 }));
    assert_eq!(replayed, Ok(TakenEvents { new: 0, known: 1 }));
    assert_eq!(again, Ok(TakenEvents { new: 0, known: 1 }));
    assert_eq!(rows(&room).await[0].message_id, Some(id));
    assert_eq!(room.suppressions().await, 1);
}

#[tokio::test]
async fn what_is_not_signed_now_with_our_secret_is_not_believed() {
    let room = returning_room(&[("BANSOU_BOUNCE_WEBHOOK_SECRET", SECRET)]).await;
    let body = json!({ "events": [] }).to_string();

    let foreign = told(&room, &signature(&room, "another secret", 0, &body), &body).await;
    let old = told(&room, &signature(&room, SECRET, 301, &body), &body).await;
    let early = told(&room, &signature(&room, SECRET, -301, &body), &body).await;
    let changed = told(&room, &signature(&room, SECRET, 0, &body), "{\"events\": [] }").await;
    let none = told(&room, "", &body).await;
    let broken = told(&room, &signature(&room, SECRET, 0, "{"), "{").await;

    assert_eq!([foreign, old, early, changed, none], [Err(WebhookRefusal::Unsigned); 5]);
    assert_eq!(broken, Err(WebhookRefusal::Unreadable));
}

#[tokio::test]
async fn without_a_secret_nothing_is_taken() {
    let room = returning_room(&[]).await;

    assert_eq!(told(&room, "t=1,v1=00", "{}").await, Err(WebhookRefusal::NotSet));
}
