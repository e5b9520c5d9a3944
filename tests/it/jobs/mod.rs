//! Workers on a real queue, bells, and schedules that fire once.

mod bells;
mod schedules;
mod stopping;
mod workers;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bansou::jobs::{Bell, Duties, Pace, Premises, Workers};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::support::TestApp;

/// Work that waits, and what was done of it: the ledger behind a bell.
#[derive(Clone, Default)]
struct Ledger {
    waiting: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
    looks: Arc<AtomicUsize>,
}

impl Ledger {
    fn adds(&self, count: usize) {
        self.waiting.fetch_add(count, Ordering::SeqCst);
    }

    fn done(&self) -> usize {
        self.done.load(Ordering::SeqCst)
    }

    fn bell(&self, name: &'static str) -> Bell {
        let (asked, worked) = (self.clone(), self.clone());
        Bell::new(
            name,
            move |_| {
                let waiting = asked.waiting.load(Ordering::SeqCst);
                async move { Ok(waiting > 0) }
            },
            move |_| {
                let ledger = worked.clone();
                async move {
                    ledger.looks.fetch_add(1, Ordering::SeqCst);
                    let taken = ledger.waiting.swap(0, Ordering::SeqCst);
                    ledger.done.fetch_add(taken, Ordering::SeqCst);
                    Ok(())
                }
            },
        )
    }
}

const NEVER: Duration = Duration::from_hours(1);

/// Looks so often that a test need not wait; sweeps as often as it says.
fn pace(sweep: Duration) -> Pace {
    Pace { poll: Duration::from_millis(20), sweep, restart: Duration::from_millis(50) }
}

fn start(app: &TestApp, pace: Pace, bells: Vec<Bell>) -> Workers {
    let premises = Premises {
        database: app.context.database.clone(),
        database_url: app.database.url.clone(),
        data_dir: app.database.folder().to_owned(),
        clock: app.context.clock.clone(),
        chance: app.context.chance.clone(),
        pace,
    };
    Workers::start(premises, Duties { bells, schedules: Vec::new() })
}

/// Waits for at most twenty seconds; true if it came about.
async fn comes_about(condition: impl AsyncFn() -> bool) -> bool {
    for _ in 0..1_000 {
        if condition().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

/// A transaction that enqueues a letter, as far as the bells are concerned.
async fn writes_a_letter(app: &TestApp, ledger: &Ledger) {
    let tx = app.context.database.begin_write().await.unwrap();
    tx.note_letter();
    ledger.adds(1);
    tx.commit().await.unwrap();
}

/// The queue as somebody with access to the machine sees it.
enum QueueSeen {
    File(PathBuf),
    Schema(DatabaseConnection),
}

async fn queue_of(app: &TestApp) -> QueueSeen {
    if app.context.database.is_shared() {
        QueueSeen::Schema(app.database.judge().await)
    } else {
        QueueSeen::File(app.database.folder().join("queue.db"))
    }
}

impl QueueSeen {
    async fn ask(&self, sql: &str) -> Option<i64> {
        let own;
        let database = match self {
            Self::Schema(database) => database,
            // It may be taken away and made again at any moment.
            Self::File(path) => {
                let url = format!("sqlite://{}?mode=rw", path.display());
                own = crate::support::one_connection_if(&url).await.ok()?;
                &own
            }
        };
        let asked = sea_orm::Statement::from_string(database.get_database_backend(), sql);
        let row = database.query_one_raw(asked).await.ok()??;
        row.try_get_by_index(0).ok()
    }

    /// How many workers have registered; none if there is no queue.
    async fn workers(&self) -> Option<i64> {
        let table = self.table("workers");
        self.ask(&format!("SELECT count(*) FROM {table}")).await
    }

    /// Doorbells that were answered.
    async fn answered(&self) -> Option<i64> {
        let table = self.table("jobs");
        self.ask(&format!("SELECT count(*) FROM {table} WHERE status = 'Done'")).await
    }

    fn table(&self, name: &str) -> String {
        match self {
            Self::Schema(_) => format!("apalis.{name}"),
            Self::File(_) => name.to_owned(),
        }
    }

    /// Takes the whole queue away under the workers' feet.
    async fn vanishes(&self) {
        match self {
            Self::File(path) => std::fs::remove_file(path).unwrap(),
            Self::Schema(database) => {
                database.execute_unprepared("DROP SCHEMA apalis CASCADE").await.unwrap();
            }
        }
    }

    /// Takes the tables away and leaves the record that they were made.
    async fn loses_its_tables(&self) {
        match self {
            Self::Schema(database) => {
                let gone = "DROP TABLE apalis.jobs, apalis.workers CASCADE";
                database.execute_unprepared(gone).await.unwrap();
            }
            Self::File(path) => {
                let url = format!("sqlite://{}", path.display());
                let file = crate::support::one_connection(&url).await;
                let gone = "PRAGMA foreign_keys = OFF; DROP TABLE Jobs; DROP TABLE Workers";
                file.execute_unprepared(gone).await.unwrap();
            }
        }
    }
}
