//! How fast letters leave: to each mail server, and to each group of domains.
//!
//! A bucket is a row, shared by all machines and surviving restarts. Letters to domains are taken
//! out of it in the claim, all of a claim at once, so that pacing costs no statement for a letter;
//! a claim passes over domains whose bucket is empty, so that a slow one holds nobody up. What a
//! mail server may get is taken in advance for the letters of a claim.
//!
//! A provider that asks for fewer letters is left alone for a while and then gets half of the
//! letters, on every machine; an hour after it last asked all is as before. None of this costs a
//! letter one of its tries.

mod bucket;
mod rows;
mod turns;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use entities::MailCircularId;
use entities::mail::message::{self, LetterClass};
use entities::mail::pace::Model;
use sea_orm::{ConnectionTrait, DbErr};

use crate::config::{MailPace, Rate, domains_of, group_of};
use crate::database::{Database, WriteTransaction};
use crate::mail::fate::Answer;
use crate::mail::smtp::Traffic;

pub use bucket::{pace, pause, room, steps};
use bucket::{put_back, slow, spared, take};
pub use rows::{forget_full, group_name, of_endpoint, of_endpoints, watched};
use rows::{locked, store};
pub use turns::InTurn;

const DOMAIN: &str = "domain:";
const ENDPOINT: &str = "endpoint:";

/// The paces of the settings, and the pauses this process has heard of.
pub struct Pacing {
    settings: MailPace,
    pauses: Mutex<HashMap<String, DateTime<Utc>>>,
    given: Mutex<Given>,
}

/// Letters of a claim to one group of domains.
#[derive(Clone, Copy, Default)]
struct Wanted {
    urgent: u32,
    others: u32,
}

/// Somebody sits before a screen and waits for it, and in a quarter of an hour it is worth nothing:
/// it waits for no pace and no pause of a provider, which may last an hour. It is counted in the
/// bucket all the same.
pub fn is_urgent(letter: &message::Model) -> bool {
    letter.class == LetterClass::SignIn
}

/// The last turn given to a circular's letters, by group of domains.
type Given = HashMap<(MailCircularId, String), DateTime<Utc>>;

impl Pacing {
    pub fn new(settings: MailPace) -> Self {
        Self { settings, pauses: Mutex::default(), given: Mutex::default() }
    }

    /// Domains no letter may go to just now but [urgent](is_urgent) ones; a claim passes over them.
    pub async fn shut<C: ConnectionTrait>(
        &self,
        reader: &C,
        now: DateTime<Utc>,
    ) -> Result<Vec<String>, DbErr> {
        let buckets = watched(reader, now).await?;
        self.hear(&buckets, now);
        let mut shut = Vec::new();
        for bucket in &buckets {
            let group = group_name(bucket);
            if room(bucket, self.rate(group), now) == Some(0) {
                shut.extend(domains_of(group).into_iter().map(str::to_owned));
            }
        }
        Ok(shut)
    }

    /// Takes the letters out of their buckets, in the transaction that claims them, and gives back
    /// those that may go. [Urgent](is_urgent) ones always may, and the others make up for them.
    pub async fn admit(
        &self,
        tx: &WriteTransaction,
        now: DateTime<Utc>,
        letters: Vec<message::Model>,
    ) -> Result<Vec<message::Model>, DbErr> {
        let mut wanted: BTreeMap<String, Wanted> = BTreeMap::new();
        for letter in &letters {
            let wanted = wanted.entry(group_of(&letter.to_domain).to_owned()).or_default();
            *(if is_urgent(letter) { &mut wanted.urgent } else { &mut wanted.others }) += 1;
        }
        let mut may_go = self.taken(tx, now, wanted).await?;
        let goes = |letter: &message::Model| match may_go.get_mut(group_of(&letter.to_domain)) {
            None => true,
            Some(_) if is_urgent(letter) => true,
            Some(0) => false,
            Some(room) => {
                *room -= 1;
                true
            }
        };
        Ok(letters.into_iter().filter(goes).collect())
    }

    /// Letters each limited group may get of those wanted, beside the urgent ones; taken out of the
    /// buckets with them.
    async fn taken(
        &self,
        tx: &WriteTransaction,
        now: DateTime<Utc>,
        wanted: BTreeMap<String, Wanted>,
    ) -> Result<HashMap<String, u32>, DbErr> {
        let wanted = self.limited(tx, now, wanted).await?;
        let keys: Vec<_> = wanted.keys().map(|group| format!("{DOMAIN}{group}")).collect();
        let mut granted = HashMap::new();
        let mut changed = Vec::new();
        for mut bucket in locked(tx, now, &keys).await? {
            let group = group_name(&bucket).to_owned();
            let rate = self.rate(&group);
            let Some(room) = room(&bucket, rate, now) else { continue };
            let Wanted { urgent, others } = wanted.get(&group).copied().unwrap_or_default();
            let others = room.saturating_sub(urgent).min(others);
            granted.insert(group, others);
            if urgent + others > 0 {
                take(&mut bucket, rate, now, urgent + others);
                changed.push(bucket);
            }
        }
        store(tx, changed).await?;
        Ok(granted)
    }

    /// Those of the groups that have a pace, or asked for fewer letters.
    async fn limited<W>(
        &self,
        tx: &WriteTransaction,
        now: DateTime<Utc>,
        mut wanted: BTreeMap<String, W>,
    ) -> Result<BTreeMap<String, W>, DbErr> {
        let buckets = watched(tx, now).await?;
        self.hear(&buckets, now);
        let is_slowed = |group: &str| buckets.iter().any(|bucket| group_name(bucket) == group);
        wanted.retain(|group, _| self.rate(group).is_some() || is_slowed(group));
        Ok(wanted)
    }

    /// Takes letters out of a mail server's bucket; says how many.
    pub async fn endpoint_room(
        &self,
        database: &Database,
        now: DateTime<Utc>,
        (name, rate): (&str, Rate),
        (traffic, wanted): (Traffic, u32),
    ) -> Result<u32, DbErr> {
        let tx = database.begin_write().await?;
        let mut goes = 0;
        for mut bucket in locked(&tx, now, &[format!("{ENDPOINT}{name}")]).await? {
            let kept =
                if traffic == Traffic::Circulars { spared(&bucket, Some(rate), now) } else { 0 };
            let room = room(&bucket, Some(rate), now).unwrap_or(wanted);
            goes = room.saturating_sub(kept).min(wanted);
            if goes > 0 {
                take(&mut bucket, Some(rate), now, goes);
                store(&tx, vec![bucket]).await?;
            }
        }
        tx.commit().await?;
        Ok(goes)
    }

    /// Puts letters that did not leave back into a mail server's bucket.
    pub async fn endpoint_unused(
        &self,
        database: &Database,
        now: DateTime<Utc>,
        (name, rate): (&str, Rate),
        letters: u32,
    ) -> Result<(), DbErr> {
        let tx = database.begin_write().await?;
        for mut bucket in locked(&tx, now, &[format!("{ENDPOINT}{name}")]).await? {
            put_back(&mut bucket, Some(rate), now, letters);
            store(&tx, vec![bucket]).await?;
        }
        tx.commit().await
    }

    /// The provider of this domain asked for fewer letters. A database that is away must not stop the
    /// others.
    pub async fn asked_for_fewer(
        &self,
        database: &Database,
        now: DateTime<Utc>,
        (domain, words): (&str, Option<&str>),
    ) -> Answer {
        let until = self.slow(database, now, domain, words).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a pause could not be noted");
            now + TimeDelta::minutes(1)
        });
        Answer::Throttled { until }
    }

    /// Says when the next may go.
    async fn slow(
        &self,
        database: &Database,
        now: DateTime<Utc>,
        domain: &str,
        answer: Option<&str>,
    ) -> Result<DateTime<Utc>, DbErr> {
        let group = group_of(domain);
        let tx = database.begin_write().await?;
        let mut until = now;
        for mut bucket in locked(&tx, now, &[format!("{DOMAIN}{group}")]).await? {
            slow(&mut bucket, now, answer);
            until = pause(&bucket, now).unwrap_or(now);
            store(&tx, vec![bucket]).await?;
        }
        tx.commit().await?;
        self.pauses().insert(group.to_owned(), until);
        tracing::warn!(group, %until, "a provider asked for fewer letters");
        Ok(until)
    }

    /// Until when letters to this domain wait, as far as this process has heard.
    pub fn paused(&self, domain: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let pauses = self.pauses();
        if pauses.is_empty() {
            return None;
        }
        pauses.get(group_of(domain)).copied().filter(|until| *until > now)
    }

    fn hear(&self, buckets: &[Model], now: DateTime<Utc>) {
        let heard = buckets
            .iter()
            .filter_map(|bucket| Some((group_name(bucket).to_owned(), pause(bucket, now)?)));
        *self.pauses() = heard.collect();
    }

    fn rate(&self, group: &str) -> Option<Rate> {
        rate(&self.settings, group)
    }

    fn given(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pauses(&self) -> MutexGuard<'_, HashMap<String, DateTime<Utc>>> {
        self.pauses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The pace of a group of domains, as the settings have it.
pub fn rate(settings: &MailPace, group: &str) -> Option<Rate> {
    settings.domains.get(group).or_else(|| settings.domains.get("*")).copied()
}
