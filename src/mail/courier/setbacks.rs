//! What mail servers put off, refused or left unanswered, hour by hour.

use std::collections::BTreeMap;

use anyhow::Context as _;
use chrono::{DateTime, NaiveDateTime, Utc};
use entities::MailCircularId;
use entities::mail::attempt::{self, AttemptOutcome, Column};
use entities::mail::message::{self, LetterState};
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Query};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

/// Tries of one hour that did not end with an acceptance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setbacks {
    /// To come back later; one letter may be among them several times.
    pub deferred: u64,
    pub rejected: u64,
    pub unknown: u64,
}

/// By the hour in which the tries ended.
pub async fn setbacks_by_hour<C: ConnectionTrait>(
    reader: &C,
    id: MailCircularId,
) -> anyhow::Result<BTreeMap<DateTime<Utc>, Setbacks>> {
    use AttemptOutcome::{Deferred, Rejected, Unknown};
    use LetterState as At;
    // Most letters are accepted at their first try: their tries are not looked at.
    let tried_again = message::Column::Fence.gt(1);
    let on_its_way = [At::Pending, At::Claimed, At::Sending, At::Accepted];
    let not_taken = message::Column::State.is_not_in(on_its_way);
    let letters = Query::select()
        .column(message::Column::Id)
        .from(message::Entity)
        .and_where(message::Column::CircularId.eq(id))
        .and_where(tried_again.or(not_taken))
        .to_owned();
    // Both databases write an instant of UTC with its hour in the first thirteen letters.
    let ended = Expr::col(Column::EndedAt).cast_as("text");
    let hour = Func::cust("SUBSTR").args([ended, Expr::value(1), Expr::value(13)]);
    let rows: Vec<(String, AttemptOutcome, i64)> = attempt::Entity::find()
        .select_only()
        .expr_as(hour.clone(), "hour")
        .column(Column::Outcome)
        .column_as(Column::Id.count(), "tries")
        .filter(Column::MessageId.in_subquery(letters))
        .filter(Column::Outcome.is_in([Deferred, Rejected, Unknown]))
        .group_by(Expr::col("hour"))
        .group_by(Column::Outcome)
        .into_tuple()
        .all(reader)
        .await?;
    let mut hours: BTreeMap<DateTime<Utc>, Setbacks> = BTreeMap::new();
    for (hour, outcome, tries) in rows {
        let of = hours.entry(instant(&hour)?).or_default();
        let count = match outcome {
            Deferred => &mut of.deferred,
            Rejected => &mut of.rejected,
            _ => &mut of.unknown,
        };
        *count += tries.unsigned_abs();
    }
    Ok(hours)
}

/// `2026-11-24 01` or `2026-11-24T01`
fn instant(hour: &str) -> anyhow::Result<DateTime<Utc>> {
    let whole = format!("{}:00", hour.replace('T', " "));
    let read = NaiveDateTime::parse_from_str(&whole, "%Y-%m-%d %H:%M");
    Ok(read.with_context(|| format!("{hour} is no hour"))?.and_utc())
}
