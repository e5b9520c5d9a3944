//! Reads the mailbox letters come back to. Clients of our own: what is asked of POP3 and IMAP is a
//! dozen commands, and the crates for them bring parsers of the whole languages.
//!
//! A message is downloaded once: its place is written down, whatever was made of it. What lies there
//! is read in parts, so that a full mailbox is worked off over several readings. A message the server
//! does not hand out stops nobody behind it.

mod imap;
mod pop3;
mod session;
mod visit;
mod wire;

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::mailbox::{Column, Entity, Model};
use entities::mail::mailbox_place;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};

use crate::config::Mailbox;
use crate::database::{Database, WriteTransaction};
use crate::mail::{PostOffice, Roots};
use crate::vocabulary::Clock;
use visit::Visit;

/// Between two readings.
const EVERY: TimeDelta = TimeDelta::minutes(5);

/// A place is remembered so long. A message that still lies there then is downloaded once more and
/// known by what it says.
const REMEMBERED: TimeDelta = TimeDelta::days(90);

/// How the mailbox fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxState {
    /// Without user and password.
    pub name: String,
    pub read_at: Option<DateTime<Utc>>,
    /// Since the last reading that went well: when, and in what words.
    pub trouble: Option<(DateTime<Utc>, String)>,
}

/// Tells that somebody asked to leave, by the token of the address they wrote to; false where that
/// is nobody's. Done twice it changes nothing.
pub type Leave<'l> = dyn Fn(Vec<u8>) -> Left + Send + Sync + 'l;
pub type Left = BoxFuture<'static, anyhow::Result<bool>>;

/// Forgets places nobody has looked at for long; the mailbox would make their number grow for ever.
pub async fn forget_places(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<(), DbErr> {
    mailbox_place::Entity::delete_many()
        .filter(mailbox_place::Column::SeenAt.lt(now - REMEMBERED))
        .exec(tx)
        .await
        .map(drop)
}

/// None: no mailbox is read.
pub async fn mailbox_state<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
) -> Result<Option<MailboxState>, DbErr> {
    let Some(settings) = &post.delivery().bounces.mailbox else { return Ok(None) };
    let name = settings.name();
    let row = Entity::find_by_id(name.clone()).one(reader).await?;
    let (read_at, trouble_at, trouble) =
        row.map_or((None, None, None), |row| (row.read_at, row.trouble_at, row.trouble));
    let trouble = trouble_at.filter(|at| read_at.is_none_or(|read| *at > read)).zip(trouble);
    Ok(Some(MailboxState { name, read_at, trouble }))
}

/// Whether it is time to read it again.
pub async fn is_due<C: ConnectionTrait>(
    reader: &C,
    post: &PostOffice,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let Some(settings) = &post.delivery().bounces.mailbox else { return Ok(false) };
    let row = Entity::find_by_id(settings.name()).one(reader).await?;
    Ok(row.is_none_or(|row| row.next_read_at <= now))
}

/// Reads what is new in the mailbox, if it is time; says how many messages that were. What goes
/// wrong is noted for the secretariat and is no failure.
pub async fn read(
    database: &Database,
    post: &PostOffice,
    clock: &Clock,
    roots: &Roots,
    leave: &Leave<'_>,
) -> Result<usize, DbErr> {
    let Some(settings) = &post.delivery().bounces.mailbox else { return Ok(0) };
    if !takes_turn(database, settings, clock.now()).await? {
        return Ok(0);
    }
    let visit = Visit { database, post, clock, settings, leave };
    let outcome = visit.run(roots).await;
    let now = clock.now();
    let tx = database.begin_write().await?;
    let update = Entity::update_many().filter(Column::Name.eq(settings.name()));
    let (read, update) = match outcome {
        Ok(read) => (read, update.col_expr(Column::ReadAt, Expr::value(now))),
        Err(error) => {
            let words: String = format!("{error:#}").chars().take(500).collect();
            tracing::warn!(error = words, "the mailbox for returned letters could not be read");
            let update = update
                .col_expr(Column::TroubleAt, Expr::value(now))
                .col_expr(Column::Trouble, Expr::value(words));
            (0, update)
        }
    };
    update.exec(&tx).await?;
    tx.commit().await?;
    Ok(read)
}

/// One machine at a time, and none again for a while, whatever becomes of it.
async fn takes_turn(
    database: &Database,
    settings: &Mailbox,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let tx = database.begin_write().await?;
    let row = Model {
        name: settings.name(),
        next_read_at: now,
        read_at: None,
        trouble_at: None,
        trouble: None,
        validity: None,
        last_uid: None,
    };
    let known = OnConflict::column(Column::Name).do_nothing().to_owned();
    Entity::insert(row.into_active_model()).on_conflict(known).exec_without_returning(&tx).await?;
    let taken = Entity::update_many()
        .col_expr(Column::NextReadAt, Expr::value(now + EVERY))
        .filter(Column::Name.eq(settings.name()))
        .filter(Column::NextReadAt.lte(now))
        .exec(&tx)
        .await?
        .rows_affected;
    tx.commit().await?;
    Ok(taken == 1)
}
