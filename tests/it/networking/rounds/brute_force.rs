//! Against every possible plan of small events, one by one.

use bansou::networking::rounds::{Effort, Format, Question, Seating, judge, plan};
use proptest::prelude::*;

use super::{question, wish};

/// Every way to seat these people at tables of these sizes; which table is which does not matter
/// where sizes are equal.
fn seatings(people: &[usize], sizes: &[usize]) -> Vec<Vec<Vec<usize>>> {
    let Some((size, rest)) = sizes.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for table in choices(people, *size) {
        let left: Vec<_> = people.iter().copied().filter(|one| !table.contains(one)).collect();
        for others in seatings(&left, rest) {
            if rest.first() == Some(size) && others[0][0] < table[0] {
                continue;
            }
            all.push([vec![table.clone()], others].concat());
        }
    }
    all
}

fn choices(people: &[usize], size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, one) in people.iter().enumerate() {
        for rest in choices(&people[at + 1..], size - 1) {
            all.push([vec![*one], rest].concat());
        }
    }
    all
}

fn best(asked: &Question, sizes: &[usize], pause: bool) -> i64 {
    let people: Vec<_> = (0..asked.guests.len()).collect();
    let rounds: Vec<_> = seatings(&people, sizes)
        .into_iter()
        .map(|mut tables| {
            let pausing = if pause { tables.pop().map(|table| table[0]) } else { None };
            Seating { tables, pausing }
        })
        .collect();
    let mut plans = vec![Vec::new()];
    for _ in 0..asked.coming {
        let longer = |begun: &Vec<Seating>| {
            let begun = begun.clone();
            rounds.iter().map(move |round| [begun.clone(), vec![round.clone()]].concat())
        };
        plans = plans.iter().flat_map(longer).collect();
    }
    plans.iter().map(|rounds| judge(asked, rounds).cost()).min().unwrap()
}

fn wishes(people: usize) -> impl Strategy<Value = Vec<(usize, usize, u8)>> {
    proptest::collection::vec((0..people, 0..people, 1..=3_u8), 0..7)
}

fn with(mut asked: Question, wishes: &[(usize, usize, u8)], kin: &[usize]) -> Question {
    let others = wishes.iter().filter(|(from, to, _)| from != to);
    asked.wishes = others.map(|(from, to, points)| wish(*from, *to, *points)).collect();
    for (guest, kin) in asked.guests.iter_mut().zip(kin) {
        guest.organisation = Some(*kin);
        guest.region = Some(kin % 2);
    }
    asked.effort = Effort::Steps(6_000);
    asked
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn two_rounds_of_six_at_tables_of_three_are_never_better_than_ours(
        typed in wishes(6), kin in proptest::collection::vec(0..5_usize, 6),
    ) {
        let asked = with(question(6, Format::Tables(3), 2), &typed, &kin);

        prop_assert_eq!(plan(&asked).unwrap().score.cost(), best(&asked, &[3, 3], false));
    }

    #[test]
    fn two_rounds_of_seven_at_tables_of_four_are_never_better_than_ours(
        typed in wishes(7), kin in proptest::collection::vec(0..6_usize, 7),
    ) {
        let asked = with(question(7, Format::Tables(4), 2), &typed, &kin);

        prop_assert_eq!(plan(&asked).unwrap().score.cost(), best(&asked, &[4, 3], false));
    }

    #[test]
    fn three_rounds_of_five_one_to_one_are_never_better_than_ours(
        typed in wishes(5), kin in proptest::collection::vec(0..5_usize, 5),
    ) {
        let asked = with(question(5, Format::Pairs, 3), &typed, &kin);

        prop_assert_eq!(plan(&asked).unwrap().score.cost(), best(&asked, &[2, 2, 1], true));
    }
}
