//! Registrations per second over the API, each with its confirmation queued, beside bare commits of
//! the same database with the same durability.

use crate::commits::{Bare, CLIENTS};
use crate::place::{Kind, Places};
use crate::report::Figure;
use crate::turns::by_turns;

pub async fn measure(places: &Places, kind: &Kind, rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let mut bare = Bare::open(places, kind).await?;
    let mut other = Bare::open(places, kind).await?;
    let name = format!("commits ({})", kind.name());
    let turns =
        by_turns(&name, rounds, async || other.rate().await, async || bare.rate().await).await?;
    let against = format!("the same again, {CLIENTS} clients on PostgreSQL");
    Ok(vec![Figure::beside("bare commits", Some(kind.name()), "per second", &against, &turns)])
}
