//! What the product asks of a small machine: time to the first answer, memory, size.

use std::time::Instant;

use crate::bare;
use crate::http::{Client, get};
use crate::list;
use crate::place::{Kind, Places};
use crate::product::{BINARY, Child, Product, first_answer};
use crate::programme;
use crate::report::Figure;
use crate::turns::{Spread, Turns};

/// Starts of which the middle one counts.
const STARTS: usize = 10;
const REQUESTS: usize = 1000;
const MEMORY_ROUNDS: usize = 3;
const AIM_START: f64 = 150.0;
const AIM_MEMORY: f64 = 30.0;
const AIM_SIZE: f64 = 25.0;

/// From the start of the process to its first answer, on an empty database and on one in use.
pub async fn start(places: &Places, kind: &Kind) -> anyhow::Result<Vec<Figure>> {
    let used = places.new_database(kind).await?;
    start_on(places, &used).await?;
    let (mut fresh, mut again, mut limit) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..STARTS {
        limit.push(start_of_bare(places).await?);
        fresh.push(start_on(places, &places.new_database(kind).await?).await?);
        again.push(start_on(places, &used).await?);
        eprintln!(
            "start ({}), round {} of {STARTS}: {:.0} ms fresh, {:.0} ms again, limit {:.0} ms",
            kind.name(),
            round + 1,
            fresh[round],
            again[round],
            limit[round]
        );
    }
    Ok([("start on an empty database", fresh), ("start on a database in use", again)]
        .into_iter()
        .map(|(name, figures)| {
            let turns = Turns::of(&figures, &limit);
            let met = turns.ours.median <= AIM_START;
            Figure::beside(name, Some(kind.name()), "ms", "a bare actix server", &turns)
                .aiming("at most 150 ms", met)
        })
        .collect())
}

async fn start_on(places: &Places, database: &str) -> anyhow::Result<f64> {
    let (product, took) = Product::timed(places, database, &[]).await?;
    product.child.end()?;
    Ok(took.as_secs_f64() * 1000.0)
}

async fn start_of_bare(places: &Places) -> anyhow::Result<f64> {
    let file = places.folder.join("ok");
    std::fs::write(&file, "ok\n")?;
    let begun = Instant::now();
    let (mut child, address) = bare::start(&file)?;
    Ok(first_answer(&mut child, address, begun).await?.as_secs_f64() * 1000.0)
}

/// Resident memory when nothing happens: after the start, and after a thousand requests.
pub async fn idle(places: &Places, kind: &Kind) -> anyhow::Result<Vec<Figure>> {
    let (mut first, mut later, mut bare_first, mut bare_later) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let file = places.folder.join("ok");
    std::fs::write(&file, "ok\n")?;
    for _ in 0..MEMORY_ROUNDS {
        let (child, address) = bare::start(&file)?;
        bare_first.push(resting(&child, "bare server").await?);
        ask(address, list::PATH).await?;
        bare_later.push(resting(&child, "bare server after requests").await?);
        let database = places.new_database(kind).await?;
        programme::fill(&database, 1).await?;
        let product = Product::serve(places, &database, &[]).await?;
        first.push(resting(&product.child, kind.name()).await?);
        ask(product.address, list::PATH).await?;
        later.push(resting(&product.child, kind.name()).await?);
        product.child.end()?;
    }
    let figures = [
        ("idle memory after the start", Turns::of(&first, &bare_first)),
        ("idle memory after 1,000 requests", Turns::of(&later, &bare_later)),
    ];
    Ok(figures
        .into_iter()
        .map(|(name, turns)| {
            let met = turns.ours.median <= AIM_MEMORY;
            Figure::beside(name, Some(kind.name()), "MB", "a bare actix server", &turns)
                .aiming("at most 30 MB", met)
        })
        .collect())
}

async fn resting(child: &Child, who: &str) -> anyhow::Result<f64> {
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let memory = child.memory()?;
    eprintln!("{who}: {:.1} MB, {:.1} of it not files", memory.resident, memory.anonymous);
    Ok(memory.resident)
}

async fn ask(address: std::net::SocketAddr, path: &str) -> anyhow::Result<()> {
    let mut client = Client::connect(address).await?;
    for _ in 0..REQUESTS {
        client.status(&get(path, "")).await?;
    }
    Ok(())
}

/// The release binary as it is installed, stripped.
pub fn size() -> anyhow::Result<Figure> {
    let bytes = u32::try_from(std::fs::metadata(BINARY)?.len())?;
    let megabytes = f64::from(bytes) / 1_000_000.0;
    let figure = Figure {
        name: "size of the binary".to_owned(),
        database: None,
        unit: "MB",
        ours: Spread::of(&[megabytes]),
        against: None,
        ratio: None,
        aim: None,
        aim_met: None,
    };
    Ok(figure.aiming("at most 25 MB", megabytes <= AIM_SIZE))
}
