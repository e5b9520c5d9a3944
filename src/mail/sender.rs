use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use entities::mail::message::{LetterState, Model};
use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, Interval};

use super::PostOffice;
use super::carrier::Carrier;
use super::drained::Drained;
use super::endpoints::tell;
use super::fate::Answer;
use super::ledger::{self, Claim, Journal, Room, Swept};
use super::pacing::Pacing;
use super::smtp::{Admission, Traffic};
use crate::config::MailRoute;
use crate::database::Database;
use crate::vocabulary::{Chance, Clock};

mod circulars;
mod deliver;
mod settings;

/// Letters under way at once where nothing else is asked for, and so connections to a mail server.
const LANES: usize = 10;
/// Letters claimed at once.
const CHUNK: usize = 50;
/// How often the ledger is looked into while letters are under way: one may hang for minutes, and
/// others must not wait for it.
const LOOK: Duration = Duration::from_millis(500);
/// How often a living sender renews its claims, well within their lease.
const HEARTBEAT: Duration = Duration::from_secs(25);

/// Takes letters out of the ledger and hands them to a mail server or a folder. Cheap to clone.
#[derive(Clone)]
pub struct Sender(Arc<Inner>);

struct Inner {
    database: Database,
    clock: Clock,
    chance: Chance,
    post: PostOffice,
    carrier: Arc<Carrier>,
    pacing: Arc<Pacing>,
    lanes: usize,
    owner: String,
    stopping: Arc<AtomicBool>,
    /// One drain at a time: a second would double the connections.
    draining: Mutex<()>,
    /// And one of circulars.
    draining_circulars: Mutex<()>,
}

impl Sender {
    pub fn new(
        database: Database,
        clock: Clock,
        chance: Chance,
        post: PostOffice,
        route: &MailRoute,
    ) -> anyhow::Result<Self> {
        let carrier = Arc::new(Carrier::new(route, &post, clock.clone(), chance.clone()));
        let owner = chance.uuid(clock.now()).simple().to_string();
        let pacing = Arc::new(Pacing::new(post.delivery().pace.clone()));
        let inner = Inner {
            database,
            clock,
            chance,
            post,
            carrier,
            pacing,
            lanes: LANES,
            owner,
            stopping: Arc::default(),
            draining: Mutex::default(),
            draining_circulars: Mutex::default(),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Sends until nothing is due, or until [`stop`](Self::stop). Runs in a task of its own, so
    /// that dropping the future cancels nothing.
    pub async fn drain(&self) -> anyhow::Result<Drained> {
        let inner = self.0.clone();
        tokio::spawn(async move { inner.drain().await }).await.context("a sender died")?
    }

    /// Looks after letters whose sender died. To be called every few seconds by one of the
    /// machines; several at once do no harm.
    pub async fn sweep(&self) -> anyhow::Result<Swept> {
        let inner = self.0.clone();
        let work = async move {
            // Whose lease is over is judged by the database's clock, also after this machine's was
            // set meanwhile.
            if let Some(reference) = inner.database.clock().await? {
                inner.clock.agree_with(reference);
            }
            anyhow::Ok(ledger::sweep(&inner.database, &inner.chance, inner.clock.now()).await?)
        };
        tokio::spawn(work).await.context("a sweep died")?
    }

    /// Finishes the letters under way, gives back those claimed, begins no more.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    /// When letters may leave again, if the mail servers rest just now.
    pub fn resting_until(&self) -> Option<DateTime<Utc>> {
        match self.0.carrier.admission() {
            Admission::Closed(until) => Some(until),
            Admission::Free | Admission::Probe => None,
        }
    }
}

/// What is in progress during a drain.
struct Round {
    journal: Journal,
    waiting: VecDeque<Model>,
    lanes: JoinSet<LaneEnd>,
    drained: Drained,
    /// When the claims are renewed next.
    heart: Interval,
}

/// What happened while lanes were at work.
enum Meanwhile {
    Ended(LaneEnd),
    /// Nothing for a while.
    Time,
    NoLanes,
}

/// How a lane ended: the letter's new state, or none when it was in other hands.
type LaneEnd = Option<LetterState>;

impl Inner {
    async fn drain(self: Arc<Self>) -> anyhow::Result<Drained> {
        let _alone = self.draining.lock().await;
        let journal =
            Journal::open(self.database.clone(), self.clock.clone(), self.carrier.hand_over());
        let mut round = Round {
            journal,
            waiting: VecDeque::new(),
            lanes: JoinSet::new(),
            drained: Drained::default(),
            heart: tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT),
        };
        let outcome = self.run(&mut round).await;
        loop {
            match self.meanwhile(&mut round).await {
                Meanwhile::Ended(ended) => round.drained.count(ended),
                Meanwhile::Time => {}
                Meanwhile::NoLanes => break,
            }
        }
        self.give_back(&mut round).await;
        self.holds(0).await;
        self.carrier.close().await;
        tell(&self.database, self.carrier.news()).await;
        outcome?;
        Ok(round.drained)
    }

    /// Keeps the lanes busy: claims anew before they run dry.
    async fn run(self: &Arc<Self>, round: &mut Round) -> anyhow::Result<()> {
        let mut dry = false;
        loop {
            let idle = round.lanes.is_empty();
            let lanes = self.lanes_open(idle);
            if round.waiting.len() < lanes && (idle || !dry) && lanes > 0 {
                let asked = if lanes == 1 { 1 } else { CHUNK };
                let under_way = round.waiting.len() + round.lanes.len();
                let claim =
                    self.claim((asked, under_way), idle && round.waiting.is_empty()).await?;
                dry = !claim.more;
                if idle && claim.is_empty() && round.waiting.is_empty() {
                    return Ok(());
                }
                round.take(claim);
            }
            while round.lanes.len() < lanes
                && let Some(letter) = round.waiting.pop_front()
            {
                let (inner, journal) = (self.clone(), round.journal.clone());
                round.lanes.spawn(async move { inner.deliver(letter, journal).await });
            }
            match self.meanwhile(round).await {
                Meanwhile::Ended(ended) => round.drained.count(ended),
                Meanwhile::Time => dry = false,
                Meanwhile::NoLanes if lanes == 0 => return Ok(()),
                Meanwhile::NoLanes => {}
            }
        }
    }

    /// Waits for a lane to end, but not for long. The claims are renewed all the while, so that a
    /// slow mail server does not look like a dead sender.
    async fn meanwhile(&self, round: &mut Round) -> Meanwhile {
        let look = Instant::now() + LOOK;
        loop {
            tokio::select! {
                biased;
                _ = round.heart.tick() => self.renew().await,
                ended = round.lanes.join_next() => {
                    let Some(ended) = ended else { return Meanwhile::NoLanes };
                    return Meanwhile::Ended(ended.ok().flatten());
                }
                () = tokio::time::sleep_until(look) => return Meanwhile::Time,
            }
        }
    }

    async fn renew(&self) {
        if let Err(error) = ledger::renew(&self.database, &self.owner, self.clock.now()).await {
            tracing::warn!(%error, "claims could not be renewed");
        }
    }

    /// How many letters may be under way: all, one that probes, or none.
    fn lanes_open(&self, idle: bool) -> usize {
        if self.stopping.load(Ordering::Relaxed) {
            return 0;
        }
        match self.carrier.admission() {
            Admission::Free => self.lanes,
            Admission::Probe if idle => 1,
            Admission::Probe | Admission::Closed(_) => 0,
        }
    }

    async fn claim(
        &self,
        (letters, under_way): (usize, usize),
        idle: bool,
    ) -> anyhow::Result<Claim> {
        tell(&self.database, self.carrier.news()).await;
        // Those under way may not have spent their part yet.
        let wanted = letters + under_way;
        let room =
            self.carrier.room(&self.database, &self.pacing, (Traffic::Letters, wanted)).await?;
        let letters = room.saturating_sub(under_way).min(letters);
        let mut claim = Claim::default();
        if letters > 0 {
            let pacing = self.pacing.as_ref();
            let room = Room { letters: u64::try_from(letters).unwrap_or(1), pacing, idle };
            let now = self.clock.now();
            claim = ledger::claim(&self.database, &self.chance, &self.owner, now, room)
                .await
                .context("letters could not be claimed")?;
        }
        self.holds(under_way + claim.letters.len()).await;
        Ok(claim)
    }

    /// What mail servers may get beyond these letters is for others.
    async fn holds(&self, letters: usize) {
        self.carrier.give_back(&self.database, &self.pacing, (Traffic::Letters, letters)).await;
    }

    /// Letters claimed and not begun go back as they were.
    async fn give_back(&self, round: &mut Round) {
        let letters: Vec<_> = round.waiting.drain(..).collect();
        let now = self.clock.now();
        let returns = letters.iter().map(|letter| {
            self.settle(letter, &round.journal, now, deliver::untried(Answer::Untouched))
        });
        for state in join_all(returns).await {
            round.drained.count(state);
        }
    }
}

impl Round {
    fn take(&mut self, claim: Claim) {
        self.drained.suppressed += claim.suppressed;
        self.drained.expired += claim.expired;
        self.drained.rejected += claim.gave_up;
        self.waiting.extend(claim.letters);
    }
}
