//! Turns of a circular's letters.
//!
//! A circular may have a hundred thousand letters to one provider. A claim that had to look through
//! all of them for the few that may go would grow dear with the list; so whoever is not admitted is
//! put off to the time its turn will have come, one slice behind the other, and is looked at again
//! about once. The order is kept in memory alone: after a restart, or with several processes, a few
//! turns come too early, and those letters are put off once more.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, Utc};
use entities::MailCircularId;
use entities::mail::pace::Model;
use sea_orm::DbErr;

use super::bucket::{room, slices, spared, take};
use super::{DOMAIN, Pacing, locked, store};
use crate::config::{Rate, group_of};
use crate::database::WriteTransaction;

/// Letters that may go at once, and those put off, by the time of their turn.
pub struct InTurn<L> {
    pub now: Vec<L>,
    pub later: BTreeMap<DateTime<Utc>, Vec<L>>,
}

/// The turns of one group of domains.
struct Turns {
    at_once: u32,
    later: VecDeque<(DateTime<Utc>, u32)>,
}

impl Turns {
    /// None: at once.
    fn next(&mut self) -> Option<DateTime<Utc>> {
        if self.at_once > 0 {
            self.at_once -= 1;
            return None;
        }
        let (at, left) = self.later.front_mut()?;
        let at = *at;
        *left -= 1;
        if *left == 0 {
            self.later.pop_front();
        }
        Some(at)
    }
}

impl Pacing {
    /// Takes letters of a circular out of their buckets, in the transaction that claims them, as
    /// [`admit`](Self::admit) does; a part of each bucket is left to other letters.
    pub async fn admit_in_turn<L>(
        &self,
        tx: &WriteTransaction,
        now: DateTime<Utc>,
        circular: MailCircularId,
        (letters, domain): (Vec<L>, fn(&L) -> &str),
    ) -> Result<InTurn<L>, DbErr> {
        let mut wanted: BTreeMap<String, u32> = BTreeMap::new();
        for letter in &letters {
            *wanted.entry(group_of(domain(letter)).to_owned()).or_default() += 1;
        }
        let mut turns = self.turns(tx, now, circular, wanted).await?;
        let mut in_turn = InTurn { now: Vec::with_capacity(letters.len()), later: BTreeMap::new() };
        for letter in letters {
            match turns.get_mut(group_of(domain(&letter))).and_then(Turns::next) {
                None => in_turn.now.push(letter),
                Some(at) => in_turn.later.entry(at).or_default().push(letter),
            }
        }
        Ok(in_turn)
    }

    async fn turns(
        &self,
        tx: &WriteTransaction,
        now: DateTime<Utc>,
        circular: MailCircularId,
        wanted: BTreeMap<String, u32>,
    ) -> Result<HashMap<String, Turns>, DbErr> {
        let wanted = self.limited(tx, now, wanted).await?;
        let mut all = HashMap::new();
        if wanted.is_empty() {
            return Ok(all);
        }
        let keys: Vec<_> = wanted.keys().map(|group| format!("{DOMAIN}{group}")).collect();
        let mut changed = Vec::new();
        for mut bucket in locked(tx, now, &keys).await? {
            let group = super::group_name(&bucket).to_owned();
            let (rate, letters) = (self.rate(&group), wanted.get(&group).copied().unwrap_or(0));
            let Some(room) = room(&bucket, rate, now) else { continue };
            let at_once = room.saturating_sub(spared(&bucket, rate, now)).min(letters);
            if at_once > 0 {
                take(&mut bucket, rate, now, at_once);
            }
            let later = self.behind((circular, &group), &bucket, (rate, now), letters - at_once);
            all.insert(group, Turns { at_once, later });
            if at_once > 0 {
                changed.push(bucket);
            }
        }
        store(tx, changed).await?;
        Ok(all)
    }

    /// Turns behind those given before.
    fn behind(
        &self,
        (circular, group): (MailCircularId, &str),
        bucket: &Model,
        (rate, now): (Option<Rate>, DateTime<Utc>),
        letters: u32,
    ) -> VecDeque<(DateTime<Utc>, u32)> {
        let mut given = self.given();
        given.retain(|_, until| *until > now);
        let key = (circular, group.to_owned());
        let after = given.get(&key).copied().unwrap_or(now);
        let turns = slices(bucket, rate, (now, after), letters);
        if let Some((last, _)) = turns.back() {
            given.insert(key, *last);
        }
        turns
    }
}
