//! Readers of an issue who left while it went out.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use entities::SubscriberId;
use entities::mail::message;
use entities::newsletter::consent::{self, Act, Column};
use entities::newsletter::issue;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::freeze::letter_key;
use crate::context::Context;

/// Keys asked for in one statement.
const PART: usize = 500;

/// Those who left by themselves between the first letter and the last, or until now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    pub readers: u64,
    pub by_hour: BTreeMap<DateTime<Utc>, u64>,
    pub by_domain: BTreeMap<String, u64>,
}

pub async fn left_meanwhile(context: &Context, row: &issue::Model) -> Result<Left, DbErr> {
    let Some(from) = row.started_at else { return Ok(Left::default()) };
    let until = row.finished_at.unwrap_or_else(|| context.now());
    let db = context.database.reader();
    let gone: Vec<(Option<SubscriberId>, DateTime<Utc>)> = consent::Entity::find()
        .select_only()
        .columns([Column::SubscriberId, Column::At])
        .filter(Column::Act.eq(Act::Left))
        .filter(Column::At.between(from, until))
        .into_tuple()
        .all(db)
        .await?;
    let gone = gone.into_iter().filter_map(|(reader, at)| Some((letter_key(row.id, reader?), at)));
    let (gone, mut left): (HashMap<_, _>, _) = (gone.collect(), Left::default());
    let keys: Vec<&String> = gone.keys().collect();
    for part in keys.chunks(PART) {
        let letters: Vec<(String, String)> = message::Entity::find()
            .select_only()
            .columns([message::Column::DedupeKey, message::Column::ToDomain])
            .filter(message::Column::DedupeKey.is_in(part.iter().copied()))
            .into_tuple()
            .all(db)
            .await?;
        for (key, domain) in letters {
            let Some(at) = gone.get(&key) else { continue };
            left.readers += 1;
            let hour = at.duration_trunc(TimeDelta::hours(1)).unwrap_or(*at);
            *left.by_hour.entry(hour).or_default() += 1;
            *left.by_domain.entry(domain).or_default() += 1;
        }
    }
    Ok(left)
}
