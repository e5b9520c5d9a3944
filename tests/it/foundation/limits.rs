//! What the database ends by itself, since nothing here cancels a statement.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::support::TestApp;

/// Only where a server answers: a statement of SQLite runs in our own process.
#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_says_why() {
    let app = TestApp::start().await;
    let database = &app.context.database;
    if !database.is_shared() {
        return;
    }
    let asked = Statement::from_string(DbBackend::Postgres, "SHOW statement_timeout");
    let limit = database.reader().query_one_raw(asked.clone()).await.unwrap().unwrap();
    let limit: String = limit.try_get_by_index(0).unwrap();

    let tx = database.begin_write().await.unwrap();
    let kept = tx.query_one_raw(asked).await.unwrap().unwrap();
    let kept: String = kept.try_get_by_index(0).unwrap();
    tx.execute_unprepared("SET LOCAL statement_timeout = '200ms'").await.unwrap();
    let ended = tx.execute_unprepared("SELECT pg_sleep(600)").await.unwrap_err();
    let after = tx.execute_unprepared("SELECT 1").await;
    drop(tx);
    let next = database.begin_write().await.unwrap();
    next.execute_unprepared("SELECT 1").await.unwrap();
    next.commit().await.unwrap();

    assert_eq!([limit, kept], ["1min", "1min"]);
    assert!(ended.to_string().contains("statement timeout"), "{ended}");
    assert!(after.is_err(), "what was begun does not go on without it");
    app.stop().await;
}
