//! The matching desk: exact against brute force and a solver of others, and told in sentences.

mod brute_force;
mod explained;
mod large;
mod scores;

use bansou::accompaniment::{Desk, Fact, Names, Pair, Reason, Score, Verdict};
use entities::{OrganisationId, PersonId, RegionBlockId, TermId};
use uuid::Uuid;

fn operator(number: usize) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number as u128))
}

fn accompanist(number: usize) -> PersonId {
    PersonId(Uuid::from_u128(number as u128))
}

fn pair(row: usize, column: usize) -> Pair {
    Pair { operator: operator(row), accompanist: accompanist(column) }
}

fn term(number: u128) -> TermId {
    TermId(Uuid::from_u128(number))
}

/// The number an id was made of.
fn number(id: Uuid) -> usize {
    usize::try_from(id.as_u128()).unwrap()
}

/// A desk with so many places and these scores, row by row; none is forbidden by a rule.
fn desk(places: &[u16], scores: &[Vec<Option<i32>>]) -> Desk {
    let places = places.iter().enumerate().map(|(column, places)| (accompanist(column), *places));
    Desk::new((0..scores.len()).map(operator), places, |pair| verdict(scores, pair)).unwrap()
}

fn verdict(scores: &[Vec<Option<i32>>], pair: Pair) -> Verdict {
    match scores[number(pair.operator.0)][number(pair.accompanist.0)] {
        Some(points) => Verdict::Allowed(Score::of(vec![Reason { fact: Fact::Met, points }])),
        None => Verdict::Forbidden(vec![bansou::accompaniment::Rule::ConflictOfInterest]),
    }
}

/// Everything is called by its number.
fn with_names<T>(tell: impl FnOnce(Names<'_>) -> T) -> T {
    tell(Names {
        term: &|id: TermId| format!("語{}", id.0.as_u128()),
        block: &|id: RegionBlockId| format!("ブロック{}", id.0.as_u128()),
        operator: &|id: OrganisationId| format!("事業者{}", id.0.as_u128()),
        accompanist: &|id: PersonId| format!("支援者{}", id.0.as_u128()),
    })
}
