//! Writing letters into the outbox.

use bansou::database::Database;
use bansou::mail::{self, Enqueued, Envelope, LetterState};
use entities::mail::message;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::room::{address, letter, post};
use crate::support::{TestDatabase, tuesday_morning};

#[tokio::test]
async fn a_letter_of_a_committed_change_waits_with_its_words_frozen() {
    let home = TestDatabase::new().await;
    let database = Database::connect(&home.url).await.unwrap();
    let envelope = Envelope::to(address("suzuki@example.jp"), "check:1");

    let tx = database.begin_write().await.unwrap();
    let enqueued = mail::enqueue(&tx, &post(), tuesday_morning(), envelope, &letter()).await;
    tx.commit().await.unwrap();

    let Ok(Enqueued::New(id)) = enqueued else { panic!("{enqueued:?}") };
    let row = message::Entity::find_by_id(id).one(database.reader()).await.unwrap().unwrap();
    assert_eq!(row.state, LetterState::Pending);
    assert_eq!(row.subject, "【地域の人事部 伴走支援】送信の確認");
    assert!(row.text_body.contains("2026年11月24日（火）10:00"));
    assert_eq!(row.rfc_message_id, format!("<{}.delivery_check@bansou.example.jp>", id.0.simple()));
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_letter_of_a_change_that_rolled_back_does_not_exist() {
    let home = TestDatabase::new().await;
    let database = Database::connect(&home.url).await.unwrap();
    let envelope = Envelope::to(address("suzuki@example.jp"), "check:1");

    let tx = database.begin_write().await.unwrap();
    mail::enqueue(&tx, &post(), tuesday_morning(), envelope, &letter()).await.unwrap();
    drop(tx);

    assert_eq!(message::Entity::find().count(database.reader()).await.unwrap(), 0);
    database.close().await.unwrap();
}

#[tokio::test]
async fn the_same_occasion_twice_makes_one_letter_and_the_transaction_goes_on() {
    let home = TestDatabase::new().await;
    let database = Database::connect(&home.url).await.unwrap();
    let envelope = || Envelope::to(address("suzuki@example.jp"), "check:1");
    let other = Envelope::to(address("suzuki@example.jp"), "check:2");

    let tx = database.begin_write().await.unwrap();
    let first = mail::enqueue(&tx, &post(), tuesday_morning(), envelope(), &letter()).await;
    let second = mail::enqueue(&tx, &post(), tuesday_morning(), envelope(), &letter()).await;
    let third = mail::enqueue(&tx, &post(), tuesday_morning(), other, &letter()).await;
    tx.commit().await.unwrap();

    assert_eq!(second.unwrap(), Enqueued::Already(first.unwrap().id()));
    assert!(matches!(third.unwrap(), Enqueued::New(_)));
    assert_eq!(message::Entity::find().count(database.reader()).await.unwrap(), 2);
    database.close().await.unwrap();
}
