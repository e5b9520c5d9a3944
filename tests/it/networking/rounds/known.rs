//! Shapes for which a plan without any repeat is known: ours has none either.

use std::collections::BTreeSet;

use bansou::networking::rounds::{Effort, Format, known_design, plan};

use super::question;

/// Tables, seats, rounds: social golfers of the literature and what affine planes give.
const SOLVED: [(usize, usize, usize); 28] = [
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
    (12, 3, 12),
    (4, 4, 5),
    (5, 4, 5),
    (6, 4, 7),
    (7, 4, 9),
    (8, 4, 9),
    (9, 4, 11),
    (5, 5, 6),
    (6, 5, 6),
    (6, 6, 3),
    (7, 7, 8),
    (8, 8, 9),
    (9, 9, 10),
    (2, 2, 3),
    (4, 2, 7),
    (10, 2, 19),
];

#[test]
fn every_known_design_seats_everybody_once_a_round_and_nobody_twice_together() {
    for (tables, size, rounds) in SOLVED {
        let design = known_design(tables, size, rounds).unwrap();
        let mut met = BTreeSet::new();
        for round in &design.rounds {
            let points: BTreeSet<_> = round.iter().flatten().collect();
            assert_eq!(points.len(), tables * size, "{tables}-{size}-{rounds}");
            for table in round {
                assert_eq!(table.len(), size, "{tables}-{size}-{rounds}");
                for (at, one) in table.iter().enumerate() {
                    for other in &table[at + 1..] {
                        let pair = (*one.min(other), *one.max(other));
                        assert!(met.insert(pair), "{tables}-{size}-{rounds}: {pair:?} again");
                    }
                }
            }
        }
        assert_eq!(design.rounds.len(), rounds, "{tables}-{size}-{rounds}");
    }
}

#[test]
fn a_plan_of_a_known_shape_has_no_repeat() {
    let asked = |(tables, size, rounds): (usize, usize, usize)| {
        let mut asked = question(tables * size, Format::Tables(size), rounds);
        asked.effort = Effort::Steps(2_000);
        plan(&asked).unwrap().score.faults()
    };

    assert_eq!(SOLVED.map(asked), [0; 28]);
}

#[test]
fn one_to_one_everybody_meets_everybody_and_each_pauses_once() {
    let even = plan(&question(12, Format::Pairs, 11)).unwrap();
    let odd = plan(&question(13, Format::Pairs, 13)).unwrap();
    let pausing: BTreeSet<_> = odd.rounds.iter().filter_map(|round| round.pausing).collect();

    assert_eq!((even.score.faults(), even.score.acquaintances), (0, 66));
    assert_eq!((odd.score.faults(), odd.score.acquaintances), (0, 78));
    assert_eq!(pausing.len(), 13);
}

#[test]
fn two_hundred_people_at_tables_of_six_for_eight_rounds_never_meet_twice() {
    let mut asked = question(200, Format::Tables(6), 8);
    for (number, guest) in asked.guests.iter_mut().enumerate() {
        guest.organisation = Some(number / 3);
    }
    asked.effort = Effort::Steps(60_000);

    let planned = plan(&asked).unwrap();

    assert_eq!(planned.score.faults(), 0);
    assert_eq!(planned.rounds.iter().map(|round| round.tables.len()).max(), Some(34));
}
