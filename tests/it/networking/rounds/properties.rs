//! What holds for every plan, whatever is asked.

use std::collections::BTreeSet;

use bansou::networking::rounds::{
    Effort, Format, Guest, Lock, Question, Wish, constructed, judge, plan,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn asked() -> impl Strategy<Value = Question> {
    let format = prop_oneof![(2..=6_usize).prop_map(Format::Tables), Just(Format::Pairs)];
    (2..24_usize, format, 1..6_usize, any::<u64>()).prop_flat_map(
        |(people, format, rounds, seed)| {
            let guest = (0..8_usize, 0..3_usize, vec(proptest::bool::weighted(0.9), rounds));
            let pair = (0..people, 0..people);
            let wish = (0..people, proptest::collection::btree_set(0..people, 0..4), 1..=5_u8);
            (vec(guest, people), vec(pair, 0..4), vec(wish, 0..12)).prop_map(
                move |(guests, pairs, wishes)| {
                    let guests = guests.into_iter().map(|(kin, region, present)| Guest {
                        organisation: Some(kin),
                        region: Some(region),
                        present,
                    });
                    let mut asked = Question::of(guests.collect(), format.clone(), rounds);
                    let pairs = pairs.iter().filter(|(one, other)| one < other);
                    asked.forbidden = pairs.copied().collect();
                    asked.wishes = wishes
                        .into_iter()
                        .map(|(from, mut any_of, points)| {
                            any_of.remove(&from);
                            Wish { from, any_of, points }
                        })
                        .collect();
                    asked.seed = seed;
                    asked.effort = Effort::Steps(3_000);
                    asked
                },
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn everybody_who_is_there_has_exactly_one_seat_a_round(asked in asked()) {
        let planned = plan(&asked).unwrap();

        prop_assert_eq!(planned.rounds.len(), asked.coming);
        for (at, round) in planned.rounds.iter().enumerate() {
            let mut seated: Vec<_> = round.guests().collect();
            seated.sort_unstable();
            prop_assert_eq!(seated, asked.present(at));
        }
    }

    #[test]
    fn tables_are_balanced_and_no_more_than_needed(asked in asked()) {
        for (at, round) in plan(&asked).unwrap().rounds.iter().enumerate() {
            let sizes: Vec<_> = round.tables.iter().map(Vec::len).collect();
            let people = asked.present(at).len();
            if let Format::Tables(size) = asked.format {
                prop_assert_eq!(sizes.len(), people.div_ceil(size));
                prop_assert!(sizes.iter().all(|seats| *seats <= size));
                let (least, most) = (sizes.iter().min(), sizes.iter().max());
                prop_assert!(least.zip(most).is_none_or(|(least, most)| most - least <= 1));
            } else {
                prop_assert_eq!(sizes, std::vec::from_elem(2, people / 2));
                prop_assert_eq!(round.pausing.is_some(), people % 2 == 1);
            }
        }
    }

    #[test]
    fn equal_questions_get_equal_answers(asked in asked()) {
        prop_assert_eq!(plan(&asked).unwrap(), plan(&asked.clone()).unwrap());
    }

    #[test]
    fn a_plan_is_never_worse_than_its_start_and_counted_from_its_seats(asked in asked()) {
        let planned = plan(&asked).unwrap();
        let start = judge(&asked, &constructed(&asked).unwrap());

        prop_assert_eq!(start, planned.start);
        prop_assert!(planned.score.cost() <= start.cost());
        prop_assert_eq!(planned.score, judge(&asked, &planned.rounds));
    }

    #[test]
    fn locks_hold(asked in asked(), wanted in vec((0..5_usize, 0..24_usize), 0..4)) {
        let mut asked = asked;
        let known = plan(&asked).unwrap();
        let (mut taken, mut locked) = (BTreeSet::new(), BTreeSet::new());
        for (round, guest) in wanted {
            let seat = known.rounds.get(round).and_then(|laid| laid.table_of(guest));
            if let Some(table) = seat.filter(|_| taken.insert((round, guest))) {
                locked.insert(Lock { round, guest, table });
            }
        }
        asked.locks = locked;
        asked.last = known.rounds;
        asked.seed ^= 1;

        let planned = plan(&asked).unwrap();

        for lock in &asked.locks {
            prop_assert_eq!(planned.rounds[lock.round].table_of(lock.guest), Some(lock.table));
        }
    }

    #[test]
    fn nobody_forbidden_sits_together_where_there_is_room(asked in asked()) {
        let asked = Question { effort: Effort::Steps(20_000), ..asked };
        let alone = asked.forbidden.len() == 1;
        let tables = |at: usize| {
            let people = asked.present(at).len();
            match asked.format {
                Format::Tables(size) => people.div_ceil(size),
                _ => people.div_ceil(2),
            }
        };
        if alone && (0..asked.coming).all(|at| tables(at) > 1) {
            prop_assert_eq!(plan(&asked).unwrap().score.forbidden, 0);
        }
    }
}
