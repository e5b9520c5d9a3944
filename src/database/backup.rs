//! A verified copy of an SQLite database while it is in use, and putting one back.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use super::{Database, ProcessLock, file_of, migrate};

/// What a copy holds, for the person who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Size of the file in bytes.
    pub bytes: u64,
    pub tables: usize,
    /// Newest migration in it.
    pub schema: String,
}

/// Where the copy grows until it has been checked and gets its name.
pub fn unfinished(target: &Path) -> PathBuf {
    beside(target, "making")
}

/// Writes a copy of the running database to `target`. The copy is made beside it, opened, checked
/// and only then given its name, so a file called `target` is always a good one. `mark` writes into
/// the copy that it is one; a copy with an older schema than this program's stays unmarked.
pub async fn back_up(
    url: &str,
    target: &Path,
    mark: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> anyhow::Result<Copied> {
    let source = sqlite_file(url)?;
    ensure!(source.exists(), "there is no database at {}", source.display());
    may_be_written(&source, target).await?;
    let making = unfinished(target);
    let _ = fs::remove_file(&making);
    let connection = open(&source, "rwc").await?;
    let copy = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "VACUUM INTO ?",
        [making.display().to_string().into()],
    );
    let outcome = connection.execute_raw(copy).await;
    connection.close().await?;
    outcome.with_context(|| format!("no copy could be written to {}", making.display()))?;
    let made = open(&making, "rw").await?;
    if migrate::is_current(&made).await? {
        mark(&made).await.context("the copy could not be marked")?;
    }
    made.close().await?;
    let copied = verify(&making).await?;
    File::open(&making)?.sync_all()?;
    fs::rename(&making, target)
        .with_context(|| format!("the copy could not be named {}", target.display()))?;
    sync_folder(target)?;
    Ok(copied)
}

/// An older copy is written over; a database, and whatever is no copy, is not.
async fn may_be_written(source: &Path, target: &Path) -> anyhow::Result<()> {
    if !target.exists() {
        return Ok(());
    }
    ensure!(
        fs::canonicalize(source)? != fs::canonicalize(target)?,
        "{} is the database itself; name another file",
        target.display()
    );
    let beside_it = ["-wal", "-shm", ".lock"].map(|ending| with_ending(target, ending));
    let own = ["-wal", "-shm", ".lock"].map(|ending| with_ending(source, ending));
    ensure!(
        !beside_it.iter().any(|file| file.exists()) && !own.iter().any(|file| same(file, target)),
        "{} belongs to a database that is in use; name another file",
        target.display()
    );
    let known = verify(target).await;
    // Looking leaves an empty log behind.
    drop_logs(target);
    known.map(drop).context("there is a file of that name already; name another, or move it away")
}

fn same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// Puts a copy in the place of the database. The one it replaces is kept beside it as `.replaced`,
/// `.replaced-2` and so on, whether it can still be read or not. Refuses while a server holds the database. `prepare` gets the address of the new database while
/// it still lies beside the old one: only what it leaves behind is ever served.
pub async fn restore(
    url: &str,
    copy: &Path,
    prepare: impl AsyncFnOnce(&str) -> anyhow::Result<()>,
) -> anyhow::Result<Copied> {
    let target = sqlite_file(url)?;
    let _lock = ProcessLock::take(&target)?;
    let copied = verify(copy).await?;
    let making = unfinished(&target);
    drop_logs(&making);
    let copying = tokio::fs::copy(copy, &making).await;
    copying.with_context(|| format!("{} cannot be read", copy.display()))?;
    prepare(&format!("sqlite://{}", making.display())).await?;
    ensure!(!with_ending(&making, "-wal").exists(), "the restored database was not closed");
    verify(&making).await?;
    // Looking leaves an empty log behind.
    drop_logs(&making);
    File::open(&making)?.sync_all()?;
    if target.exists() {
        keep_replaced(url, &target).await?;
    }
    drop_logs(&target);
    fs::rename(&making, &target)?;
    sync_folder(&target)?;
    Ok(copied)
}

/// Gives the old database a name that no other has.
async fn keep_replaced(url: &str, target: &Path) -> anyhow::Result<()> {
    let numbered = (2..).map(|number| format!("replaced-{number}"));
    let mut names = std::iter::once("replaced".to_owned()).chain(numbered);
    let kept = names.find_map(|name| Some(beside(target, &name)).filter(|kept| !kept.exists()));
    let kept = kept.context("the old database finds no name")?;
    let (log, kept_log) = (with_ending(target, "-wal"), with_ending(&kept, "-wal"));
    // Opening a broken file may cost its log, so a copy is made first.
    if log.exists() {
        fs::copy(&log, &kept_log)?;
    }
    // Opening and closing folds what the log still holds into the file that is kept.
    match fold_log(url).await {
        Ok(()) => drop_logs(&kept),
        Err(error) => tracing::warn!(
            error = format!("{error:#}"),
            "the old database does not open; it is kept as it is"
        ),
    }
    fs::rename(target, &kept)?;
    Ok(())
}

async fn fold_log(url: &str) -> anyhow::Result<()> {
    Ok(Database::connect(url).await?.close().await?)
}

/// Opens a copy and asks SQLite whether it is whole.
async fn verify(file: &Path) -> anyhow::Result<Copied> {
    ensure!(file.exists(), "there is no file {}", file.display());
    let copy =
        open(file, "ro").await.with_context(|| format!("{} is no database", file.display()))?;
    let whole = text(&copy, "PRAGMA quick_check").await?;
    let dangling = count(&copy, "SELECT count(*) AS n FROM pragma_foreign_key_check").await?;
    let tables =
        count(&copy, "SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table'").await?;
    let schema = text(&copy, "SELECT max(version) AS version FROM seaql_migrations").await;
    copy.close().await?;
    if whole != "ok" || dangling != 0 {
        bail!("{} is damaged: {whole}, {dangling} dangling references", file.display());
    }
    let schema = schema.with_context(|| format!("{} is no copy of ours", file.display()))?;
    Ok(Copied { bytes: file.metadata()?.len(), tables: usize::try_from(tables)?, schema })
}

fn sqlite_file(url: &str) -> anyhow::Result<PathBuf> {
    file_of(url).context(
        "only an SQLite database is copied by this command; for PostgreSQL use pg_dump and \
         pg_restore, or its archiving of the write-ahead log",
    )
}

async fn open(file: &Path, mode: &str) -> anyhow::Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode={mode}", file.display()));
    options.max_connections(1).idle_timeout(None).max_lifetime(None).sqlx_logging(false);
    Ok(sea_orm::Database::connect(options).await?)
}

async fn text(connection: &DatabaseConnection, sql: &str) -> anyhow::Result<String> {
    let asked = Statement::from_string(DbBackend::Sqlite, sql);
    let row = connection.query_one_raw(asked).await?.context("no answer")?;
    Ok(row.try_get_by_index(0)?)
}

async fn count(connection: &DatabaseConnection, sql: &str) -> anyhow::Result<i64> {
    let asked = Statement::from_string(DbBackend::Sqlite, sql);
    let row = connection.query_one_raw(asked).await?.context("no answer")?;
    Ok(row.try_get_by_index(0)?)
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    with_ending(file, &format!(".{ending}"))
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Logs of a database that is no longer there would be read into the next one of its name.
fn drop_logs(database: &Path) {
    for log in ["-wal", "-shm"] {
        let _ = fs::remove_file(with_ending(database, log));
    }
}

fn sync_folder(file: &Path) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(())
}
