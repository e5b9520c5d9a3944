//! The round planner of networking events: repeats beside the fewest that are known to be possible,
//! and the time of a large event. Nothing but arithmetic: no database, no server.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use bansou::networking::rounds::{Effort, Format, Guest, Plan, Question, Wish, plan};

use crate::report::Figure;
use crate::turns::Spread;

/// Tables, seats, rounds; for all of them plans without a repeat are known: social golfers of the
/// literature (8-4-10: Aguado 2004), Kirkman's schoolgirls, affine planes.
const SHAPES: [(usize, usize, usize); 24] = [
    (3, 3, 4),
    (4, 3, 3),
    (5, 3, 6),
    (5, 3, 7),
    (6, 3, 8),
    (7, 3, 9),
    (7, 3, 10),
    (8, 3, 10),
    (8, 3, 11),
    (9, 3, 11),
    (9, 3, 13),
    (10, 3, 14),
    (4, 4, 5),
    (5, 4, 5),
    (6, 4, 7),
    (7, 4, 9),
    (8, 4, 9),
    (8, 4, 10),
    (9, 4, 11),
    (5, 5, 6),
    (6, 5, 6),
    (6, 6, 3),
    (7, 7, 8),
    (8, 8, 9),
];
/// Milliseconds for two hundred people.
const AIM: f64 = 2000.0;

pub fn measure(rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (tables, size, weeks) in SHAPES {
        let asked = Question::of(guests(tables * size, weeks, None), Format::Tables(size), weeks);
        let (times, planned) = timed(&asked, rounds)?;
        figures.push(repeats(&format!("{tables}-{size}-{weeks}"), &planned));
        figures.push(time(&format!("{tables}-{size}-{weeks}"), &times));
    }
    for people in [20, 21, 60] {
        let weeks = people - 1 + people % 2;
        let asked = Question::of(guests(people, weeks, None), Format::Pairs, weeks.min(24));
        let (times, planned) = timed(&asked, rounds)?;
        figures.push(repeats(&format!("one to one {people}"), &planned));
        figures.push(time(&format!("one to one {people}"), &times));
    }
    figures.extend(large(rounds)?);
    Ok(figures)
}

/// Two hundred people of 67 organisations and nine regions, five wishes each, eight rounds at tables
/// of six; and planned again after two rounds, with twelve people gone.
fn large(rounds: usize) -> anyhow::Result<Vec<Figure>> {
    let mut asked = Question::of(guests(200, 8, Some(3)), Format::Tables(6), 8);
    asked.wishes = wishes(200);
    let (times, planned) = timed(&asked, rounds)?;
    let mut again = asked.clone();
    again.coming = 6;
    again.begun = planned.rounds[..2].to_vec();
    again.last = planned.rounds[2..].to_vec();
    for (number, guest) in again.guests.iter_mut().enumerate() {
        guest.present = vec![number % 17 != 0; 6];
    }
    let (later, replanned) = timed(&again, rounds)?;
    let met = f64_of(planned.score.points_met) / f64_of(planned.score.points) * 100.0;
    let wishes =
        Figure { unit: "%", ..figure("rounds 200 × 8 at tables of 6, wishes met", &[met]) };
    Ok(vec![
        repeats("200 × 8 at tables of 6", &planned),
        wishes,
        time("200 × 8 at tables of 6", &times),
        repeats("the same planned again", &replanned),
        time("the same planned again", &later),
    ])
}

fn timed(asked: &Question, rounds: usize) -> anyhow::Result<(Vec<f64>, Plan)> {
    let mut times = Vec::new();
    let mut planned = plan(&Question { effort: Effort::Start, ..asked.clone() });
    for _ in 0..rounds.max(1) {
        let begun = Instant::now();
        planned = black_box(plan(asked));
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let planned = planned.map_err(|problem| anyhow::anyhow!("no plan: {problem:?}"))?;
    Ok((times, planned))
}

fn repeats(name: &str, planned: &Plan) -> Figure {
    let faults = planned.score.faults();
    let figure = figure(&format!("rounds {name}, repeats"), &[f64_of(faults)]);
    Figure { unit: "", ..figure }.aiming("0 are known", faults == 0)
}

fn time(name: &str, milliseconds: &[f64]) -> Figure {
    let figure = figure(&format!("rounds {name}"), milliseconds);
    let met = figure.ours.median <= AIM;
    figure.aiming("at most 2 s", met)
}

fn figure(name: &str, values: &[f64]) -> Figure {
    Figure {
        name: name.to_owned(),
        database: None,
        unit: "ms",
        ours: Spread::of(values),
        against: None,
        ratio: None,
        aim: None,
        aim_met: None,
    }
}

fn guests(people: usize, rounds: usize, kin: Option<usize>) -> Vec<Guest> {
    let guest = |number: usize| Guest {
        organisation: kin.map(|kin| number / kin),
        region: kin.map(|_| number % 9),
        present: vec![true; rounds.min(24)],
    };
    (0..people).map(guest).collect()
}

/// Four people and a theme that every twelfth can talk about.
fn wishes(people: usize) -> Vec<Wish> {
    let mut wishes = Vec::new();
    for from in 0..people {
        let strangers = |to: &usize| to / 3 != from / 3;
        for turn in 0..4 {
            let to = usize::try_from(mixed((from * 10 + turn) as u64)).unwrap_or(0) % people;
            if strangers(&to) {
                let points = [3, 3, 2, 2][turn];
                wishes.push(Wish { from, any_of: BTreeSet::from([to]), points });
            }
        }
        let any_of = (0..people).filter(|to| to % 12 == from % 7 && strangers(to)).collect();
        wishes.push(Wish { from, any_of, points: 1 });
    }
    wishes
}

fn f64_of(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A number without visible order (the finaliser of `SplitMix64`).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) >> 32
}
