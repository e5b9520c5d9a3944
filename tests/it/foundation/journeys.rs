//! What is asked ahead and written later changes how often a transaction goes to the database, and
//! nothing else.

use bansou::database::WriteTransaction;
use entities::mail::suppression::{self, SuppressionReason};
use sea_orm::{EntityTrait as _, IntoActiveModel as _, QueryOrder as _, QueryTrait as _, Select};

use crate::consultations::cast::{Stage, thursday};
use crate::support::TestApp;

fn row(app: &TestApp, address_key: &str) -> suppression::ActiveModel {
    let row = suppression::Model {
        address_key: address_key.to_owned(),
        reason: SuppressionReason::ByHand,
        message_id: None,
        created_at: app.context.now(),
    };
    row.into_active_model()
}

fn all() -> Select<suppression::Entity> {
    suppression::Entity::find().order_by_asc(suppression::Column::AddressKey)
}

async fn keys(tx: &WriteTransaction) -> Vec<String> {
    all().all(tx).await.unwrap().into_iter().map(|row| row.address_key).collect()
}

async fn later(tx: &WriteTransaction, app: &TestApp, key: &str) {
    let insert = suppression::Entity::insert(row(app, key));
    tx.write_later(insert.as_query()).await.unwrap();
}

#[tokio::test]
async fn an_answer_fetched_ahead_is_given_to_its_own_question() {
    let app = TestApp::start().await;
    let tx = app.context.database.begin_write().await.unwrap();
    suppression::Entity::insert(row(&app, "a")).exec_without_returning(&tx).await.unwrap();
    suppression::Entity::insert(row(&app, "b")).exec_without_returning(&tx).await.unwrap();

    let one = suppression::Entity::find_by_id("b".to_owned());
    let none = suppression::Entity::find_by_id("c".to_owned());
    let questions = vec![all().into_query(), none.clone().into_query(), one.clone().into_query()];
    tx.ask_ahead(questions).await.unwrap();

    assert_eq!(none.all(&tx).await.unwrap(), []);
    assert_eq!(one.all(&tx).await.unwrap()[0].address_key, "b");
    assert_eq!(keys(&tx).await, ["a", "b"]);
    drop(tx);
    app.stop().await;
}

#[tokio::test]
async fn an_answer_fetched_ahead_stands_no_longer_once_something_is_written() {
    let app = TestApp::start().await;
    let tx = app.context.database.begin_write().await.unwrap();

    tx.ask_ahead(vec![all().into_query()]).await.unwrap();
    suppression::Entity::insert(row(&app, "a")).exec_without_returning(&tx).await.unwrap();
    let written = keys(&tx).await;
    tx.ask_ahead(vec![all().into_query()]).await.unwrap();
    later(&tx, &app, "b").await;

    assert_eq!(written, ["a"]);
    assert_eq!(keys(&tx).await, ["a", "b"]);
    drop(tx);
    app.stop().await;
}

#[tokio::test]
async fn what_is_written_later_is_seen_by_the_next_question_and_kept_by_the_commit() {
    let app = TestApp::start().await;
    let tx = app.context.database.begin_write().await.unwrap();

    later(&tx, &app, "b").await;
    later(&tx, &app, "a").await;
    let seen = keys(&tx).await;
    later(&tx, &app, "c").await;
    tx.commit().await.unwrap();

    assert_eq!(seen, ["a", "b"]);
    let kept = all().all(app.context.database.reader()).await.unwrap();
    assert_eq!(
        kept.iter().map(|row| row.address_key.as_str()).collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
    app.stop().await;
}

#[tokio::test]
async fn a_write_that_fails_later_leaves_nothing_of_its_transaction() {
    let app = TestApp::start().await;
    let tx = app.context.database.begin_write().await.unwrap();
    suppression::Entity::insert(row(&app, "a")).exec_without_returning(&tx).await.unwrap();

    let insert = suppression::Entity::insert(row(&app, "a"));
    let written = tx.write_later(insert.as_query()).await;
    let committed = match written {
        Ok(()) => tx.commit().await,
        Err(error) => Err(error),
    };

    assert!(committed.is_err());
    assert_eq!(all().all(app.context.database.reader()).await.unwrap(), []);
    app.stop().await;
}

/// Fewer journeys to an embedded database are what makes a booking quick.
#[tokio::test]
async fn a_booking_goes_to_an_embedded_database_less_than_a_dozen_times() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    stage.books(client, thursday(10, 0)).await.unwrap();
    let database = &stage.app.context.database;
    let before = database.statements();

    stage.books(client, thursday(14, 0)).await.unwrap();

    let taken = database.statements() - before;
    assert!(database.is_shared() || taken < 12, "{taken} journeys");
    stage.app.run_workers().await;
    stage.app.stop().await;
}
