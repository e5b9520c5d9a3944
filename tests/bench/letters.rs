//! Letters per second through the real ledger and SMTP, beside Debian's `smtp-source` with messages
//! of the same size on as many connections.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use bansou::config::{Config, MailRoute};
use bansou::database::Database;
use bansou::mail::{
    self, CalendarMethod, CalendarPart, DeliveryCheck, Envelope, PostOffice, Sender,
};
use bansou::vocabulary::{Chance, Clock, EmailAddress};

use crate::place::{Kind, Places};
use crate::product::settings;
use crate::report::Figure;
use crate::sink::{Sink, Tally};
use crate::turns::by_turns;

/// Connections of both; the product's own number.
pub const CONNECTIONS: usize = 10;
const LETTERS: usize = 3000;
/// Letters enqueued by one transaction before the time is taken.
const CHUNK: usize = 500;

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let source = source()?;
    let sink = Sink::start()?;
    let house = House::open(places, kind, sink.address).await?;
    house.send(&sink, 200).await.context("letters: the first 200")?;
    let size = mean_size(sink.tally().await?);
    eprintln!("letters of {size} bytes, {LETTERS} a round, {CONNECTIONS} connections");
    let name = format!("letters ({})", kind.name());
    let turns = by_turns(
        &name,
        rounds,
        async || house.send(&sink, LETTERS).await,
        async || compare((source, LETTERS), &sink, size).await,
    )
    .await?;
    house.database.close().await?;
    let against = format!("smtp-source, {CONNECTIONS} connections, {size} bytes, same sink");
    Ok(vec![Figure::beside("letters delivered", Some(kind.name()), "per second", &against, &turns)])
}

/// The product's sender on a database of its own.
struct House {
    database: Database,
    post: PostOffice,
    sender: Sender,
    clock: Clock,
    chance: Chance,
}

impl House {
    async fn open(places: &Places, kind: &Kind, sink: SocketAddr) -> anyhow::Result<Self> {
        let address = places.new_database(kind).await?;
        let mail = ("BANSOU_MAIL".to_owned(), format!("smtp://{sink}"));
        let settings = settings(&address).into_iter().chain([mail]);
        let config = Config::read(None, settings)?;
        let (clock, chance) = (Clock::system(), Chance::System);
        let database = Database::connect(&address).await?;
        database.migrate().await?;
        let post = PostOffice::new(&config, chance.clone(), false)?;
        let sender = sender(&database, &clock, &post, &config.mail)?;
        Ok(Self { database, post, sender, clock, chance })
    }

    /// Enqueues, then delivers; the letters per second of the delivery alone.
    async fn send(&self, sink: &Sink, letters: usize) -> anyhow::Result<f64> {
        for first in (0..letters).step_by(CHUNK) {
            self.enqueue(CHUNK.min(letters - first)).await?;
        }
        let before = sink.tally().await?;
        let begun = Instant::now();
        let drained = self.sender.drain().await?;
        let took = begun.elapsed();
        ensure!(drained.accepted == letters, "not all letters were accepted: {drained:?}");
        arrived(before, sink.tally().await?, letters)?;
        Ok(count(letters) / took.as_secs_f64())
    }

    async fn enqueue(&self, letters: usize) -> anyhow::Result<()> {
        let tx = self.database.begin_write().await?;
        for _ in 0..letters {
            let now = self.clock.now();
            let occasion = self.chance.uuid(now).simple().to_string();
            let address = EmailAddress::parse(&format!("p{occasion}@example.jp"))
                .map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
            let calendar = Some(appointment(&occasion));
            let envelope =
                Envelope { calendar, ..Envelope::to(address, format!("bench:{occasion}")) };
            let letter = DeliveryCheck { asked_at: "2026年11月24日（火）10:00".to_owned() };
            mail::enqueue(&tx, &self.post, now, envelope, &letter).await?;
        }
        Ok(tx.commit().await?)
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

/// As the confirmation of a registration carries one.
fn appointment(uid: &str) -> CalendarPart {
    let ics = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bansou//JA\r\nMETHOD:REQUEST\r\n\
         BEGIN:VEVENT\r\nUID:{uid}@bansou.example.jp\r\nSEQUENCE:0\r\nDTSTAMP:20261124T010000Z\r\n\
         DTSTART:20261203T050000Z\r\nDTEND:20261203T070000Z\r\nSUMMARY:第3回勉強会\r\n\
         DESCRIPTION:地域の人事部の立ち上げ方\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    CalendarPart { method: CalendarMethod::Request, ics }
}

/// One run of `smtp-source` with as many messages; messages per second.
pub async fn compare(
    (program, letters): (&str, usize),
    sink: &Sink,
    size: u64,
) -> anyhow::Result<f64> {
    let before = sink.tally().await?;
    let begun = Instant::now();
    let mut command = std::process::Command::new(program);
    command
        .args(["-d", "-f", "desk@bansou.example.jp", "-t", "person@example.jp"])
        .args(["-s", &CONNECTIONS.to_string(), "-m", &letters.to_string(), "-l"])
        .arg(size.to_string())
        .arg(sink.address.to_string());
    let status = tokio::task::spawn_blocking(move || command.status()).await??;
    let took = begun.elapsed();
    ensure!(status.success(), "smtp-source failed");
    arrived(before, sink.tally().await?, letters)?;
    Ok(count(letters) / took.as_secs_f64())
}

/// Holds the sender's word against the sink's.
pub fn arrived(before: Tally, after: Tally, letters: usize) -> anyhow::Result<()> {
    let came = after.messages - before.messages;
    ensure!(came == letters as u64, "{came} letters arrived of {letters}");
    Ok(())
}

pub fn mean_size(tally: Tally) -> u64 {
    tally.bytes / tally.messages.max(1)
}

pub fn count(letters: usize) -> f64 {
    u32::try_from(letters).map_or(f64::INFINITY, f64::from)
}

/// Part of Debian's `postfix`, whose service need not run.
pub fn source() -> anyhow::Result<&'static str> {
    ["/usr/sbin/smtp-source", "/usr/local/sbin/smtp-source"]
        .into_iter()
        .find(|path| std::path::Path::new(path).exists())
        .context("letters: smtp-source is missing; install Debian's postfix, its service may rest")
}
