//! Letters of a circular per second, through the whole ledger and SMTP, beside Debian's `smtp-source`
//! with messages of the same size on as many connections against the same sink. Each reader's letter
//! has text and HTML of its own, 6 KB together before they are encoded.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bansou::config::{Config, MailRoute};
use bansou::database::Database;
use bansou::mail::{self, CircularLetter, NewCircular, PostOffice, Sender};
use bansou::vocabulary::{Chance, Clock, EmailAddress};
use chrono::TimeDelta;

use crate::letters::{CONNECTIONS, arrived, compare, count, mean_size, source};
use crate::place::{Kind, Places};
use crate::processor::Processor;
use crate::product::{Memory, settings};
use crate::report::Figure;
use crate::sink::Sink;
use crate::turns::by_turns;

const LETTERS: usize = 20_000;
/// Letters one transaction writes down.
const PART: usize = 500;

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let source = source()?;
    let sink = Sink::start()?;
    let mut house = House::open(places, kind, sink.address).await?;
    house.send(&sink, 2_000).await.context("circulars: the first 2,000")?;
    let size = mean_size(sink.tally().await?);
    eprintln!("circular letters of {size} bytes, {LETTERS} a round, {CONNECTIONS} connections");
    let name = format!("circulars ({})", kind.name());
    let mut times = Vec::new();
    let turns = by_turns(
        &name,
        rounds,
        async || {
            let (rate, micros) = house.send(&sink, LETTERS).await?;
            eprintln!("  {micros:.0} µs of processor time a letter, database included");
            times.push(micros);
            Ok(rate)
        },
        async || compare((source, LETTERS), &sink, size).await,
    )
    .await?;
    house.database.close().await?;
    let against = format!("smtp-source, {CONNECTIONS} connections, {size} bytes, same sink");
    Ok(vec![
        Figure::beside("circular letters", Some(kind.name()), "per second", &against, &turns),
        Figure::alone("processor time a circular letter", Some(kind.name()), "µs", &times),
    ])
}

/// Memory that writing a long circular down and sending it takes above the idle process: the most of
/// it that was ever in use, sampled ten times a second.
pub async fn memory(places: &Places, kind: &Kind) -> anyhow::Result<Vec<Figure>> {
    let sink = Sink::start()?;
    let mut figures = Vec::new();
    for letters in [100_000, 1_000_000] {
        let mut house = House::open(places, kind, sink.address).await?;
        house.send(&sink, 2_000).await.context("memory: the first 2,000")?;
        let idle = Memory::of_this_process()?;
        let watch = Watch::start(idle);
        let begun = Instant::now();
        let (rate, micros) = house.send(&sink, letters).await?;
        let more = watch.most();
        house.database.close().await?;
        let took = begun.elapsed().as_secs();
        eprintln!(
            "{letters} letters ({}): {more:.1} MB above {:.1} MB, {rate:.0} a second, {micros:.0} µs, {took} s",
            kind.name(),
            idle.anonymous,
        );
        let name = format!("memory above idle for {letters} letters");
        figures.push(Figure::alone(&name, Some(kind.name()), "MB", &[more]));
    }
    Ok(figures)
}

/// Looks again and again at how much memory this process uses.
struct Watch {
    most: Arc<AtomicU64>,
    idle: Memory,
    looking: tokio::task::JoinHandle<()>,
}

impl Watch {
    fn start(idle: Memory) -> Self {
        let most = Arc::new(AtomicU64::new(0));
        let seen = most.clone();
        let looking = tokio::spawn(async move {
            loop {
                if let Ok(now) = Memory::of_this_process() {
                    seen.fetch_max(now.kilobytes(), Ordering::Relaxed);
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Self { most, idle, looking }
    }

    fn most(self) -> f64 {
        self.looking.abort();
        let most = u32::try_from(self.most.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
        f64::from(most) / 1024.0 - self.idle.anonymous
    }
}

struct House {
    database: Database,
    post: PostOffice,
    sender: Sender,
    clock: Clock,
    chance: Chance,
    processor: Processor,
}

impl House {
    async fn open(places: &Places, kind: &Kind, sink: SocketAddr) -> anyhow::Result<Self> {
        let address = places.new_database(kind).await?;
        let mail = ("BANSOU_MAIL".to_owned(), format!("smtp://{sink}"));
        let config = Config::read(None, settings(&address).into_iter().chain([mail]))?;
        let (clock, chance) = (Clock::system(), Chance::System);
        let database = Database::connect(&address).await?;
        database.migrate().await?;
        let post = PostOffice::new(&config, chance.clone(), false)?;
        let sender = sender(&database, &clock, &post, &config.mail)?;
        let processor = Processor::of(kind);
        Ok(Self { database, post, sender, clock, chance, processor })
    }

    /// Writes a circular down, then sends it: letters per second of the sending alone, and
    /// microseconds of processor time a letter.
    async fn send(&mut self, sink: &Sink, letters: usize) -> anyhow::Result<(f64, f64)> {
        self.write(letters).await?;
        let before = sink.tally().await?;
        let used = self.processor.used().await?;
        let begun = Instant::now();
        let drained = self.sender.drain_circulars().await?;
        let took = begun.elapsed();
        let used = self.processor.used().await? - used;
        ensure!(drained.accepted == letters, "not all letters were accepted: {drained:?}");
        arrived(before, sink.tally().await?, letters)?;
        Ok((count(letters) / took.as_secs_f64(), used * 1e6 / count(letters)))
    }

    async fn write(&self, letters: usize) -> anyhow::Result<()> {
        let now = self.clock.now();
        let occasion = self.chance.uuid(now);
        let tx = self.database.begin_write().await?;
        let id = mail::open_circular(&tx, &self.post, now, self.circular(occasion)).await?;
        tx.commit().await?;
        for first in (0..letters).step_by(PART) {
            let tx = self.database.begin_write().await?;
            let circular = mail::circular_about(&tx, ("bench", occasion)).await?;
            let circular = circular.context("the circular is gone")?;
            let part =
                (first..letters.min(first + PART)).map(|number| self.letter(occasion, number));
            let part = part.collect::<anyhow::Result<Vec<_>>>()?;
            let last = self.chance.uuid(now);
            mail::add_letters(&tx, &self.post, now, &circular, (part, last)).await?;
            tx.commit().await?;
        }
        let tx = self.database.begin_write().await?;
        mail::let_leave(&tx, id).await?;
        Ok(tx.commit().await?)
    }

    fn circular(&self, occasion: uuid::Uuid) -> NewCircular {
        let now = self.clock.now();
        let text = "地域の人事部の取り組みを、毎月お届けします。\n".repeat(28);
        let html = "<p>地域の人事部の取り組みを、<b>毎月</b>お届けします。</p>\n".repeat(48);
        NewCircular {
            concerns: ("bench", occasion),
            subject: "地域の人事部メールマガジン 第12号（11月の勉強会と個別相談の空き）".to_owned(),
            text: format!("{text}登録：\u{FDD2}\n配信停止：https://bansou.example.jp/l/\u{FDD0}\n"),
            html: format!(
                "{html}<p>\u{FDD2}</p><p><a href=\"https://bansou.example.jp/l/\u{FDD0}\">配信停止</a>\
                 <a href=\"https://bansou.example.jp/p/\u{FDD1}\">登録内容</a></p>"
            ),
            marks: "\u{FDD0}\u{FDD1}\u{FDD2}".to_owned(),
            list_id: "newsletter.bansou.example.jp".to_owned(),
            list_name: "地域の人事部 メールマガジン".to_owned(),
            leave_url: "https://bansou.example.jp/l/\u{FDD0}".to_owned(),
            leave_mail: None,
            feedback_id: Some("issue12:newsletter:bansou:bansou.example.jp".to_owned()),
            leaves_from: now,
            leaves_until: None,
            expires_at: now + TimeDelta::days(2),
            files: Vec::new(),
        }
    }

    fn letter(&self, occasion: uuid::Uuid, number: usize) -> anyhow::Result<CircularLetter> {
        let to = EmailAddress::parse(&format!("reader{number}@example.jp"))
            .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        Ok(CircularLetter {
            address_key: self.post.address_key(&to),
            to,
            dedupe_key: format!("issue:{occasion}:sub:{number:036}"),
            values: vec![
                format!("{number:043}"),
                format!("{number:048}"),
                "2026年11月24日に登録フォームから".to_owned(),
            ],
        })
    }
}

fn sender(
    database: &Database,
    clock: &Clock,
    post: &PostOffice,
    route: &MailRoute,
) -> anyhow::Result<Sender> {
    Sender::new(database.clone(), clock.clone(), Chance::System, post.clone(), route)
}
