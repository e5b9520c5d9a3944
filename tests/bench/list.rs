//! The public list of study sessions per second, beside a bare actix handler with the same bytes;
//! and the same for clients that already hold the newest list.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::bare;
use crate::http::{Answer, Client, Load, get};
use crate::place::{Kind, Places};
use crate::product::Product;
use crate::programme;
use crate::report::Figure;
use crate::turns::by_turns;

/// Anyone may look at it; what most requests ask for.
pub const PATH: &str = "/sessions";
const CLIENTS: usize = 16;
const TIME: Duration = Duration::from_secs(2);
const AIM: f64 = 0.6;

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let database = places.new_database(kind).await?;
    programme::fill(&database, 1).await.context("list: sample sessions")?;
    let product = Product::serve(places, &database, &[]).await?;
    let page = fetch(product.address).await.context("list")?;
    let file = places.folder.join("list.html");
    std::fs::write(&file, &page.body)?;
    let (_bare, limit) = bare::start(&file)?;
    eprintln!("list of {} bytes, {CLIENTS} clients", page.body.len());

    let against = format!("bare actix handler, same {} bytes, {CLIENTS} clients", page.body.len());
    let whole = (load("", 200), load("", 200));
    let mut figures = vec![
        compare("session list", (product.address, limit), whole, (kind, rounds), &against).await?,
    ];
    if let Some(tag) = page.header("etag") {
        let held = format!("If-None-Match: {tag}\r\n");
        let unchanged = (load(&held, 304), load(&bare::if_none_match(), 304));
        let against = format!("bare actix handler answering 304, {CLIENTS} clients");
        let both = (product.address, limit);
        let name = "session list, unchanged";
        figures.push(compare(name, both, unchanged, (kind, rounds), &against).await?);
    }
    product.child.end()?;
    Ok(figures)
}

async fn compare(
    name: &str,
    (ours, limit): (SocketAddr, SocketAddr),
    loads: (Load, Load),
    (kind, rounds): (&Kind, usize),
    against: &str,
) -> anyhow::Result<Figure> {
    let title = format!("{name} ({})", kind.name());
    let turns = by_turns(
        &title,
        rounds,
        async || loads.0.rate(ours).await,
        async || loads.1.rate(limit).await,
    )
    .await?;
    let met = turns.ratios.median >= AIM;
    Ok(Figure::beside(name, Some(kind.name()), "per second", against, &turns)
        .aiming("at least 0.6", met))
}

fn load(headers: &str, expected: u16) -> Load {
    Load { clients: CLIENTS, time: TIME, request: get(PATH, headers), expected }
}

/// The page as a browser without cookies gets it.
async fn fetch(address: SocketAddr) -> anyhow::Result<Answer> {
    let page = Client::connect(address).await?.ask(&get(PATH, "")).await?;
    ensure!(page.status == 200, "GET {PATH} answers {}", page.status);
    Ok(page)
}
