//! How near the product comes to what the machine allows.
//!
//! `cargo bench --bench limits --
//! [all|registrations|bookings|list|letters|circulars|first|memory|slots|matching|rounds|start|idle|size]
//! [--database sqlite|postgres|postgres://…] [--rounds N]`
//!
//! Every figure stands beside a limit measured in the same run, by turns, so that a busy or slow
//! machine weighs on both: bare commits of the same database, a bare actix handler with the same
//! bytes, Debian's `smtp-source` against the same sink. The product is the release binary in a
//! process of its own; so are the bare server and the sink. Times are never asserted anywhere.

#![allow(clippy::too_many_lines, reason = "a plan is written in one piece")]

mod bare;
mod bookings;
mod circulars;
mod commits;
mod diary;
mod first;
mod footprint;
mod http;
mod letters;
mod list;
mod matching;
mod place;
mod processor;
mod product;
mod programme;
mod registrations;
mod report;
mod rounds;
mod sink;
mod slots;
mod turns;

use clap::{Parser, ValueEnum};

use place::{Kind, Places};
use report::Report;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(about = "Measures the product against the limits of this machine")]
struct Arguments {
    #[arg(value_enum, default_value = "all")]
    what: What,
    /// `sqlite`, `postgres` (a private server) or the address of one that may create databases;
    /// without it SQLite and then a private PostgreSQL.
    #[arg(long)]
    database: Option<String>,
    /// How often product and limit take turns.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    All,
    Registrations,
    Bookings,
    List,
    Letters,
    Circulars,
    First,
    /// Never part of `all`: a million letters take minutes.
    Memory,
    Slots,
    Matching,
    Rounds,
    Start,
    Idle,
    Size,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // The other side of a measurement is this same program in another process.
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        Some(bare::ROLE) => return bare::serve(words.next()).await,
        Some(sink::ROLE) => return sink::serve().await,
        _ => {}
    }
    let arguments = Arguments::parse();
    let mut report = Report::new();
    if !arguments.is_arithmetic() {
        let places = Places::prepare(arguments.database.as_deref())?;
        for place in places.all() {
            measure(&arguments, &places, place, &mut report).await?;
        }
    }
    if arguments.asks_for(What::Slots) {
        report.add_or_say(slots::measure(arguments.rounds).await);
    }
    if arguments.asks_for(What::Matching) {
        report.add_or_say(matching::measure(arguments.rounds));
    }
    if arguments.asks_for(What::Rounds) {
        report.add_or_say(rounds::measure(arguments.rounds));
    }
    if arguments.asks_for(What::Size) {
        report.add(footprint::size()?);
    }
    report.print();
    Ok(())
}

async fn measure(
    arguments: &Arguments,
    places: &Places,
    place: &Kind,
    report: &mut Report,
) -> anyhow::Result<()> {
    let rounds = arguments.rounds;
    if arguments.asks_for(What::Registrations) {
        report.add_or_say(registrations::measure(places, place, rounds).await);
    }
    if arguments.asks_for(What::Bookings) {
        report.add_or_say(bookings::measure(places, place, rounds).await);
    }
    if arguments.asks_for(What::List) {
        report.add_or_say(list::measure(places, place, rounds).await);
    }
    if arguments.asks_for(What::Letters) {
        report.add_or_say(letters::measure(places, place, rounds).await);
    }
    if arguments.what == What::Memory {
        report.add_or_say(circulars::memory(places, place).await);
    }
    if arguments.asks_for(What::Circulars) {
        report.add_or_say(circulars::measure(places, place, rounds).await);
    }
    if arguments.asks_for(What::First) {
        report.add_or_say(first::measure(places, place, rounds).await);
    }
    if arguments.asks_for(What::Start) {
        report.add_or_say(footprint::start(places, place).await);
    }
    if arguments.asks_for(What::Idle) {
        report.add_or_say(footprint::idle(places, place).await);
    }
    Ok(())
}

impl Arguments {
    /// True if no database is needed.
    fn is_arithmetic(&self) -> bool {
        matches!(self.what, What::Slots | What::Matching | What::Rounds | What::Size)
    }

    fn asks_for(&self, what: What) -> bool {
        self.what == What::All || self.what == what
    }
}
