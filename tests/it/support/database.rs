//! A private database for one test: a copied SQLite file, or a PostgreSQL database made from a
//! template. `BANSOU_TEST_POSTGRES_URL` (an address that may create databases) chooses the latter;
//! no test knows which it got.

use std::fs;
use std::path::{Path, PathBuf};

use bansou::database::Database;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr};
use sha2::{Digest, Sha256};

pub struct TestDatabase {
    pub url: String,
    folder: PathBuf,
    postgres: Option<(String, String)>,
}

impl TestDatabase {
    /// An empty database with the newest schema.
    pub async fn new() -> Self {
        let name = unique_name();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name);
        fs::create_dir_all(&folder).unwrap();
        if let Ok(server) = std::env::var("BANSOU_TEST_POSTGRES_URL") {
            let url = postgres_copy(&server, &name).await;
            return Self { url, folder, postgres: Some((server, name)) };
        }
        let file = folder.join("bansou.db");
        fs::copy(sqlite_template().await, &file).unwrap();
        Self { url: format!("sqlite://{}", file.display()), folder, postgres: None }
    }

    /// A folder that goes with the test.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A connection of one's own, to judge from outside what is stored.
    pub async fn judge(&self) -> DatabaseConnection {
        one_connection(&self.url).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        if let Some((server, name)) = self.postgres.take() {
            drop_database(server, name);
        }
    }
}

fn unique_name() -> String {
    format!("bansou_{}", uuid::Uuid::from_bytes(random()).simple())
}

#[expect(clippy::disallowed_methods, reason = "names of throw-away databases")]
fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// Names the schema by the text of its migrations, so that a changed one gets a new template.
fn schema_version() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/src");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file).unwrap());
    }
    let hash = hash.finalize();
    u64::from_be_bytes(hash[..8].try_into().unwrap()).to_string()
}

async fn sqlite_template() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(format!("template_{}.db", schema_version()));
    let guard = fs::File::create(folder.join("template.lock")).unwrap();
    guard.lock().unwrap();
    if !template.exists() {
        let making = folder.join("template.making");
        let _ = fs::remove_file(&making);
        let database = Database::connect(&format!("sqlite://{}", making.display())).await.unwrap();
        database.migrate().await.unwrap();
        database.close().await.unwrap();
        fs::rename(&making, &template).unwrap();
    }
    template
}

async fn postgres_copy(server: &str, name: &str) -> String {
    let admin = administrator(server).await;
    let template = format!("bansou_template_{}", schema_version());
    let guard = fs::File::create(Path::new(env!("CARGO_TARGET_TMPDIR")).join("template.lock"));
    let guard = guard.unwrap();
    guard.lock().unwrap();
    let known = admin
        .query_one_raw(sea_orm::Statement::from_sql_and_values(
            sea_orm::DbBackend::Postgres,
            "SELECT 1 AS one FROM pg_database WHERE datname = $1",
            [template.clone().into()],
        ))
        .await
        .unwrap();
    if known.is_none() {
        admin.execute_unprepared("DROP DATABASE IF EXISTS bansou_making").await.unwrap();
        admin.execute_unprepared("CREATE DATABASE bansou_making").await.unwrap();
        let database = Database::connect(&with_name(server, "bansou_making")).await.unwrap();
        database.migrate().await.unwrap();
        database.close().await.unwrap();
        let rename = format!("ALTER DATABASE bansou_making RENAME TO {template}");
        admin.execute_unprepared(&rename).await.unwrap();
    }
    let copy = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.execute_unprepared(&copy).await.unwrap();
    drop(guard);
    admin.close().await.unwrap();
    with_name(server, name)
}

async fn administrator(server: &str) -> DatabaseConnection {
    one_connection(server).await
}

/// A connection that is never tidied away: in sqlx 0.9 that can go on for ever.
pub async fn one_connection(url: &str) -> DatabaseConnection {
    one_connection_if(url).await.unwrap()
}

/// The same, to what may not be there.
pub async fn one_connection_if(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}

fn with_name(server: &str, name: &str) -> String {
    let mut url = url::Url::parse(server).unwrap();
    url.set_path(name);
    url.into()
}

/// Dropping needs a runtime of its own: the test's may be ending.
fn drop_database(server: String, name: String) {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let admin = administrator(&server).await;
            let gone = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = admin.execute_unprepared(&gone).await;
        });
    };
    let _ = std::thread::spawn(work).join();
}
