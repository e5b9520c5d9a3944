//! One reading of the mailbox.

use std::collections::HashMap;

use anyhow::bail;
use entities::mail::bounce::BounceSource;
use entities::mail::{mailbox, mailbox_place};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _,
};
use sha2::{Digest as _, Sha256};

use super::super::parse::{Parsed, parse, refused};
use super::super::record::{Arrival, is_recorded, record};
use super::super::webhook::hex;
use super::Leave;
use super::session::{Fetched, Place, Session};
use super::wire;
use crate::config::Mailbox;
use crate::database::Database;
use crate::mail::{PostOffice, Roots, wording};
use crate::vocabulary::Clock;

/// Messages of one reading.
const AT_ONCE: usize = 200;
/// Places looked up by one statement.
const CHUNK: usize = 500;
/// Of a longer message only the beginning is read.
const LONGEST: usize = 512 * 1024;

pub struct Visit<'v> {
    pub database: &'v Database,
    pub post: &'v PostOffice,
    pub clock: &'v Clock,
    pub settings: &'v Mailbox,
    pub leave: &'v Leave<'v>,
}

/// How far a reading is.
#[derive(Default)]
struct Progress {
    asked: usize,
    read: usize,
    /// Messages the server did not hand out, before it handed out any.
    refused: Vec<Refusal>,
    /// Everything up to this number was looked at.
    mark: Option<u32>,
}

struct Refusal {
    place: String,
    words: String,
}

impl Visit<'_> {
    /// Says how many messages were new.
    pub async fn run(&self, roots: &Roots) -> anyhow::Result<usize> {
        let wire = wire::connect(self.settings, roots).await?;
        let mut session = Session::open(wire, self.settings).await?;
        let mut progress = Progress::default();
        let life = self.life(&session);
        let after = self.mark(life.as_deref()).await?;
        let outcome = self.messages(&mut session, after, &mut progress).await;
        // What was read before it went wrong need not be looked at again.
        self.remember(life, progress.mark).await?;
        // Deletions of POP3 count once the session is ended in order.
        let closed = session.close().await;
        outcome?;
        closed?;
        Ok(progress.read)
    }

    async fn messages(
        &self,
        session: &mut Session,
        after: u32,
        progress: &mut Progress,
    ) -> anyhow::Result<()> {
        for chunk in session.list(after).await?.chunks(CHUNK) {
            let places: Vec<_> = chunk.iter().map(|message| self.place(&message.name)).collect();
            let known = self.known(&places).await?;
            for (message, place) in chunk.iter().zip(places) {
                let was_read = match known.get(&place) {
                    Some(was_read) => *was_read,
                    None if progress.asked == AT_ONCE => return refused_all(progress),
                    None => self.look(session, (message, place), progress).await?,
                };
                if progress.refused.is_empty() {
                    progress.mark = Some(message.number);
                }
                if was_read && !self.settings.keeps {
                    session.delete(message.number).await?;
                }
            }
        }
        refused_all(progress)
    }

    /// Downloads a message and writes it down; says whether it could be read.
    async fn look(
        &self,
        session: &mut Session,
        (message, place): (&Place, String),
        progress: &mut Progress,
    ) -> anyhow::Result<bool> {
        progress.asked += 1;
        match session.fetch(message.number, LONGEST).await? {
            Fetched::Message(raw) => {
                for refusal in progress.refused.drain(..) {
                    self.keep_refusal(refusal).await?;
                }
                let mut parsed = parse(&raw);
                let key = key(&raw, parsed.leaves.as_deref());
                if self.leaves(&key, parsed.leaves.as_ref()).await? {
                    parsed.diagnostic = Some(wording::LEFT_BY_MAIL.to_owned());
                }
                self.keep((place, true), key, parsed).await?;
                progress.read += 1;
                Ok(true)
            }
            Fetched::Refused(words) if progress.read == 0 => {
                progress.refused.push(Refusal { place, words });
                Ok(false)
            }
            Fetched::Refused(words) => {
                self.keep_refusal(Refusal { place, words }).await?;
                Ok(false)
            }
        }
    }

    /// Whether somebody left by this message. Read once more, it is no wish of today: they may have
    /// come back since.
    async fn leaves(&self, key: &str, token: Option<&Vec<u8>>) -> anyhow::Result<bool> {
        let Some(token) = token else { return Ok(false) };
        if is_recorded(self.database.reader(), key).await? {
            return Ok(false);
        }
        (self.leave)(token.clone()).await
    }

    fn place(&self, name: &str) -> String {
        let Mailbox { user, .. } = self.settings;
        hex(&Sha256::digest(format!("{} {user} {name}", self.settings.name())))
    }

    /// Of these places those that were looked at, and whether the message could be read.
    async fn known(&self, places: &[String]) -> Result<HashMap<String, bool>, DbErr> {
        let found: Vec<(String, bool)> = mailbox_place::Entity::find()
            .select_only()
            .columns([mailbox_place::Column::Place, mailbox_place::Column::WasRead])
            .filter(mailbox_place::Column::Place.is_in(places.iter().cloned()))
            .into_tuple()
            .all(self.database.reader())
            .await?;
        Ok(found.into_iter().collect())
    }

    async fn keep_refusal(&self, refusal: Refusal) -> Result<(), DbErr> {
        let Refusal { place, words } = refusal;
        tracing::warn!(words, "a message in the mailbox for returned letters was not handed out");
        let key = format!("refused:{place}");
        self.keep((place, false), key, refused(&words)).await
    }

    async fn keep(
        &self,
        (place, was_read): (String, bool),
        source_key: String,
        parsed: Parsed,
    ) -> Result<(), DbErr> {
        let now = self.clock.now();
        let tx = self.database.begin_write().await?;
        let arrival = Arrival { source: BounceSource::Mailbox, source_key, parsed };
        record(&tx, self.post, now, arrival).await?;
        let row = mailbox_place::Model { place, was_read, seen_at: now };
        let known = OnConflict::column(mailbox_place::Column::Place).do_nothing().to_owned();
        mailbox_place::Entity::insert(row.into_active_model())
            .on_conflict(known)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await
    }

    /// The number up to which this folder was read. Where messages are deleted, all of them are
    /// looked at: one whose deletion failed has to go, too.
    async fn mark(&self, life: Option<&str>) -> Result<u32, DbErr> {
        let Some(life) = life else { return Ok(0) };
        let reader = self.database.reader();
        let row = mailbox::Entity::find_by_id(self.settings.name()).one(reader).await?;
        let last = row.filter(|row| row.validity.as_deref() == Some(life));
        let last = last.and_then(|row| row.last_uid).unwrap_or(0);
        Ok(u32::try_from(last).unwrap_or(0))
    }

    async fn remember(&self, life: Option<String>, mark: Option<u32>) -> Result<(), DbErr> {
        let (Some(life), Some(mark)) = (life, mark) else { return Ok(()) };
        let tx = self.database.begin_write().await?;
        mailbox::Entity::update_many()
            .col_expr(mailbox::Column::Validity, Expr::value(life))
            .col_expr(mailbox::Column::LastUid, Expr::value(i64::from(mark)))
            .filter(mailbox::Column::Name.eq(self.settings.name()))
            .exec(&tx)
            .await?;
        tx.commit().await
    }

    /// None: numbers are not remembered here.
    fn life(&self, session: &Session) -> Option<String> {
        let validity = session.validity().filter(|_| self.settings.keeps)?;
        Some(self.place(&format!("UIDVALIDITY {validity}")))
    }
}

/// A server that handed out nothing it was asked for is in trouble itself, and is asked again.
fn refused_all(progress: &Progress) -> anyhow::Result<()> {
    match progress.refused.first() {
        Some(refusal) => bail!("the mailbox server hands out no message: {}", refusal.words),
        None => Ok(()),
    }
}

/// The same for a message that lies there twice: its Message-ID and what it says, without the
/// headers that servers on the way put on top. Letters of those who leave say next to nothing, so
/// whose they are and of when counts, too.
fn key(raw: &[u8], leaves: Option<&[u8]>) -> String {
    let head_ends = raw.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
    let (head, rest) = raw.split_at(head_ends);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = |name: &'static str| {
        head.lines().find(|line| line.starts_with(name)).unwrap_or_default().trim()
    };
    let says = Sha256::new().chain_update(line("message-id:")).chain_update(rest);
    match leaves {
        None => format!("mail:{}", hex(&says.finalize())),
        Some(token) => {
            let whose = says.chain_update(line("date:")).chain_update(token);
            format!("leave:{}", hex(&whose.finalize()))
        }
    }
}
