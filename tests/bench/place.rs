//! Where measurements happen: a folder of their own on a real disk, and the databases in it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, ensure};
use sqlx::{Connection as _, Executor as _, PgConnection};

/// Which database a measurement uses.
pub enum Kind {
    Sqlite,
    /// The address of a server that may create databases.
    Postgres(String),
}

impl Kind {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// The folder, and the private server if one was started; both go when this is dropped.
pub struct Places {
    pub folder: PathBuf,
    kinds: Vec<Kind>,
    made: AtomicU32,
}

impl Places {
    /// `wanted`: `sqlite`, `postgres`, an address, or none for SQLite and a private PostgreSQL.
    pub fn prepare(wanted: Option<&str>) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("bansou-bench-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let mut places = Self { folder, kinds: Vec::new(), made: AtomicU32::new(0) };
        if matches!(wanted, None | Some("sqlite")) {
            places.kinds.push(Kind::Sqlite);
        }
        match wanted {
            None | Some("postgres") => {
                eprintln!("starting a private PostgreSQL (fsync on)");
                places.kinds.push(Kind::Postgres(places.start_postgres()?));
            }
            Some("sqlite") => {}
            Some(address) => places.kinds.push(Kind::Postgres(address.to_owned())),
        }
        Ok(places)
    }

    pub fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// A name nobody else in this run has.
    pub fn new_name(&self) -> String {
        format!("bench_{}_{}", std::process::id(), self.made.fetch_add(1, Ordering::Relaxed))
    }

    /// The address of a new, empty database.
    pub async fn new_database(&self, kind: &Kind) -> anyhow::Result<String> {
        let name = self.new_name();
        let Kind::Postgres(server) = kind else {
            return Ok(format!("sqlite://{}", self.folder.join(name).join("bansou.db").display()));
        };
        let mut admin = PgConnection::connect(server).await?;
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        admin.close().await?;
        let mut address = url::Url::parse(server)?;
        address.set_path(&name);
        Ok(address.into())
    }

    /// With every commit on disk before it is reported: this is no test.
    fn start_postgres(&self) -> anyhow::Result<String> {
        let started = script("start", &self.cluster()).output()?;
        ensure!(
            started.status.success(),
            "PostgreSQL did not start: {}",
            String::from_utf8_lossy(&started.stderr)
        );
        Ok(String::from_utf8(started.stdout)?.trim().to_owned())
    }

    fn cluster(&self) -> PathBuf {
        self.folder.join("postgres")
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        if self.cluster().exists() {
            let _ = script("stop", &self.cluster()).status();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn script(verb: &str, cluster: &Path) -> Command {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/postgres"));
    command.arg(verb).arg(cluster);
    command
}
