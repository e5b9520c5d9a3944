//! How often something may be done by one address, from one network, and in total. Counted in the
//! database, so that neither a restart nor a second machine forgets.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entities::PersonId;
use entities::sign_in::cool_down;
use hmac::{Hmac, Mac};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _};
use sha2::Sha256;

use crate::context::Context;
use crate::database::WriteTransaction;
use crate::vocabulary::EmailAddress;
use crate::web::network_of;

/// One limit: so many within a window.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub purpose: &'static str,
    pub most: i32,
    pub window: TimeDelta,
}

/// What a limit is counted for.
#[derive(Clone, Debug)]
pub enum Key<'a> {
    /// Upper case, tags and dots that providers ignore do not make another address.
    Address(&'a EmailAddress),
    /// /24 or /56; none where the client is unknown.
    Network(Option<IpAddr>),
    /// An address as seen from one network.
    Pair(&'a EmailAddress, Option<IpAddr>),
    /// Whoever is signed in.
    Person(PersonId),
    Total,
}

/// The limit is reached until this instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooOften {
    pub until: DateTime<Utc>,
}

/// Counts one more for each limit and says no at the first that is exceeded: what a narrow limit
/// refuses does not count towards the wider ones, or one client could use up what all others share.
/// Name the narrowest first; rows are then always taken in the same order, too.
pub async fn draw(
    tx: &WriteTransaction,
    context: &Context,
    limits: &[(Limit, Key<'_>)],
) -> anyhow::Result<Result<(), TooOften>> {
    for (limit, key) in limits {
        if let Err(too_often) = draw_one(tx, context, *limit, key).await? {
            return Ok(Err(too_often));
        }
    }
    Ok(Ok(()))
}

async fn draw_one(
    tx: &WriteTransaction,
    context: &Context,
    limit: Limit,
    key: &Key<'_>,
) -> anyhow::Result<Result<(), TooOften>> {
    let now = context.now();
    let old = |column: &'static str| Expr::col(("cool_down", column));
    let over = || old("window_ends_at").lte(now);
    let again = |fresh: Expr, kept: Expr| Expr::case(over(), fresh).finally(kept);
    let counted = OnConflict::columns(["purpose", "key_hash"])
        .value("drawn", again(Expr::val(1), old("drawn").add(1)))
        .value("window_ends_at", again(Expr::val(now + limit.window), old("window_ends_at")))
        .to_owned();
    let insert = Query::insert()
        .into_table("cool_down")
        .columns(["purpose", "key_hash", "drawn", "window_ends_at"])
        .values([
            Expr::val(limit.purpose),
            Expr::val(hashed(context, key)),
            Expr::val(1),
            Expr::val(now + limit.window),
        ])?
        .on_conflict(counted)
        .returning(Query::returning().columns(["drawn", "window_ends_at"]))
        .to_owned();
    let row = tx.query_one(&insert).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a cool-down was not counted"))?;
    let drawn: i32 = row.try_get("", "drawn")?;
    let until: DateTime<Utc> = row.try_get("", "window_ends_at")?;
    Ok(if drawn > limit.most { Err(TooOften { until }) } else { Ok(()) })
}

/// Whether anything is counted for a limit in a window that is still open.
pub async fn has_drawn(
    tx: &WriteTransaction,
    context: &Context,
    limit: Limit,
    key: &Key<'_>,
) -> anyhow::Result<bool> {
    let found = cool_down::Entity::find()
        .filter(cool_down::Column::Purpose.eq(limit.purpose))
        .filter(cool_down::Column::KeyHash.eq(hashed(context, key)))
        .filter(cool_down::Column::WindowEndsAt.gt(context.now()))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// Forgets what was counted, after a success.
pub async fn forget(
    tx: &WriteTransaction,
    context: &Context,
    limit: Limit,
    key: &Key<'_>,
) -> anyhow::Result<()> {
    cool_down::Entity::delete_many()
        .filter(cool_down::Column::Purpose.eq(limit.purpose))
        .filter(cool_down::Column::KeyHash.eq(hashed(context, key)))
        .exec(tx)
        .await?;
    Ok(())
}

/// Counters say nothing about whom they count to somebody who reads the table.
fn hashed(context: &Context, key: &Key<'_>) -> String {
    let network = |client: &Option<IpAddr>| client.map_or_else(String::new, network_of);
    let plain = match key {
        Key::Address(address) => address.counting_key(),
        Key::Network(client) => network(client),
        Key::Pair(address, client) => format!("{} {}", address.counting_key(), network(client)),
        Key::Person(id) => id.to_string(),
        Key::Total => "all".to_owned(),
    };
    keyed_hash(context, "cool-down", &plain)
}

/// HMAC of a text that could be guessed, for one purpose.
pub fn keyed_hash(context: &Context, purpose: &str, text: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&context.config.secret_key.derive(purpose))
    else {
        return String::new();
    };
    mac.update(text.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
