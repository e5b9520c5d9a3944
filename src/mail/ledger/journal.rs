//! Writes intents and results. Whatever waits is committed together: one writer that groups its
//! commits gives every letter a full commit of its own at a fraction of the price.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entities::MailMessageId;
use entities::mail::message::{Column, LetterState, Model};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityName};
use tokio::sync::{mpsc, oneshot};

use super::patience::{Patience, TOGETHER};
use super::settle::{Settlement, insert_attempts, settle};
use crate::database::{Database, WriteTransaction};
use crate::vocabulary::Clock;

/// Where senders write down what they are about to do and what came of it.
#[derive(Clone)]
pub struct Journal {
    entries: mpsc::Sender<Entry>,
}

enum Entry {
    Intent { intent: Intent, written: oneshot::Sender<bool> },
    Result { settlement: Box<Settlement>, written: oneshot::Sender<bool> },
}

#[derive(Clone, Copy)]
struct Intent {
    id: MailMessageId,
    fence: i64,
    date: DateTime<Utc>,
}

/// A letter and the fence of one claim.
type Claimed = (MailMessageId, i64);

/// A claimed letter in the hands of a sender.
pub struct Held {
    pub letter: Model,
    /// The `Date` header: that of the first intent.
    pub date: DateTime<Utc>,
    journal: Journal,
}

impl Held {
    pub fn new(letter: Model, now: DateTime<Utc>, journal: Journal) -> Self {
        Self { date: letter.dated_at.unwrap_or(now), letter, journal }
    }

    /// Puts on record that the content is about to leave. False: do not send it. The letter is in
    /// other hands, or nothing can be written.
    pub async fn intend(&self) -> bool {
        let intent = Intent { id: self.letter.id, fence: self.letter.fence, date: self.date };
        let (written, answer) = oneshot::channel();
        let entry = Entry::Intent { intent, written };
        self.journal.entries.send(entry).await.is_ok() && answer.await.unwrap_or(false)
    }
}

impl Journal {
    /// Opens the journal. `hand_over` is the longest a hand-over takes: the lease of an intent.
    pub fn open(database: Database, clock: Clock, hand_over: Duration) -> Self {
        let (entries, waiting) = mpsc::channel(TOGETHER);
        let lease = TimeDelta::from_std(hand_over).unwrap_or(TimeDelta::minutes(15));
        let writer = Writer { database, clock, lease: lease + TimeDelta::seconds(60) };
        tokio::spawn(writer.run(waiting));
        Self { entries }
    }

    /// Writes a result. False: the letter was in other hands, or nothing could be written.
    pub async fn settle(&self, settlement: Settlement) -> bool {
        let (written, answer) = oneshot::channel();
        let entry = Entry::Result { settlement: Box::new(settlement), written };
        self.entries.send(entry).await.is_ok() && answer.await.unwrap_or(false)
    }
}

struct Writer {
    database: Database,
    clock: Clock,
    lease: TimeDelta,
}

impl Writer {
    async fn run(self, mut waiting: mpsc::Receiver<Entry>) {
        let mut together = Vec::new();
        while waiting.recv_many(&mut together, TOGETHER).await > 0 {
            let done = self.write(&together).await;
            for entry in together.drain(..) {
                let (claimed, written) = match entry {
                    Entry::Intent { intent, written } => ((intent.id, intent.fence), written),
                    Entry::Result { settlement, written } => {
                        ((settlement.id, settlement.fence), written)
                    }
                };
                // Whoever asked may have gone; what is written stays written.
                let _ = written.send(done.contains(&claimed));
            }
        }
    }

    /// The letters whose entries took effect. A result that cannot be written is found by the sweep
    /// as a letter whose fate is unknown.
    async fn write(&self, entries: &[Entry]) -> HashSet<Claimed> {
        let mut patience = Patience::with("the ledger");
        // One moment for all tries: by it they know their own intents again, should a commit have
        // taken effect whose answer was lost.
        let now = self.clock.now();
        loop {
            let error = match self.commit(entries, now).await {
                Ok(done) => return done,
                Err(error) => error,
            };
            if !patience.lasts(error).await {
                return HashSet::new();
            }
        }
    }

    async fn commit(
        &self,
        entries: &[Entry],
        now: DateTime<Utc>,
    ) -> Result<HashSet<Claimed>, DbErr> {
        let tx = self.database.begin_write().await?;
        let mut done = HashSet::new();
        let mut intents: BTreeMap<DateTime<Utc>, Vec<Intent>> = BTreeMap::new();
        let mut attempts = Vec::new();
        for entry in entries {
            match entry {
                Entry::Intent { intent, .. } => {
                    intents.entry(intent.date).or_default().push(*intent);
                }
                Entry::Result { settlement, .. } => {
                    if settle(&tx, settlement).await? {
                        done.insert((settlement.id, settlement.fence));
                    }
                    attempts.extend(settlement.attempt.clone());
                }
            }
        }
        for (date, intents) in intents {
            done.extend(self.intend(&tx, (date, now), &intents).await?);
        }
        insert_attempts(&tx, attempts).await?;
        tx.commit().await?;
        Ok(done)
    }

    async fn intend(
        &self,
        tx: &WriteTransaction,
        (date, now): (DateTime<Utc>, DateTime<Utc>),
        intents: &[Intent],
    ) -> Result<Vec<Claimed>, DbErr> {
        let mine = intents.iter().fold(Condition::any(), |any, intent| {
            any.add(Column::Id.eq(intent.id).and(Column::Fence.eq(intent.fence)))
        });
        let mine_already = Column::State.eq(LetterState::Sending).and(Column::IntentAt.eq(now));
        let may_begin =
            Condition::any().add(Column::State.eq(LetterState::Claimed)).add(mine_already);
        let dated = Func::coalesce([Expr::col(Column::DatedAt), Expr::value(date)]);
        let update = Query::update()
            .table(entities::mail::message::Entity.table_ref())
            .value(Column::State, LetterState::Sending)
            .value(Column::IntentAt, now)
            .value(Column::DatedAt, dated)
            .value(Column::LeaseUntil, now + self.lease)
            .cond_where(may_begin)
            .cond_where(mine)
            .returning(Query::returning().columns([Column::Id, Column::Fence]))
            .to_owned();
        let rows = tx.query_all(&update).await?;
        rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "fence")?))).collect()
    }
}
