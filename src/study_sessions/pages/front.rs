//! The list as most people first meet it: nobody signed in, nothing filtered. Its bytes are rendered
//! once per change.
//!
//! Every answer is as fresh as the database: it follows a look at what the list depends on that
//! nothing committed by this process has overtaken. Where other processes write too, a look stands
//! for [`LOOK_STANDS`] and no longer, so that they need no word between them. Looks are shared by all
//! requests that wait at the same moment: many requests cost few looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::header::{
    CACHE_CONTROL, COOKIE, ETag, EntityTag, Header as _, IfNoneMatch, VARY,
};
use actix_web::{FromRequest as _, HttpRequest, HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;

use crate::context::Context;
use crate::database::Change;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue;
use crate::web::{Failure, perform};

use super::filter::ListQuery;
use super::list;

/// How long a look stands where other processes may have written since.
const LOOK_STANDS: Duration = Duration::from_millis(250);

type Freshness = Vec<(StudySessionId, i32, DateTime<Utc>, Mode, i32)>;

/// The rendered list; one for every worker of the server.
pub struct FrontPage {
    /// Looks begun so far.
    begun: AtomicU64,
    looking: AtomicBool,
    last: watch::Sender<Look>,
}

/// What the last look found.
#[derive(Clone, Default)]
struct Look {
    /// Counted as the look began.
    number: u64,
    found: Option<Found>,
}

#[derive(Clone)]
struct Found {
    kept: Arc<Kept>,
    /// Taken before the look.
    change: Change,
    begun: Instant,
}

struct Kept {
    freshness: Freshness,
    /// The clock alone changes nothing in the list before.
    until: DateTime<Utc>,
    bytes: web::Bytes,
    tag: EntityTag,
}

impl Default for FrontPage {
    fn default() -> Self {
        Self {
            begun: AtomicU64::new(0),
            looking: AtomicBool::new(false),
            last: watch::Sender::new(Look::default()),
        }
    }
}

impl FrontPage {
    /// Nobody known, no language chosen, no message to show, no filter.
    pub fn is_for(request: &HttpRequest) -> bool {
        request.query_string().is_empty()
            && request.headers().get_all(COOKIE).all(|header| {
                let names = header.to_str().unwrap_or("?").split(';');
                // What proves that forms are ours stands in no list.
                names
                    .map(|pair| pair.split('=').next().unwrap_or("?").trim())
                    .all(|name| matches!(name, "" | "browser" | "__Host-browser"))
            })
    }

    /// What the last look found, if it still stands.
    fn standing(&self, context: &Context) -> Option<Arc<Kept>> {
        let last = self.last.borrow();
        let found = last.found.as_ref()?;
        let overtaken = found.change != context.database.last_change()
            || context.database.is_shared() && found.begun.elapsed() > LOOK_STANDS;
        (!overtaken && context.now() < found.kept.until).then(|| found.kept.clone())
    }

    /// The list, or that nothing has changed since this reader asked.
    pub async fn answer(
        &self,
        request: &HttpRequest,
        context: &web::Data<Context>,
    ) -> Result<HttpResponse, Failure> {
        let kept = match self.standing(context) {
            Some(kept) => kept,
            None => self.fresh(request, context).await?,
        };
        let known = match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(&kept.tag)),
            Err(_) => false,
        };
        let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header(ETag(kept.tag.clone()))
            .insert_header((CACHE_CONTROL, "private, no-cache"))
            .insert_header((VARY, "Cookie"));
        if known {
            return Ok(answer.finish());
        }
        Ok(answer.content_type("text/html; charset=utf-8").body(kept.bytes.clone()))
    }

    /// The list as found by a look that began after now.
    async fn fresh(
        &self,
        request: &HttpRequest,
        context: &web::Data<Context>,
    ) -> Result<Arc<Kept>, Failure> {
        let mut looks = self.last.subscribe();
        let arrived = self.begun.load(Ordering::SeqCst);
        loop {
            let last = looks.borrow_and_update().clone();
            if let Some(found) = last.found.filter(|_| last.number > arrived) {
                return Ok(found.kept);
            }
            if !self.looking.swap(true, Ordering::SeqCst) {
                let turn = Turn(self);
                return turn.look(request, context).await;
            }
            if looks.changed().await.is_err() {
                return Err(anyhow::anyhow!("the front page is gone").into());
            }
        }
    }
}

/// The right to look; whoever drops it wakes those who wait, so that one of them goes on.
struct Turn<'a>(&'a FrontPage);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.looking.store(false, Ordering::SeqCst);
        self.0.last.send_modify(|_| ());
    }
}

impl Turn<'_> {
    async fn look(
        &self,
        request: &HttpRequest,
        context: &web::Data<Context>,
    ) -> Result<Arc<Kept>, Failure> {
        let number = self.0.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let (change, begun) = (context.database.last_change(), Instant::now());
        let now = context.now();
        let reading = context.clone();
        let freshness =
            perform(async move { catalogue::freshness(reading.database.reader(), now).await })
                .await??;
        let last = self.0.last.borrow().found.clone().map(|found| found.kept);
        let kept = match last.filter(|kept| kept.freshness == freshness && now < kept.until) {
            Some(kept) => kept,
            None => Arc::new(render(request, context, now, freshness).await?),
        };
        let found = Some(Found { kept: kept.clone(), change, begun });
        self.0.last.send_modify(|look| *look = Look { number, found });
        Ok(kept)
    }
}

async fn render(
    request: &HttpRequest,
    context: &web::Data<Context>,
    now: DateTime<Utc>,
    freshness: Freshness,
) -> Result<Kept, Failure> {
    let visit = Visit::extract(request).await?;
    let mut shell = list::shell(&visit, context, "/sessions");
    // Everybody gets these bytes: nothing in them belongs to whoever asked first.
    shell.csrf = String::new();
    shell.banner = None;
    let (reading, pages) = (context.clone(), context.pages.clone());
    let facts = perform(async move {
        list::gather(&reading, PageLanguage::Japanese, &ListQuery::default()).await
    })
    .await??;
    let html = pages.render(&shell, &facts)?;
    let tag = EntityTag::new_strong(format!("{:x}", Sha256::digest(html.as_bytes())));
    let until = next_change(context, now).await?;
    Ok(Kept { freshness, until, bytes: web::Bytes::from(html), tag })
}

/// When the next session opens, closes or ends; a minute at most, for words that only the
/// vocabulary changes.
async fn next_change(
    context: &web::Data<Context>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Failure> {
    let reading = context.clone();
    let coming =
        perform(async move { catalogue::turning_points(reading.database.reader(), now).await })
            .await??;
    let minute = now + TimeDelta::minutes(1);
    Ok(coming.into_iter().filter(|at| *at > now).min().map_or(minute, |at| at.min(minute)))
}
