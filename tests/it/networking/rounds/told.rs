//! What could not be done is told, with reasons that are proved.

use bansou::networking::rounds::{Format, Lock, Names, Shortfall, Why, plan};

use super::{question, wish};

fn sentence(one: &Shortfall) -> String {
    one.sentence(&Names {
        guest: &|number| format!("{number}さん"),
        wish: &|number| format!("希望{number}"),
        wishing: &|number| number,
    })
}

#[test]
fn colleagues_who_outnumber_the_tables_are_named_as_the_reason() {
    let mut asked = question(6, Format::Tables(3), 1);
    for number in 0..3 {
        asked.guests[number].organisation = Some(100);
    }

    let planned = plan(&asked).unwrap();

    assert_eq!(planned.score.same_organisation, 1);
    assert!(
        matches!(
            planned.shortfalls[..],
            [Shortfall::SameOrganisation {
                why: Why::MorePeopleThanTables { people: 3, tables: 2 },
                ..
            }]
        ),
        "{:?}",
        planned.shortfalls
    );
}

#[test]
fn more_rounds_than_people_are_named_as_the_reason_of_repeats() {
    let planned = plan(&question(4, Format::Tables(2), 4)).unwrap();
    let first = planned.shortfalls.first().map(sentence).unwrap();

    assert_eq!(planned.score.repeats, 2);
    assert!(
        first.ends_with("隣り合う席がのべ4席あるのに対し、会える相手が3人しかいません。"),
        "{first}"
    );
}

#[test]
fn wishes_that_cannot_be_met_say_why() {
    let mut asked = question(9, Format::Tables(3), 1);
    asked.guests[1].organisation = asked.guests[0].organisation;
    asked.guests[8].present = vec![false];
    asked.forbidden = [(0, 2)].into();
    asked.wishes = vec![wish(0, 1, 1), wish(0, 2, 1), wish(0, 8, 1)];
    asked.wishes.push(bansou::networking::rounds::Wish {
        from: 3,
        any_of: std::collections::BTreeSet::new(),
        points: 1,
    });
    asked.wishes.extend((3..8).map(|from| wish(from, 0, 2)));

    let planned = plan(&asked).unwrap();
    let why = |wanted: usize| {
        planned.shortfalls.iter().find_map(|one| match one {
            Shortfall::Wish { wish, why } if *wish == wanted => Some(*why),
            _ => None,
        })
    };

    assert_eq!(why(0), Some(Why::OwnOrganisation));
    assert_eq!(why(1), Some(Why::Forbidden));
    assert_eq!(why(2), Some(Why::NotThereTogether));
    assert_eq!(why(3), Some(Why::Nobody));
    assert_eq!(planned.score.wishes_met, 2);
    assert!((4..9).filter_map(why).all(|why| matches!(why, Why::Crowded { wishing: 5, seats: 2 })));
}

#[test]
fn a_table_between_that_nobody_needs_is_not_laid() {
    let mut asked = question(12, Format::Tables(6), 1);
    asked.locks = [Lock { round: 0, guest: 0, table: 8 }].into();

    let planned = plan(&asked).unwrap();

    let sizes: Vec<_> = planned.rounds[0].tables.iter().map(Vec::len).collect();
    assert_eq!(sizes, [6, 0, 0, 0, 0, 0, 0, 0, 6]);
    assert_eq!(planned.score.alone, 0);
}

#[test]
fn whoever_sits_alone_is_named_with_the_reason() {
    let small = plan(&question(3, Format::Tables(2), 1)).unwrap();
    let mut asked = question(3, Format::Tables(3), 1);
    asked.locks =
        [Lock { round: 0, guest: 0, table: 0 }, Lock { round: 0, guest: 1, table: 1 }].into();
    let locked = plan(&asked).unwrap();

    let alone = |planned: &bansou::networking::rounds::Plan| {
        let found = planned.shortfalls.iter().find_map(|one| match one {
            Shortfall::Alone { guest, why, .. } => Some((*guest, *why)),
            _ => None,
        });
        (planned.score.alone, planned.score.faults(), found)
    };
    let (count, faults, found) = alone(&small);
    assert_eq!((count, faults, found.map(|(_, why)| why)), (1, 1, Some(Why::TablesTooSmall)));
    let (count, _, found) = alone(&locked);
    assert_eq!((count, found.map(|(_, why)| why)), (1, Some(Why::LockedAlone)));
    let said = locked.shortfalls.iter().map(sentence).collect::<String>();
    assert!(said.contains("1人のテーブルです"), "{said}");
}
