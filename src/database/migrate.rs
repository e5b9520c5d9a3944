use anyhow::{Context as _, bail};
use migrations::Migrator;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

/// Any number nobody else uses: the key of PostgreSQL's advisory lock around migrations.
const LOCK: i64 = 0x6261_6e73_6f75;

/// Waiting for another program's upgrade and rewriting a large table take longer than anything else
/// may: the limits of ordinary connections do not hold here.
const LIFTED: [&str; 3] = [
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = '10min'",
];

/// Hears how many steps are done, and of how many.
pub type Told<'a> = &'a (dyn Fn(usize, usize) + Sync);

const NOT_CURRENT: &str = "the schema could not be brought up to date";

pub async fn up(writer: &DatabaseConnection, told: Option<Told<'_>>) -> anyhow::Result<()> {
    refuse_newer_schema(writer).await?;
    if writer.get_database_backend() == DbBackend::Postgres {
        return under_lock(writer, told).await;
    }
    let Some(told) = told else { return Migrator::up(writer, None).await.context(NOT_CURRENT) };
    let all = Migrator::get_pending_migrations(writer).await?.len();
    for done in 0..all {
        told(done, all);
        Migrator::up(writer, Some(1)).await.context(NOT_CURRENT)?;
    }
    told(all, all);
    Ok(())
}

pub async fn is_current(reader: &DatabaseConnection) -> anyhow::Result<bool> {
    Ok(Migrator::get_pending_migrations_read_only(reader).await?.is_empty())
}

/// Two programs starting together must not migrate at once. The lock and everything that is to be
/// applied share one transaction: it ends with the connection whatever happens, an upgrade arrives
/// whole or not at all, and the disk is waited for once. Each migration is a savepoint in it and is
/// recorded by itself.
async fn under_lock(writer: &DatabaseConnection, told: Option<Told<'_>>) -> anyhow::Result<()> {
    use sea_orm::TransactionTrait as _;
    let guard = writer.begin().await?;
    for limit in LIFTED {
        guard.execute_unprepared(limit).await?;
    }
    let lock = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_advisory_xact_lock($1)",
        [LOCK.into()],
    );
    guard.query_one_raw(lock).await?;
    if let Some(told) = told {
        let all = Migrator::get_pending_migrations(&guard).await?.len();
        for done in 0..all {
            told(done, all);
            Migrator::up(&guard, Some(1)).await.context(NOT_CURRENT)?;
        }
        told(all, all);
    } else {
        Migrator::up(&guard, None).await.context(NOT_CURRENT)?;
    }
    guard.commit().await.context(NOT_CURRENT)
}

async fn refuse_newer_schema(writer: &DatabaseConnection) -> anyhow::Result<()> {
    let asked = Statement::from_string(
        writer.get_database_backend(),
        "SELECT version FROM seaql_migrations",
    );
    // A fresh database has no such table, and nothing to refuse.
    let Ok(applied) = writer.query_all_raw(asked).await else {
        return Ok(());
    };
    let known: Vec<String> =
        Migrator::get_migration_files().iter().map(|file| file.name().to_owned()).collect();
    for row in applied {
        let version: String = row.try_get("", "version")?;
        if !known.contains(&version) {
            bail!(
                "the database already holds {version}, which this program does not know; start \
                 the newer program, or restore the copy made before it ran"
            );
        }
    }
    Ok(())
}
