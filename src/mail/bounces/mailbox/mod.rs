//! Reads the mailbox letters come back to. Clients of our own: what is asked of POP3 and IMAP is a
//! dozen commands, and the crates for them bring parsers of the whole languages.
//!
//! A message is downloaded once: its place is in the row that was made of it. What lies there is
//! read in parts, so that a full mailbox is worked off over several readings.

mod imap;
mod pop3;
mod wire;

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::bounce::{self, BounceSource};
use entities::mail::mailbox::{Column, Entity, Model};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QuerySelect as _,
};
use sha2::{Digest as _, Sha256};

use super::parse::parse;
use super::record::{Arrival, Recorded, record};
use super::webhook::hex;
use crate::config::{Mailbox, MailboxKind};
use crate::database::Database;
use crate::mail::{PostOffice, Roots};
use crate::vocabulary::Clock;
use imap::Imap;
use pop3::Pop3;

/// Between two readings.
const EVERY: TimeDelta = TimeDelta::minutes(5);
/// Messages of one reading.
const AT_ONCE: usize = 200;
/// Places looked up by one statement.
const CHUNK: usize = 500;
/// Of a longer message only the beginning is read.
const LONGEST: usize = 512 * 1024;

/// How the mailbox fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxState {
    /// Without user and password.
    pub name: String,
    pub read_at: Option<DateTime<Utc>>,
    /// Since the last reading that went well: when, and in what words.
    pub trouble: Option<(DateTime<Utc>, String)>,
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
) -> Result<usize, DbErr> {
    let Some(settings) = &post.delivery().bounces.mailbox else { return Ok(0) };
    if !takes_turn(database, settings, clock.now()).await? {
        return Ok(0);
    }
    let reading = Reading { database, post, clock, settings };
    let outcome = reading.run(roots).await;
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

enum Session {
    Imap(Imap),
    Pop3(Pop3),
}

struct Reading<'r> {
    database: &'r Database,
    post: &'r PostOffice,
    clock: &'r Clock,
    settings: &'r Mailbox,
}

impl Reading<'_> {
    async fn run(&self, roots: &Roots) -> anyhow::Result<usize> {
        let wire = wire::connect(self.settings, roots).await?;
        let mut session = match self.settings.kind {
            MailboxKind::Imap => Session::Imap(Imap::open(wire, self.settings).await?),
            MailboxKind::Pop3 => Session::Pop3(Pop3::open(wire, self.settings).await?),
        };
        let outcome = self.messages(&mut session).await;
        // Deletions of POP3 count once the session is ended in order.
        let closed = session.close().await;
        let read = outcome?;
        closed?;
        Ok(read)
    }

    async fn messages(&self, session: &mut Session) -> anyhow::Result<usize> {
        let mut read = 0;
        for chunk in session.list().await?.chunks(CHUNK) {
            let places: Vec<_> = chunk.iter().map(|message| self.place(&message.name)).collect();
            let known = self.known(&places).await?;
            for (message, place) in chunk.iter().zip(places) {
                let is_known = known.contains(&place);
                if !is_known {
                    if read == AT_ONCE {
                        return Ok(read);
                    }
                    let raw = session.fetch(message.number, LONGEST).await?;
                    self.keep(&raw, place).await?;
                    read += 1;
                }
                if !self.settings.keeps {
                    session.delete(message.number).await?;
                }
            }
        }
        Ok(read)
    }

    fn place(&self, name: &str) -> String {
        hex(&Sha256::digest(format!("{} {name}", self.settings.name())))
    }

    async fn known(&self, places: &[String]) -> Result<Vec<String>, DbErr> {
        bounce::Entity::find()
            .select_only()
            .column(bounce::Column::Place)
            .filter(bounce::Column::Place.is_in(places.iter().cloned()))
            .into_tuple()
            .all(self.database.reader())
            .await
    }

    async fn keep(&self, raw: &[u8], place: String) -> Result<Recorded, DbErr> {
        let parsed = parse(raw);
        let arrival = Arrival {
            source: BounceSource::Mailbox,
            source_key: format!("mail:{}", fingerprint(raw)),
            place: Some(place),
            parsed,
        };
        let tx = self.database.begin_write().await?;
        let recorded = record(&tx, self.post, self.clock.now(), arrival).await?;
        tx.commit().await?;
        Ok(recorded)
    }
}

/// The same for a message that lies there twice: its Message-ID and what it says, without the
/// headers that servers on the way put on top.
fn fingerprint(raw: &[u8]) -> String {
    let head_ends = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
    let (head, rest) = raw.split_at(head_ends);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let id = head.lines().find(|line| line.starts_with("message-id:")).unwrap_or_default();
    hex(&Sha256::new().chain_update(id.trim()).chain_update(rest).finalize())
}

/// A message in the mailbox.
struct Place {
    number: u32,
    /// The same for as long as the message lies there.
    name: String,
}

impl Session {
    async fn list(&mut self) -> anyhow::Result<Vec<Place>> {
        match self {
            Self::Imap(imap) => imap.list().await,
            Self::Pop3(pop3) => pop3.list().await,
        }
    }

    async fn fetch(&mut self, number: u32, most: usize) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Imap(imap) => imap.fetch(number, most).await,
            Self::Pop3(pop3) => pop3.fetch(number, most).await,
        }
    }

    async fn delete(&mut self, number: u32) -> anyhow::Result<()> {
        match self {
            Self::Imap(imap) => imap.delete(number).await,
            Self::Pop3(pop3) => pop3.delete(number).await,
        }
    }

    async fn close(self) -> anyhow::Result<()> {
        match self {
            Self::Imap(imap) => imap.close().await,
            Self::Pop3(pop3) => pop3.close().await,
        }
    }
}
