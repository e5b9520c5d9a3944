//! Bells: what can be rung, and how a ring is answered.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

type Question = dyn Fn(DateTime<Utc>) -> BoxFuture<'static, anyhow::Result<bool>> + Send + Sync;
type Alarm = dyn Fn(DateTime<Utc>) -> BoxFuture<'static, anyhow::Result<Option<DateTime<Utc>>>>
    + Send
    + Sync;
type Work = dyn Fn(DateTime<Utc>) -> BoxFuture<'static, anyhow::Result<()>> + Send + Sync;

/// One kind of work that lies in our own tables. Cheap to clone.
#[derive(Clone)]
pub struct Bell {
    pub(super) name: &'static str,
    pub(super) by_letters: bool,
    is_due: Arc<Question>,
    work: Arc<Work>,
    alarm: Option<Arc<Alarm>>,
    turn: Arc<Mutex<Turn>>,
}

/// What is known in this process about the answering of a bell.
#[derive(Default)]
struct Turn {
    running: bool,
    again: bool,
    waiting_since_sweep: bool,
    failures: u32,
}

/// The task in the queue. It carries nothing that matters.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Doorbell {
    pub bell: String,
    /// Why it was rung, for whoever looks into the queue.
    pub hint: Option<String>,
}

impl Bell {
    /// `is_due` asks the ledger whether there is anything to do at that instant; `work` does all
    /// of it. `work` may be called when nothing is due, and at the same time on several machines.
    pub fn new<Q, W>(
        name: &'static str,
        is_due: impl Fn(DateTime<Utc>) -> Q + Send + Sync + 'static,
        work: impl Fn(DateTime<Utc>) -> W + Send + Sync + 'static,
    ) -> Self
    where
        Q: Future<Output = anyhow::Result<bool>> + Send + 'static,
        W: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        Self {
            name,
            by_letters: false,
            is_due: Arc::new(move |now| Box::pin(is_due(now))),
            work: Arc::new(move |now| Box::pin(work(now))),
            alarm: None,
            turn: Arc::default(),
        }
    }

    /// Also rung as soon as a transaction of this process has enqueued a letter.
    #[must_use]
    pub fn rung_by_letters(mut self) -> Self {
        self.by_letters = true;
        self
    }

    /// Also rung at the very instant the ledger names: the next one after `now` at which something
    /// falls due, if it knows one.
    #[must_use]
    pub fn rung_at<N>(mut self, next: impl Fn(DateTime<Utc>) -> N + Send + Sync + 'static) -> Self
    where
        N: Future<Output = anyhow::Result<Option<DateTime<Utc>>>> + Send + 'static,
    {
        self.alarm = Some(Arc::new(move |now| Box::pin(next(now))));
        self
    }

    /// None: it has no alarm, or nothing is planned. As with [`is_due`](Self::is_due), nothing
    /// cancels the question.
    pub(super) async fn rings_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let alarm = self.alarm.as_ref()?;
        match tokio::spawn(alarm(now)).await {
            Ok(Ok(at)) => at,
            Ok(Err(error)) => {
                let error = format!("{error:#}");
                tracing::warn!(bell = self.name, error, "an alarm could not be set");
                None
            }
            Err(error) => {
                tracing::error!(bell = self.name, %error, "setting an alarm panicked");
                None
            }
        }
    }

    /// Asks in a task of its own: a panic is an answer, and nothing cancels the question.
    pub(super) async fn is_due(&self, now: DateTime<Utc>) -> anyhow::Result<bool> {
        tokio::spawn((self.is_due)(now)).await?
    }

    pub(super) async fn work(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        tokio::spawn((self.work)(now)).await?
    }

    /// Does the work once, and once more if it was asked for meanwhile. Only one task of this
    /// process is at it; the others leave word and go. Never fails: what went wrong is logged, and
    /// the next sweep finds what is still due. Nothing cancels it.
    pub(super) async fn answer(&self, now: impl Fn() -> DateTime<Utc> + Send + 'static) {
        let begins = self.with_turn(|turn| {
            turn.waiting_since_sweep = false;
            turn.again = turn.running;
            !std::mem::replace(&mut turn.running, true)
        });
        if !begins {
            return;
        }
        let bell = self.clone();
        let answering = tokio::spawn(async move {
            loop {
                bell.note(bell.work(now()).await);
                if !bell.with_turn(Turn::goes_on) {
                    return;
                }
            }
        });
        if let Err(error) = answering.await {
            tracing::error!(bell = self.name, %error, "a bell's answer ended before its time");
        }
    }

    fn note(&self, outcome: anyhow::Result<()>) {
        let failures = self.with_turn(|turn| {
            turn.failures = if outcome.is_ok() { 0 } else { turn.failures.saturating_add(1) };
            turn.failures
        });
        if let Err(error) = outcome {
            let error = format!("{error:#}");
            tracing::error!(bell = self.name, failures, error, "a bell's work failed");
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.with_turn(|turn| turn.running)
    }

    /// How often in a row the work has failed.
    pub(super) fn failures(&self) -> u32 {
        self.with_turn(|turn| turn.failures)
    }

    /// Notes that the sweep rings; true if its last ring has not been answered here.
    pub(super) fn rings_in_vain(&self) -> bool {
        self.with_turn(|turn| std::mem::replace(&mut turn.waiting_since_sweep, true))
    }

    pub(super) fn needs_nothing(&self) {
        self.with_turn(|turn| turn.waiting_since_sweep = false);
    }

    fn with_turn<T>(&self, look: impl FnOnce(&mut Turn) -> T) -> T {
        look(&mut self.turn.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Turn {
    fn goes_on(&mut self) -> bool {
        self.running = std::mem::take(&mut self.again);
        self.running
    }
}
