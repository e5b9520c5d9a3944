use std::collections::{BTreeSet, HashMap, HashSet};

use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::{ContactId, OrganisationId};
use sea_orm::EntityTrait as _;

use super::Meetings;
use crate::context::Context;
use crate::networking::{dispatches, introductions};
use crate::people::vocabularies::Regions;
use crate::vocabulary::{FiscalYear, tokyo};

/// Somebody who can meet somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Party {
    Organisation(OrganisationId),
    /// A contact that is no organisation of the programme.
    Contact(ContactId),
}

/// An operator nobody of another region has met yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub organisation: OrganisationId,
    pub name: String,
    /// Empty where the prefecture is unknown.
    pub block: String,
}

/// The figures of a fiscal year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetMap {
    /// Names of the blocks, then 海外.
    pub regions: Vec<String>,
    /// Pairs who met, by the places of both regions in the list; symmetric.
    pub pairs: Vec<Vec<u64>>,
    /// Regions nobody of which met anybody of the other; each pair once.
    pub apart: Vec<(String, String)>,
    pub alone: Vec<Gap>,
    /// Pairs in all.
    pub total: u64,
    /// Of them, between two regions.
    pub across: u64,
}

const ABROAD: &str = "海外";

/// Counts. Without names of people: organisations alone.
pub async fn met_map(
    context: &Context,
    sources: Meetings,
    year: FiscalYear,
) -> anyhow::Result<MetMap> {
    let db = context.database.reader();
    let day = tokyo::day_of(context.now()).min(year.last_day());
    let regions = Regions::on(db, day).await?;
    // Whoever left since then has met whom they met.
    let organisations = organisation::Entity::find().all(db).await?;
    let mut places: HashMap<Party, usize> = HashMap::new();
    for row in &organisations {
        if let Some(place) = place_of(&regions, row.prefecture_code) {
            places.insert(Party::Organisation(row.id), place);
        }
    }
    let mut pairs = HashSet::new();
    for source in sources.0 {
        for (_, together) in source(context, year).await? {
            add_all(&mut pairs, &together);
        }
    }
    for (_, from, to) in dispatches::sent(db, year).await? {
        add_all(&mut pairs, &[from, to]);
    }
    for (_, organisation, contact) in introductions::met_pairs(db, year).await? {
        let other = match contact.organisation_id {
            Some(id) => Party::Organisation(id),
            None => Party::Contact(contact.id),
        };
        let abroad = contact.country.is_some().then_some(regions.blocks.len());
        let place = abroad.or_else(|| place_of(&regions, contact.prefecture_code));
        if let (Party::Contact(_), Some(place)) = (other, place) {
            places.insert(other, place);
        }
        add(&mut pairs, Party::Organisation(organisation), other);
    }
    Ok(drawn(&regions, &organisations, (&places, &pairs)))
}

fn place_of(regions: &Regions, prefecture: Option<i32>) -> Option<usize> {
    let block = regions.block_of(prefecture?)?;
    regions.blocks.iter().position(|one| one.id == block.id)
}

fn add_all(pairs: &mut HashSet<(Party, Party)>, together: &[OrganisationId]) {
    let unique: BTreeSet<_> = together.iter().copied().collect();
    let unique: Vec<_> = unique.into_iter().map(Party::Organisation).collect();
    for (place, one) in unique.iter().enumerate() {
        for other in &unique[place + 1..] {
            add(pairs, *one, *other);
        }
    }
}

fn add(pairs: &mut HashSet<(Party, Party)>, one: Party, other: Party) {
    if one != other {
        pairs.insert((one.min(other), one.max(other)));
    }
}

fn is_operator(row: &organisation::Model) -> bool {
    use OrganisationKind as K;
    matches!(row.kind, K::VeteranOperator | K::AdoptedOperator | K::ProspectiveOperator)
}

fn drawn(
    regions: &Regions,
    organisations: &[organisation::Model],
    (places, pairs): (&HashMap<Party, usize>, &HashSet<(Party, Party)>),
) -> MetMap {
    let mut names: Vec<String> = regions.blocks.iter().map(|block| block.name.clone()).collect();
    names.push(ABROAD.to_owned());
    let mut map = MetMap { pairs: vec![vec![0; names.len()]; names.len()], ..MetMap::default() };
    let mut reached: HashSet<Party> = HashSet::new();
    for (one, other) in pairs {
        let (Some(a), Some(b)) = (places.get(one), places.get(other)) else { continue };
        map.total += 1;
        map.pairs[*a][*b] += 1;
        if a != b {
            map.pairs[*b][*a] += 1;
            map.across += 1;
            reached.extend([*one, *other]);
        }
    }
    for (a, row) in map.pairs.iter().enumerate() {
        for (b, count) in row.iter().enumerate().skip(a + 1) {
            if *count == 0 {
                map.apart.push((names[a].clone(), names[b].clone()));
            }
        }
    }
    let takes_part = |row: &&organisation::Model| row.state == OrganisationState::Active;
    let alone = organisations.iter().filter(takes_part).filter(|row| is_operator(row));
    let alone = alone.filter(|row| !reached.contains(&Party::Organisation(row.id)));
    map.alone = alone
        .map(|row| Gap {
            organisation: row.id,
            name: row.name.clone(),
            block: places
                .get(&Party::Organisation(row.id))
                .map(|place| names[*place].clone())
                .unwrap_or_default(),
        })
        .collect();
    map.alone.sort_by(|a, b| (&a.block, &a.name).cmp(&(&b.block, &b.name)));
    map.regions = names;
    map
}
