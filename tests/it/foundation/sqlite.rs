//! How the embedded database is built into the program (`.cargo/config.toml`).

use sqlx::{Connection as _, SqliteConnection};

#[tokio::test]
async fn a_statement_is_prepared_once_whatever_is_bound_to_it() {
    let mut sqlite = SqliteConnection::connect("sqlite::memory:").await.unwrap();

    let options: Vec<String> =
        sqlx::query_scalar("SELECT compile_options FROM pragma_compile_options")
            .fetch_all(&mut sqlite)
            .await
            .unwrap();

    let has = |option: &str| options.iter().any(|known| known == option);
    assert!(has("ENABLE_QPSG"), "{options:?}");
    assert!(!has("ENABLE_STAT4"), "{options:?}");
    assert!(has("DEFAULT_MEMSTATUS=0"), "{options:?}");
    assert!(!has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}
