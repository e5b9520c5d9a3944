//! Bookings of free slots per second over the API, each with its letters queued, beside bare commits
//! of the same database with the same durability.
//!
//! Ten clients at once, each with a token of their own, of many operators with many accompanists;
//! next to each other in time they mean different people and times, as on an ordinary day.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bansou::database::Database;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};

use crate::commits::{Bare, CLIENTS};
use crate::diary::{self, Diary};
use crate::http::Client;
use crate::place::{Kind, Places};
use crate::product::Product;
use crate::report::Figure;
use crate::turns::by_turns;

const TIME: Duration = Duration::from_secs(2);
/// The port "discard" of this machine, where nothing listens.
const NOBODY: (&str, &str) = ("BANSOU_MAIL", "smtp://127.0.0.1:9");

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let database = places.new_database(kind).await?;
    let diary = diary::fill(&database).await.context("bookings: sample")?;
    let product = Product::serve(places, &database, &[NOBODY]).await?;
    let crowd = Crowd::new(product.address, diary);
    let mut bare = Bare::open(places, kind).await?;
    let name = format!("bookings ({})", kind.name());
    let turns =
        by_turns(&name, rounds, async || crowd.rate().await, async || bare.rate().await).await?;
    product.child.end()?;
    let database = Database::connect(&database).await?;
    let rows = consultation::Entity::find().count(database.reader()).await?;
    database.close().await?;
    let made = crowd.0.made.load(Ordering::Relaxed);
    ensure!(rows == made as u64, "{made} answers, {rows} consultations");
    let (against, aim) = match kind {
        Kind::Sqlite => (
            "bare commits of one small row, WAL, synchronous FULL".to_owned(),
            ("at least 0.5", 0.5),
        ),
        Kind::Postgres(_) => {
            (format!("bare commits of one small row, {CLIENTS} clients"), ("at least 0.4", 0.4))
        }
    };
    let met = turns.ratios.median >= aim.1;
    let name = "bookings, letters queued";
    let figure = Figure::beside(name, Some(kind.name()), "per second", &against, &turns);
    Ok(vec![figure.aiming(aim.0, met)])
}

/// Clients who book, each another slot.
struct Crowd(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    diary: Diary,
    begun: AtomicUsize,
    made: AtomicUsize,
}

impl Crowd {
    fn new(address: SocketAddr, diary: Diary) -> Self {
        let (begun, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self(Arc::new(Inner { address, diary, begun, made }))
    }

    async fn rate(&self) -> anyhow::Result<f64> {
        let begun = Instant::now();
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..CLIENTS {
            let inner = self.0.clone();
            clients.spawn(async move { inner.book_for(TIME).await });
        }
        let mut count = 0;
        while let Some(ended) = clients.join_next().await {
            count += ended??;
        }
        Ok(f64::from(count) / begun.elapsed().as_secs_f64())
    }
}

impl Inner {
    async fn book_for(&self, time: Duration) -> anyhow::Result<u32> {
        let mut client = Client::connect(self.address).await?;
        let begun = Instant::now();
        let mut count = 0;
        while begun.elapsed() < time {
            let answer = client.ask(&self.next_request()).await?;
            let words = String::from_utf8_lossy(&answer.body);
            ensure!(answer.status == 201, "booking answers {}: {words}", answer.status);
            self.made.fetch_add(1, Ordering::Relaxed);
            count += 1;
        }
        Ok(count)
    }

    fn next_request(&self) -> Vec<u8> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed);
        let Diary { clients, accompanists, first } = &self.diary;
        let (operator, token) = &clients[number % clients.len()];
        let accompanist = accompanists[number % accompanists.len()];
        let starts = starts(*first, number / accompanists.len());
        let body = format!(
            r#"{{"subject":{{"organisation_id":"{operator}","mode":"phone","minutes":30,"about":"採用の進め方"}},"accompanist_id":"{accompanist}","starts_at":"{}"}}"#,
            starts.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        );
        format!(
            "POST /api/v1/consultations HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

/// The half-hours of every day, one after the other.
fn starts(first: DateTime<Utc>, place: usize) -> DateTime<Utc> {
    first + TimeDelta::minutes(30 * i64::try_from(place).unwrap_or(0))
}
