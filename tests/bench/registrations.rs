//! Registrations per second over the API, each with its confirmation queued, beside bare commits of
//! the same database with the same durability.
//!
//! Ten operators at once, each with a token of their own, register for one session after the other;
//! next to each other in time they mean different sessions, as on an ordinary day. The mail server
//! cannot be reached, so that letters are queued and not sent: what sending costs is measured by
//! itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bansou::database::Database;
use entities::mail::message;
use entities::study_sessions::registration;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use crate::commits::{Bare, CLIENTS};
use crate::http::Client;
use crate::place::{Kind, Places};
use crate::product::Product;
use crate::programme::{self, Programme};
use crate::report::Figure;
use crate::turns::by_turns;

const PEOPLE: usize = 1000;
const TIME: Duration = Duration::from_secs(2);
/// The port "discard" of this machine, where nothing listens.
const NOBODY: (&str, &str) = ("BANSOU_MAIL", "smtp://127.0.0.1:9");

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let database = places.new_database(kind).await?;
    let programme = programme::fill(&database, PEOPLE).await.context("registrations: sample")?;
    let product = Product::serve(places, &database, &[NOBODY]).await?;
    let crowd = Crowd::new(product.address, programme);
    let mut bare = Bare::open(places, kind).await?;
    let name = format!("registrations ({})", kind.name());
    let turns =
        by_turns(&name, rounds, async || crowd.rate().await, async || bare.rate().await).await?;
    product.child.end()?;
    hold_against_the_rows(&database, crowd.made()).await?;
    let against = match kind {
        Kind::Sqlite => "bare commits of one small row, WAL, synchronous FULL".to_owned(),
        Kind::Postgres(_) => format!("bare commits of one small row, {CLIENTS} clients"),
    };
    let name = "registrations, letter queued";
    Ok(vec![Figure::beside(name, Some(kind.name()), "per second", &against, &turns)])
}

/// People who register, each for every session once.
struct Crowd(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    programme: Programme,
    begun: AtomicUsize,
    made: AtomicUsize,
}

impl Crowd {
    fn new(address: SocketAddr, programme: Programme) -> Self {
        let (begun, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self(Arc::new(Inner { address, programme, begun, made }))
    }

    async fn rate(&self) -> anyhow::Result<f64> {
        let begun = Instant::now();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..CLIENTS {
            let inner = self.0.clone();
            clients.spawn(async move { inner.register_for(TIME).await });
        }
        let mut count = 0;
        while let Some(ended) = clients.join_next().await {
            count += ended??;
        }
        Ok(f64::from(count) / begun.elapsed().as_secs_f64())
    }

    fn made(&self) -> usize {
        self.0.made.load(Ordering::Relaxed)
    }
}

impl Inner {
    async fn register_for(&self, time: Duration) -> anyhow::Result<u32> {
        let mut client = Client::connect(self.address).await?;
        let begun = Instant::now();
        let mut count = 0;
        while begun.elapsed() < time {
            let answer = client.ask(&self.next_request()?).await?;
            let words = String::from_utf8_lossy(&answer.body);
            ensure!(answer.status == 201, "registering answers {}: {words}", answer.status);
            self.made.fetch_add(1, Ordering::Relaxed);
            count += 1;
        }
        Ok(count)
    }

    fn next_request(&self) -> anyhow::Result<Vec<u8>> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        let Programme { sessions, tokens } = &self.programme;
        let session = sessions[number % sessions.len()];
        let token = tokens.get(number / sessions.len()).context("everybody is registered")?;
        let body = r#"{"details":{"mode":"online"}}"#;
        Ok(format!(
            "POST /api/v1/study-sessions/{session}/registrations HTTP/1.1\r\nHost: bench\r\n\
             Authorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes())
    }
}

/// Every answer stands for a row, and every row for a letter.
async fn hold_against_the_rows(database: &str, made: usize) -> anyhow::Result<()> {
    let database = Database::connect(database).await?;
    let rows = registration::Entity::find().count(database.reader()).await?;
    let letters = message::Entity::find().count(database.reader()).await?;
    database.close().await?;
    ensure!(rows == made as u64, "{made} answers, {rows} registrations");
    ensure!(letters == rows, "{rows} registrations, {letters} letters");
    Ok(())
}
