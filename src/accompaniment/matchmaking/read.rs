use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::accompaniment::matching_ruling;
use sea_orm::{ConnectionTrait, DbErr};

use super::assemble::Assembly;
use super::facts::{RulingEntry, YearFacts};
use super::rows::Rows;
use super::weights::stored;
use crate::accompaniment::matching::Pair;
use crate::context::Acquaintance;
use crate::vocabulary::FiscalYear;

/// Everything known of a year's matching at this moment. `met` are those who met outside of
/// engagements, as [`Context::acquaintances`](crate::context::Context::acquaintances) tells.
pub async fn read(
    db: &impl ConnectionTrait,
    met: BTreeSet<Acquaintance>,
    (year, now): (FiscalYear, DateTime<Utc>),
) -> Result<YearFacts, DbErr> {
    let rows = Rows::read(db, met, (year, now)).await?;
    let assembly = Assembly::of(&rows);
    let operators = assembly.operators();
    let accompanists = assembly.accompanists();
    let pairs = assembly.pairs(&operators, &accompanists);
    let mut facts = YearFacts {
        year,
        operators,
        accompanists,
        pairs,
        weights: stored(rows.desk.as_ref(), &rows.weights),
        version: rows.desk.as_ref().map_or(1, |desk| desk.version),
        rulings: Vec::new(),
        confirmations: rows.confirmations,
        terms: rows.terms.clone(),
        regions: rows.regions.clone(),
    };
    let known = rows.rulings.into_iter().map(entry).filter(|ruling| {
        let Pair { operator, accompanist } = ruling.pair;
        facts.operator(operator).is_some() && facts.accompanist(accompanist).is_some()
    });
    let known: Vec<_> = known.collect();
    facts.rulings = known;
    Ok(facts)
}

fn entry(row: matching_ruling::Model) -> RulingEntry {
    RulingEntry {
        pair: Pair { operator: row.operator_id, accompanist: row.accompanist_id },
        kind: row.kind,
        reason: row.reason,
        by: row.ruled_by,
        at: row.ruled_at,
    }
}
