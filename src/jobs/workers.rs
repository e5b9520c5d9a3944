//! The running workers of one process.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::database::Database;
use crate::vocabulary::{Chance, Clock};

use super::bell::{Bell, Doorbell};
use super::duties::Duties;
use super::pulse::Pulse;
use super::queue::{HEARTBEAT, Place, Post, Queue};
use super::{rounds, supervision};

/// How long work in progress may take to end.
const PATIENCE: Duration = Duration::from_secs(25);

/// What the workers work on.
pub struct Premises {
    pub database: Database,
    /// Where a shared database is reached; the queue has connections of its own.
    pub database_url: String,
    /// Where the queue's file lies if the database is not shared.
    pub data_dir: PathBuf,
    pub clock: Clock,
    pub chance: Chance,
    pub pace: Pace,
}

/// How often the workers look; tests are less patient.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two looks into the queue.
    pub poll: Duration,
    /// Between two sweeps of the ledgers, and between two looks at the schedules.
    pub sweep: Duration,
    /// Before the first restart of a worker that ended; doubles with each failure.
    pub restart: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            poll: Duration::from_millis(250),
            sweep: Duration::from_secs(5),
            restart: Duration::from_secs(1),
        }
    }
}

/// Workers that run until they are stopped.
pub struct Workers {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

/// What the tasks of one process have in common.
pub(super) struct Shared {
    pub database: Database,
    pub duties: Duties,
    pub place: Place,
    pub post: Post,
    pub pace: Pace,
    /// `host:pid:boot`; a worker's name is this and the number of its start.
    pub boot: String,
    pub stopping: watch::Sender<bool>,
    pub vanished: Notify,
    open: Mutex<Option<Queue>>,
}

impl Workers {
    /// Starts them all. A queue that cannot be opened is tried again and again; meanwhile the
    /// sweeps do its work.
    pub fn start(premises: Premises, duties: Duties) -> Self {
        let shared = Arc::new(Shared::new(premises, duties));
        let mut tasks = JoinSet::new();
        tasks.spawn(supervision::keep_working(shared.clone()));
        tasks.spawn(rounds::tick(shared.clone()));
        tasks.spawn(rounds::tidy(shared.clone()));
        for bell in &shared.duties.bells {
            tasks.spawn(rounds::sweep(shared.clone(), bell.clone()));
        }
        if shared.duties.bells.iter().any(|bell| bell.by_letters) {
            tasks.spawn(rounds::ring_for_letters(shared.clone()));
        }
        Self { shared, tasks }
    }

    /// Tells whether they live; `/readyz` asks it.
    pub fn pulse(&self) -> Pulse {
        self.shared.post.pulse.clone()
    }

    /// Begins nothing new, lets what is in progress end for at most 25 seconds, and closes the
    /// queue.
    pub async fn stop(mut self) {
        self.shared.stopping.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            tracing::warn!("work in progress was given up after 25 seconds");
        }
    }
}

/// Whoever drops the workers stops them, too, without waiting: nothing is cancelled half-way.
impl Drop for Workers {
    fn drop(&mut self) {
        self.shared.stopping.send_replace(true);
        self.tasks.detach_all();
    }
}

impl Shared {
    fn new(premises: Premises, duties: Duties) -> Self {
        let place = if premises.database.is_shared() {
            Place::Schema(premises.database_url)
        } else {
            Place::File(premises.data_dir.join("queue.db"))
        };
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let boot = premises.chance.uuid(premises.clock.now());
        Self {
            boot: format!("{}:{}:{boot}", host.trim(), std::process::id()),
            post: Post {
                bells: Arc::new(duties.bells.clone()),
                clock: premises.clock,
                pulse: Pulse::new(HEARTBEAT * 3),
                poll: premises.pace.poll,
            },
            database: premises.database,
            duties,
            place,
            pace: premises.pace,
            stopping: watch::Sender::new(false),
            vanished: Notify::new(),
            open: Mutex::new(None),
        }
    }

    /// Rings through the queue; if that cannot be, the bell is answered on the spot.
    pub async fn ring(&self, bell: &Bell, hint: &str) {
        if let Some(queue) = self.queue() {
            let doorbell = Doorbell { bell: bell.name.to_owned(), hint: Some(hint.to_owned()) };
            match tokio::spawn(async move { queue.push(doorbell).await }).await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => {
                    let error = format!("{error:#}");
                    tracing::warn!(bell = bell.name, error, "the queue takes no doorbell");
                }
                Err(error) => tracing::error!(bell = bell.name, %error, "ringing panicked"),
            }
        }
        self.answer(bell).await;
    }

    /// Answers without the queue.
    pub async fn answer(&self, bell: &Bell) {
        let clock = self.post.clock.clone();
        bell.answer(move || clock.now()).await;
    }

    pub fn queue(&self) -> Option<Queue> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn set_queue(&self, queue: Option<Queue>) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = queue;
    }

    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Returns when the workers are asked to stop.
    pub async fn asked_to_stop(&self) {
        // An error means that nobody can ask any more.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Waits; true if the time passed, false if the workers were asked to stop.
    pub async fn pause(&self, time: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(time) => !self.is_stopping(),
            () = self.asked_to_stop() => false,
        }
    }
}
