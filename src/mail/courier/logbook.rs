//! Who is at which letter: the marks of open bundles, written for all lanes together. A lane hears
//! back once its mark is on disk, and only then lets the closing dot go.
//!
//! One commit writes one row however many letters it tells of, so that a letter costs a fraction of
//! a commit and still has its intent on record before its content leaves.

use std::sync::Arc;

use entities::mail::bundle::{self, Column};
use sea_orm::sea_query::{Query, UpdateStatement};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, DbErr, EntityName as _};
use tokio::sync::{mpsc, oneshot};

use super::acceptance::Acceptance;
use super::close::accept;
use super::open_bundle::Open;
use crate::database::{Alone, Database, WriteTransaction};
use crate::mail::ledger::{Patience, Settlement, TOGETHER, insert_attempts, settle};

/// How far a letter of an open bundle is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Waiting,
    /// Its content may be under way.
    Begun,
    Accepted,
    /// Its row tells the rest.
    Ended,
}

impl Mark {
    pub fn of(digit: u8) -> Self {
        match digit {
            b'1' => Self::Begun,
            b'2' => Self::Accepted,
            b'3' => Self::Ended,
            _ => Self::Waiting,
        }
    }

    pub fn digit(self) -> u8 {
        match self {
            Self::Waiting => b'0',
            Self::Begun => b'1',
            Self::Accepted => b'2',
            Self::Ended => b'3',
        }
    }
}

/// A letter of an open bundle.
#[derive(Clone)]
pub struct Place {
    pub bundle: Arc<Open>,
    pub at: usize,
}

/// What came of a letter.
pub enum Came {
    Accepted(Acceptance),
    Else(Box<Settlement>),
}

/// What a lane has to say: what came of its last letters, and which it is about to hand over.
pub struct Entry {
    pub came: Vec<(Place, Came)>,
    pub begins: Option<Place>,
}

struct Asked {
    entry: Entry,
    written: oneshot::Sender<bool>,
}

/// Where lanes write. Cheap to clone.
#[derive(Clone)]
pub struct Logbook(mpsc::Sender<Asked>);

impl Logbook {
    pub fn open(database: Database) -> Self {
        let (entries, waiting) = mpsc::channel(TOGETHER);
        let alone = database.alone();
        tokio::spawn(Writer { database, alone }.run(waiting));
        Self(entries)
    }

    /// True: the letter that begins is on record. False: it must not leave.
    pub async fn write(&self, entry: Entry) -> bool {
        let (written, answer) = oneshot::channel();
        self.0.send(Asked { entry, written }).await.is_ok() && answer.await.unwrap_or(false)
    }
}

struct Writer {
    database: Database,
    /// For the ordinary case.
    alone: Alone,
}

/// The entries of one commit for one bundle.
struct Page<'a> {
    bundle: &'a Arc<Open>,
    /// With what came and what begins.
    marks: Vec<u8>,
    /// With what came alone: for a bundle that was called back.
    came: Vec<u8>,
    begins: bool,
}

/// What became of a bundle's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Whole,
    CameOnly,
    /// Somebody took its sender for dead.
    Closed,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::Receiver<Asked>) {
        let mut together = Vec::new();
        while waiting.recv_many(&mut together, TOGETHER).await > 0 {
            let pages = self.write(&mut together).await;
            let on_record = pages.is_some();
            let pages = pages.unwrap_or_default();
            for (open, _) in pages.iter().filter(|(_, written)| *written != Written::Whole) {
                open.recall();
            }
            for asked in together.drain(..) {
                // Where writing took long, readers are asked again: the letter goes back untouched.
                let may_begin = asked.entry.begins.as_ref().is_some_and(|place| {
                    place.bundle.is_good()
                        && pages.iter().any(|(open, written)| {
                            Arc::ptr_eq(open, &place.bundle) && *written == Written::Whole
                        })
                });
                asked.entry.note(may_begin, on_record);
                // Whoever asked may have gone; what is written stays written.
                let _ = asked.written.send(may_begin);
            }
        }
    }

    /// None: nothing is on record, and whoever closes the bundles has to say it again.
    async fn write(&mut self, asked: &mut [Asked]) -> Option<Vec<(Arc<Open>, Written)>> {
        let mut patience = Patience::with("the logbook");
        loop {
            // What cannot begin any more is not written down as begun.
            for Asked { entry, .. } in &mut *asked {
                entry.begins.take_if(|place| !place.bundle.is_good());
            }
            let error = match self.commit(asked).await {
                Ok(pages) => return Some(pages),
                Err(error) => error,
            };
            if !patience.lasts(error).await {
                return None;
            }
        }
    }

    async fn commit(&mut self, asked: &[Asked]) -> Result<Vec<(Arc<Open>, Written)>, DbErr> {
        if let Some(written) = self.commit_alone(asked).await? {
            return Ok(written);
        }
        let tx = self.database.begin_write().await?;
        let mut lines = Vec::new();
        for (_, came) in asked.iter().flat_map(|asked| &asked.entry.came) {
            if let Came::Else(settlement) = came
                && settle(&tx, settlement).await?
            {
                lines.extend(settlement.attempt.clone());
            }
        }
        insert_attempts(&tx, lines).await?;
        let mut written = Vec::new();
        for page in pages(asked) {
            let outcome = page.write(&tx).await?;
            if outcome == Written::Closed {
                accept(&tx, &late(asked, page.bundle)).await?;
            }
            written.push((page.bundle.clone(), outcome));
        }
        tx.commit().await?;
        Ok(written)
    }
}

impl Writer {
    /// The ordinary case: nothing but acceptances, of one bundle or of two at the border between them.
    /// Each bundle's page is written by itself. None: it takes more than that; what is written
    /// already is written once more.
    async fn commit_alone(
        &mut self,
        asked: &[Asked],
    ) -> Result<Option<Vec<(Arc<Open>, Written)>>, DbErr> {
        let mut came = asked.iter().flat_map(|asked| &asked.entry.came);
        if came.any(|(_, came)| matches!(came, Came::Else(_))) {
            return Ok(None);
        }
        let mut written = Vec::new();
        for page in pages(asked) {
            if self.alone.write(&page.statement(&page.marks, page.begins)).await? != 1 {
                return Ok(None);
            }
            written.push((page.bundle.clone(), Written::Whole));
        }
        Ok(Some(written))
    }
}

/// The page of each bundle, the oldest bundle first: what came of a line's last letter is in the same
/// bundle as the one that begins or in an older one, and has to be on disk no later.
fn pages(asked: &[Asked]) -> Vec<Page<'_>> {
    let mut pages: Vec<Page<'_>> = Vec::new();
    for Asked { entry, .. } in asked {
        for (place, came) in &entry.came {
            let page = page_of(&mut pages, &place.bundle);
            let digit = match came {
                Came::Accepted(_) => Mark::Accepted.digit(),
                Came::Else(_) => Mark::Ended.digit(),
            };
            page.marks[place.at] = digit;
            page.came[place.at] = digit;
        }
        if let Some(place) = &entry.begins {
            let page = page_of(&mut pages, &place.bundle);
            page.marks[place.at] = Mark::Begun.digit();
            page.begins = true;
        }
    }
    pages.sort_by_key(|page| page.bundle.taken);
    pages
}

fn page_of<'a, 'b>(pages: &'b mut Vec<Page<'a>>, bundle: &'a Arc<Open>) -> &'b mut Page<'a> {
    let known = pages.iter().position(|page| Arc::ptr_eq(page.bundle, bundle));
    let place = known.unwrap_or_else(|| {
        let marks = bundle.marks();
        pages.push(Page { bundle, came: marks.clone(), marks, begins: false });
        pages.len() - 1
    });
    &mut pages[place]
}

/// Acceptances that come after a bundle was closed by others.
fn late(asked: &[Asked], bundle: &Arc<Open>) -> Vec<Acceptance> {
    let came = asked.iter().flat_map(|asked| &asked.entry.came);
    came.filter(|(place, _)| Arc::ptr_eq(&place.bundle, bundle))
        .filter_map(|(_, came)| match came {
            Came::Accepted(acceptance) => Some(acceptance.clone()),
            Came::Else(_) => None,
        })
        .collect()
}

impl Page<'_> {
    async fn write(&self, tx: &WriteTransaction) -> Result<Written, DbErr> {
        let whole = self.statement(&self.marks, self.begins);
        if tx.execute(&whole).await?.rows_affected() == 1 {
            return Ok(Written::Whole);
        }
        let came = self.statement(&self.came, false);
        if self.begins && tx.execute(&came).await?.rows_affected() == 1 {
            return Ok(Written::CameOnly);
        }
        Ok(Written::Closed)
    }

    /// `begins`: nobody may have called the bundle back.
    fn statement(&self, marks: &[u8], begins: bool) -> UpdateStatement {
        let marks = String::from_utf8_lossy(marks).into_owned();
        let mut update = Query::update()
            .table(bundle::Entity.table_ref())
            .value(Column::Marks, marks)
            .and_where(Column::Id.eq(self.bundle.id))
            .and_where(Column::ClosedAt.is_null())
            .to_owned();
        if begins {
            update.and_where(Column::RecalledAt.is_null());
        }
        update
    }
}

impl Entry {
    /// After the commit: what memory knows of the bundles.
    fn note(self, may_begin: bool, on_record: bool) {
        for (place, came) in self.came {
            place.bundle.came(place.at, came, on_record);
        }
        if let Some(place) = self.begins.filter(|_| may_begin) {
            place.bundle.begins(place.at);
        }
    }
}
