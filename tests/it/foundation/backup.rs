//! Copies of an SQLite database. (`TestDatabase` may be PostgreSQL, so these make their own file.)

use std::fs;

use bansou::database::{self, Database};
use sea_orm::ConnectionTrait;

use crate::support::TestDatabase;

const NEW_TERM: &str = "INSERT INTO term (id, vocabulary, code, label, ordinal, retired) \
                        VALUES (randomblob(16), 'theme', hex(randomblob(8)), 'x', 1, 0)";

#[tokio::test]
async fn a_copy_made_while_others_write_is_whole_and_can_be_put_back() {
    let test = TestDatabase::new().await;
    let url = format!("sqlite://{}", test.folder().join("live.db").display());
    let live = Database::connect(&url).await.unwrap();
    live.migrate().await.unwrap();
    let copy = test.folder().join("copy.db");

    let writing = tokio::spawn(async move {
        for _ in 0..200 {
            let tx = live.begin_write().await.unwrap();
            tx.execute_unprepared(NEW_TERM).await.unwrap();
            tx.commit().await.unwrap();
        }
        live.close().await.unwrap();
    });
    let copied = database::back_up(&url, &copy, async |_| Ok(())).await.unwrap();
    writing.await.unwrap();
    let restored = database::restore(&url, &copy, async |_| Ok(())).await.unwrap();

    assert_eq!(copied, restored);
    assert!(test.folder().join("live.db.replaced").exists());
    assert!(Database::connect(&url).await.unwrap().is_current().await.unwrap());
}

#[tokio::test]
async fn a_copy_is_written_over_and_nothing_else_is() {
    let test = TestDatabase::new().await;
    let file = test.folder().join("live.db");
    let url = format!("sqlite://{}", file.display());
    let live = Database::connect(&url).await.unwrap();
    live.migrate().await.unwrap();
    let back_up = async |name: &str| {
        let target = test.folder().join(name);
        database::back_up(&url, &target, async |_| Ok(())).await
    };
    fs::write(test.folder().join("list.csv"), "name").unwrap();

    let itself = format!("{:#}", back_up("live.db").await.unwrap_err());
    let log = format!("{:#}", back_up("live.db-wal").await.unwrap_err());
    let other = format!("{:#}", back_up("list.csv").await.unwrap_err());
    for _ in 0..3 {
        back_up("copy.db").await.unwrap();
    }

    assert!(itself.contains("is the database itself"), "{itself}");
    assert!(log.contains("in use"), "{log}");
    assert!(other.contains("there is a file of that name already"), "{other}");
    assert_eq!(fs::read(test.folder().join("list.csv")).unwrap(), b"name");
    assert!(live.is_current().await.unwrap());
}

#[tokio::test]
async fn a_broken_database_is_kept_beside_what_takes_its_place_and_so_is_the_next() {
    let test = TestDatabase::new().await;
    let file = test.folder().join("live.db");
    let url = format!("sqlite://{}", file.display());
    let live = Database::connect(&url).await.unwrap();
    live.migrate().await.unwrap();
    live.close().await.unwrap();
    let copy = test.folder().join("copy.db");
    database::back_up(&url, &copy, async |_| Ok(())).await.unwrap();
    let broken = "the disk wrote something else here, and this is all that is left of it";
    fs::write(&file, broken).unwrap();
    fs::write(test.folder().join("live.db-wal"), "and its log").unwrap();

    database::restore(&url, &copy, async |_| Ok(())).await.unwrap();
    database::restore(&url, &copy, async |_| Ok(())).await.unwrap();

    let kept = |name: &str| fs::read(test.folder().join(name)).unwrap();
    assert_eq!(kept("live.db.replaced"), broken.as_bytes());
    assert_eq!(kept("live.db.replaced-wal"), b"and its log");
    assert!(kept("live.db.replaced-2").starts_with(b"SQLite format 3"));
    assert!(Database::connect(&url).await.unwrap().is_current().await.unwrap());
}

#[tokio::test]
async fn a_damaged_copy_is_refused_and_the_database_stays() {
    let test = TestDatabase::new().await;
    let url = format!("sqlite://{}", test.folder().join("live.db").display());
    let live = Database::connect(&url).await.unwrap();
    live.migrate().await.unwrap();
    live.close().await.unwrap();
    let copy = test.folder().join("copy.db");
    fs::write(&copy, "not a database, and never was one").unwrap();

    let refused = database::restore(&url, &copy, async |_| Ok(())).await;

    assert!(refused.is_err());
    assert!(Database::connect(&url).await.unwrap().is_current().await.unwrap());
}

#[tokio::test]
async fn nothing_is_restored_under_a_running_server() {
    let test = TestDatabase::new().await;
    let file = test.folder().join("live.db");
    let url = format!("sqlite://{}", file.display());
    let live = Database::connect(&url).await.unwrap();
    live.migrate().await.unwrap();
    let copy = test.folder().join("copy.db");
    database::back_up(&url, &copy, async |_| Ok(())).await.unwrap();
    let _held = database::ProcessLock::take(&file).unwrap();

    let refused = database::restore(&url, &copy, async |_| Ok(())).await.unwrap_err();

    assert!(refused.to_string().contains("another bansou"));
}
