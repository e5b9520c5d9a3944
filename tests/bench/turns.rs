//! Taking turns: the product and its limit one after the other, several times, each first in every
//! second round, so that a machine that slows down meanwhile slows both.

use serde::Serialize;

/// The middle, the least and the most of a few figures.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub min: f64,
    pub max: f64,
}

impl Spread {
    pub fn of(figures: &[f64]) -> Self {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or(f64::NAN);
        let half = sorted.len() / 2;
        let median =
            if sorted.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half), at(half - 1)) };
        Self { median, min: at(0), max: at(sorted.len().saturating_sub(1)) }
    }
}

/// What the turns gave. `ratios` is the product's figure over the limit's, round by round.
pub struct Turns {
    pub ours: Spread,
    pub limit: Spread,
    pub ratios: Spread,
}

impl Turns {
    pub fn of(ours: &[f64], limit: &[f64]) -> Self {
        let ratios: Vec<f64> = ours.iter().zip(limit).map(|(ours, limit)| ours / limit).collect();
        Self { ours: Spread::of(ours), limit: Spread::of(limit), ratios: Spread::of(&ratios) }
    }
}

/// Measures by turns; each closure returns one figure.
pub async fn by_turns(
    name: &str,
    rounds: usize,
    mut ours: impl AsyncFnMut() -> anyhow::Result<f64>,
    mut limit: impl AsyncFnMut() -> anyhow::Result<f64>,
) -> anyhow::Result<Turns> {
    let (mut all_ours, mut all_limits) = (Vec::new(), Vec::new());
    for round in 0..rounds.max(1) {
        let (mine, its) = if round % 2 == 0 {
            let its = limit().await?;
            (ours().await?, its)
        } else {
            let mine = ours().await?;
            (mine, limit().await?)
        };
        eprintln!("{name}, round {} of {rounds}: {mine:.0}, limit {its:.0}", round + 1);
        all_ours.push(mine);
        all_limits.push(its);
    }
    Ok(Turns::of(&all_ours, &all_limits))
}
