//! The matching desk of a whole country: two hundred operators, sixty accompanists with up to six
//! places each. From facts to proposal, as when a coordinator opens the desk, and solved again
//! alone, as when a pair is locked. Nothing but arithmetic: no database, no server.

use std::hint::black_box;
use std::time::Instant;

use bansou::accompaniment::{
    AccompanistFacts, Decisions, Desk, History, OperatorFacts, PairFacts, Profile, Region, Weights,
    judge,
};
use bansou::vocabulary::Prefecture;
use entities::{OrganisationId, PersonId, RegionBlockId, TermId};
use uuid::Uuid;

use crate::report::Figure;
use crate::turns::Spread;

const OPERATORS: u64 = 200;
const ACCOMPANISTS: u64 = 60;
/// Milliseconds.
const AIM: f64 = 100.0;

/// Both figures in milliseconds, a round each.
pub fn measure(rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let (operators, accompanists) = facts();
    let (mut opened, mut solved) = (Vec::new(), Vec::new());
    for _ in 0..rounds.max(1) {
        let begun = Instant::now();
        let desk = desk(&operators, &accompanists)?;
        black_box(desk.solve(&Decisions::default()).map_err(|found| problem(&found))?);
        opened.push(begun.elapsed().as_secs_f64() * 1000.0);
        let begun = Instant::now();
        black_box(desk.solve(&Decisions::default()).map_err(|found| problem(&found))?);
        solved.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(vec![
        figure("matching 200 × 60, opened", &opened),
        figure("matching 200 × 60, solved", &solved),
    ])
}

fn figure(name: &str, milliseconds: &[f64]) -> Figure {
    let ours = Spread::of(milliseconds);
    Figure {
        name: name.to_owned(),
        database: None,
        unit: "ms",
        ours,
        against: None,
        ratio: None,
        aim: None,
        aim_met: None,
    }
    .aiming("at most 100 ms", ours.median <= AIM)
}

fn desk(operators: &[OperatorFacts], accompanists: &[AccompanistFacts]) -> anyhow::Result<Desk> {
    let weights = Weights::default();
    let places = accompanists.iter().map(|it| (it.id, u16::from(it.id.0.as_bytes()[0] % 7)));
    let desk = Desk::new(operators.iter().map(|it| it.id), places, |pair| {
        let row = operators.binary_search_by_key(&pair.operator, |it| it.id).unwrap_or(0);
        let column = accompanists.binary_search_by_key(&pair.accompanist, |it| it.id).unwrap_or(0);
        let number = (row * accompanists.len() + column) as u64;
        let known = PairFacts {
            history: if mixed(number).is_multiple_of(17) { History::Met } else { History::None },
            conflict_of_interest: mixed(number).is_multiple_of(23),
        };
        judge(&operators[row], &accompanists[column], known, &weights)
    });
    desk.map_err(|found| problem(&found))
}

fn problem(found: &impl std::fmt::Debug) -> anyhow::Error {
    anyhow::anyhow!("{found:?}")
}

fn facts() -> (Vec<OperatorFacts>, Vec<AccompanistFacts>) {
    let mut operators: Vec<_> = (0..OPERATORS)
        .map(|number| OperatorFacts {
            id: OrganisationId(id(1, number)),
            wants: profile(number, 3),
            region: [Region::Any, Region::Near, Region::Far][(number % 3) as usize],
        })
        .collect();
    let mut accompanists: Vec<_> = (0..ACCOMPANISTS)
        .map(|number| AccompanistFacts {
            id: PersonId(id(2, number)),
            organisation: OrganisationId(id(1, 1000 + number)),
            elsewhere: Vec::new(),
            offers: profile(500 + number, 6),
            load: (number % 4) as u16,
        })
        .collect();
    operators.sort_by_key(|it| it.id);
    accompanists.sort_by_key(|it| it.id);
    (operators, accompanists)
}

fn profile(number: u64, themes: u64) -> Profile {
    let term = |kind: u64, bound: u64, turn: u64| {
        let seed = number * 1000 + kind * 100 + turn;
        TermId(Uuid::from_u64_pair(kind, mixed(seed) % bound))
    };
    let prefecture = (mixed(number) % 47) as u8 + 1;
    Profile {
        themes: (0..themes).map(|turn| term(1, 12, turn)).collect(),
        functions: (0..2).map(|turn| term(2, 4, turn)).collect(),
        talent_categories: (0..2).map(|turn| term(3, 4, turn)).collect(),
        languages: vec![TermId(Uuid::from_u64_pair(4, 0))],
        frames: vec![term(5, 3, 0)],
        prefecture: Prefecture::from_code(prefecture),
        block: Some(RegionBlockId(Uuid::from_u64_pair(6, u64::from(prefecture / 6)))),
        level: Some((mixed(number + 7) % 4) as i32),
    }
}

fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(mixed(kind * 10_000 + number), number)
}

/// A number without visible order (the finaliser of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
