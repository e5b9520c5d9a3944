//! Who is told by letter when proposed pairs become engagements.

use std::collections::{BTreeMap, BTreeSet};

use entities::accompaniment::engagement_person::Side;
use entities::people::person;
use entities::{OrganisationId, PersonId};
use sea_orm::{ConnectionTrait, DbErr};

use crate::accompaniment::EngagementRows;
use crate::accompaniment::engagement::{active, reachable, representatives};
use crate::accompaniment::letters::everybody;
use crate::accompaniment::matching::Pair;

/// How many people get a letter, and how many letters: whoever is in two pairs gets two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldCount {
    /// 事業者側
    pub operators: usize,
    /// 伴走支援者
    pub accompanists: usize,
    pub letters: usize,
}

impl ToldCount {
    /// One letter for each entry.
    pub fn of<'a>(told: impl IntoIterator<Item = &'a (Side, PersonId)>) -> Self {
        let (mut people, mut letters) = (BTreeMap::<_, BTreeSet<_>>::new(), 0);
        for (side, person) in told {
            people.entry(*side == Side::Operator).or_default().insert(*person);
            letters += 1;
        }
        let count = |operators| people.get(&operators).map_or(0, BTreeSet::len);
        Self { operators: count(true), accompanists: count(false), letters }
    }
}

/// Whom each of these pairs would be told to.
pub async fn told_of(
    db: &impl ConnectionTrait,
    pairs: &[Pair],
) -> Result<BTreeMap<OrganisationId, Vec<(Side, PersonId)>>, DbErr> {
    let mut found = BTreeMap::new();
    for pair in pairs {
        let operators = representatives(db, pair.operator).await?;
        let named = operators.into_iter().map(|person| (Side::Operator, person));
        let named: Vec<_> = named.chain([(Side::Accompanist, pair.accompanist)]).collect();
        let ids: Vec<_> = named.iter().map(|(_, person)| *person).collect();
        found.insert(pair.operator, with_letter(named, &active(db, &ids).await?));
    }
    Ok(found)
}

/// Everybody of an engagement that has begun who got a letter.
pub(super) async fn told_by(
    db: &impl ConnectionTrait,
    rows: &EngagementRows,
) -> Result<Vec<(Side, PersonId)>, DbErr> {
    let known = reachable(db, rows, &everybody(rows)).await?;
    Ok(with_letter(rows.people.iter().map(|row| (row.side, row.person_id)).collect(), &known))
}

fn with_letter(mut named: Vec<(Side, PersonId)>, known: &[person::Model]) -> Vec<(Side, PersonId)> {
    named.retain(|(_, person)| known.iter().any(|row| row.id == *person));
    named
}
