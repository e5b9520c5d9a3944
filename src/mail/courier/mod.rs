//! Circulars and their way to many readers.
//!
//! What is the same for everybody is stored once (`mail_circular`); a reader's letter is a row of the
//! ledger that refers to it. A sender takes letters by the bundle, in their turn, and keeps one row
//! up to date that tells how far it is with each of them: waiting, begun, accepted, ended otherwise.
//! That row is written before the closing dot of any letter leaves, for all lines of the process
//! together, and so it says after a crash which letters nobody can know about: at most one for each
//! line. When a bundle is done, its letters' rows are written all at once.
//!
//! Whoever pauses or stops a circular, or holds all mail, calls its open bundles back: from then on
//! none of their letters begins. Readers are asked at most three seconds before a letter begins
//! whether they still want it.

mod acceptance;
mod bundle;
mod close;
mod control;
mod cut;
mod decide;
mod desk;
mod domains;
mod figures;
mod jobs;
mod lane;
mod logbook;
mod open;
mod open_bundle;
mod print;
pub mod setbacks;
mod suspects;
mod sweep;
mod talk;
mod turns;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use entities::mail::circular_file;
use entities::{MailBundleId, MailCircularId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::interval;

use bundle::{Taken, claim, put_back};
use close::close;
use jobs::Jobs;
use lane::Lane;
use logbook::{Logbook, Place};
use open_bundle::Open;
use print::Print;

use super::drained::Drained;
use super::endpoints::tell;
use super::smtp::Traffic;

pub use acceptance::with_acceptance;
pub use control::{end_waiting, recall, set_circular_hours, turn};
pub use desk::{Desk, line};
pub use domains::{DomainCounts, by_domain, sum};
pub use figures::{CircularCounts, HourCount, by_hour, counts, has_due, is_open, recount};
pub use open::{
    CIRCULAR, CircularFile, CircularLetter, NewCircular, add_letters, circular_about, let_leave,
    open_circular,
};
pub use print::merged;
pub use sweep::sweep;
pub use turns::{all_that_wait, held};

/// Most letters of a bundle. To take and to close one keeps other writers of SQLite waiting for some
/// ten milliseconds.
const MOST: usize = 800;
/// A bundle is to last about so long, so that little hangs on one.
const SPELL: Duration = Duration::from_millis(500);
/// How often a resting server is looked at, and the ledger while answers are still awaited.
const LOOK: Duration = Duration::from_millis(500);
/// How often a living sender renews its leases, well within their time.
const HEARTBEAT: Duration = Duration::from_secs(25);

type Over = mpsc::UnboundedSender<MailBundleId>;

/// One drain of the circulars that are due.
pub struct Courier {
    desk: Arc<Desk>,
    jobs: Arc<Jobs>,
    logbook: Logbook,
    prints: HashMap<MailCircularId, Arc<Print>>,
    open: HashMap<MailBundleId, Arc<Open>>,
    closing: JoinSet<()>,
    size: usize,
}

impl Courier {
    pub fn new(desk: Desk) -> Self {
        let size = desk.lanes.max(20);
        Self {
            jobs: Arc::new(Jobs::with_reserve(size / 2)),
            logbook: Logbook::open(desk.database.clone()),
            prints: HashMap::new(),
            open: HashMap::new(),
            closing: JoinSet::new(),
            size,
            desk: Arc::new(desk),
        }
    }

    pub async fn drain(mut self) -> anyhow::Result<Drained> {
        let (over, mut overs) = mpsc::unbounded_channel();
        let mut lanes = JoinSet::new();
        let outcome = self.run(&over, &mut overs, &mut lanes).await;
        self.jobs.no_more();
        while lanes.join_next().await.is_some() {}
        for place in self.jobs.rest() {
            place.bundle.untouched(place.at);
        }
        while let Ok(id) = overs.try_recv() {
            self.close(id);
        }
        while self.closing.join_next().await.is_some() {}
        self.holds(0).await;
        outcome?;
        Ok(*self.desk.drained())
    }

    /// Keeps the lanes busy: claims anew before they run dry.
    async fn run(
        &mut self,
        over: &mpsc::UnboundedSender<MailBundleId>,
        overs: &mut mpsc::UnboundedReceiver<MailBundleId>,
        lanes: &mut JoinSet<()>,
    ) -> anyhow::Result<()> {
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.tick().await;
        let mut dry = false;
        loop {
            // A server that rests may be free again before the last line has its answer.
            let resting = self.desk.is_resting();
            if self.desk.is_stopping() || resting && self.open.is_empty() {
                return Ok(());
            }
            // How long they took says how many letters the next bundle may have.
            while let Ok(id) = overs.try_recv() {
                self.close(id);
                dry = false;
            }
            if self.jobs.is_low() && !dry && !resting {
                dry = !self.fetch(over).await?;
                if dry && self.open.is_empty() {
                    if self.closing.is_empty() {
                        return Ok(());
                    }
                    // A bundle that is being closed may give letters back.
                    while self.closing.join_next().await.is_some() {}
                    dry = false;
                }
                self.staff(lanes);
                continue;
            }
            tokio::select! {
                () = self.jobs.low(), if !dry && !resting => {}
                () = tokio::time::sleep(LOOK), if resting => {}
                // One letter may hang for minutes; the others do not wait for its answer.
                () = tokio::time::sleep(LOOK), if dry => dry = false,
                Some(id) = overs.recv() => {
                    dry = false;
                    self.close(id);
                }
                _ = heartbeat.tick() => control::renew(&self.desk).await,
                // Lanes go home when they are told to. What one that died had in its hands is left
                // to the sweep: this drain ends, and nobody renews its leases.
                Some(_) = lanes.join_next(), if !lanes.is_empty() => {
                    anyhow::bail!("a lane ended before its time");
                }
            }
        }
    }

    /// Takes a bundle. False: nothing is due, or no mail server may get more just now.
    async fn fetch(&mut self, over: &mpsc::UnboundedSender<MailBundleId>) -> anyhow::Result<bool> {
        // A bundle that is old was survived: what is left of it only waits for answers.
        let young = self.open.values().filter(|open| open.is_good());
        let suspected: Vec<_> = young.map(|open| open.is_suspected()).collect();
        if suspected.contains(&true) {
            return Ok(false);
        }
        let room = self.room().await.context("the paces of mail servers could not be read")?;
        if room == 0 {
            return Ok(false);
        }
        let desk = self.desk.clone();
        let asked = (desk.clock.now(), u64::try_from(room).unwrap_or(1), suspected.is_empty());
        let claimed = claim(&desk.database, &desk.chance, &desk.owner, asked, &desk.pacing);
        let taken = claimed.await.context("letters could not be claimed")?;
        let new = taken.as_ref().map_or(0, |taken| taken.letters.len());
        // Each lane may have a letter in its hands that has not spent its part yet.
        self.holds(new + self.jobs.len() + self.desk.lanes).await;
        let Some(taken) = taken else { return Ok(false) };
        {
            let mut drained = desk.drained();
            drained.suppressed += taken.suppressed;
            drained.expired += taken.expired;
        }
        if taken.letters.is_empty() {
            return Ok(true);
        }
        let print = match self.print(&taken).await {
            Ok(print) => print,
            Err(error) => {
                let (error, circular) = (format!("{error:#}"), taken.circular.id.0);
                tracing::error!(%circular, error, "a circular cannot be printed");
                put_back(&desk.database, desk.clock.now(), &taken).await?;
                return Ok(true);
            }
        };
        self.hand_out(taken, print, over.clone());
        Ok(true)
    }

    /// Its letters wait for the lanes.
    fn hand_out(&mut self, taken: Taken, print: Arc<Print>, over: Over) {
        let letters = (taken.letters, taken.asked);
        let bundle = Arc::new(Open::new(taken.id, print, letters, over));
        self.open.insert(bundle.id, bundle.clone());
        let places = (0..bundle.letters.len()).map(|at| Place { bundle: bundle.clone(), at });
        self.jobs.push(places);
    }

    /// How many of the letters of a bundle the mail servers may get beside those that wait here.
    async fn room(&self) -> anyhow::Result<usize> {
        let Desk { database, carrier, pacing, .. } = self.desk.as_ref();
        tell(database, carrier.news()).await;
        let waiting = self.jobs.len();
        let wanted = (Traffic::Circulars, self.size + waiting);
        let room = carrier.room(database, pacing, wanted).await?;
        Ok(room.saturating_sub(waiting).min(self.size))
    }

    /// What mail servers may get beyond these letters is for others.
    async fn holds(&self, letters: usize) {
        let Desk { database, carrier, pacing, .. } = self.desk.as_ref();
        carrier.give_back(database, pacing, (Traffic::Circulars, letters)).await;
    }

    async fn print(&mut self, taken: &Taken) -> anyhow::Result<Arc<Print>> {
        let circular = &taken.circular;
        if let Some(print) = self.prints.get(&circular.id) {
            return Ok(print.clone());
        }
        let files = circular_file::Entity::find()
            .filter(circular_file::Column::CircularId.eq(circular.id))
            .order_by_asc(circular_file::Column::Place)
            .all(self.desk.database.reader())
            .await?;
        let print = Arc::new(Print::new(&self.desk.post, circular, &files)?);
        self.prints.insert(circular.id, print.clone());
        Ok(print)
    }

    /// As many lanes as letters ask for.
    fn staff(&self, lanes: &mut JoinSet<()>) {
        while lanes.len() < self.desk.lanes {
            let lane = Lane {
                desk: self.desk.clone(),
                jobs: self.jobs.clone(),
                logbook: self.logbook.clone(),
                came: Vec::new(),
                page: Vec::new(),
            };
            lanes.spawn(lane.run());
        }
    }

    /// Writes what came of a bundle whose letters all have an end, or go back.
    fn close(&mut self, id: MailBundleId) {
        while self.closing.try_join_next().is_some() {}
        let Some(bundle) = self.open.remove(&id) else { return };
        let outcome = bundle.outcome();
        let done = outcome.accepted.len();
        if done > 0 {
            self.size = bundle.pace(done, SPELL).clamp(self.desk.lanes.max(20), MOST);
            self.jobs.keep(self.size / 2);
        }
        {
            let mut drained = self.desk.drained();
            drained.accepted += done;
            drained.returned += outcome.untouched.len();
        }
        tracing::info!(bundle = %id.0, accepted = done, "a bundle of letters is done");
        let desk = self.desk.clone();
        self.closing.spawn(async move {
            let now = desk.clock.now();
            if !close(&desk.database, now, (id, &outcome)).await {
                tracing::error!(bundle = %id.0, "the sweep has to close a bundle");
            }
        });
    }
}
