//! Rounds that have begun stay; only those to come are planned, with whoever is there.

use bansou::networking::rounds::{Effort, Format, Lock, Problem, Question, plan};

use super::{guests, question, wish};

/// Sixteen people at tables of four for five rounds, of which two have begun.
fn begun() -> Question {
    let first = plan(&question(16, Format::Tables(4), 5)).unwrap();
    let mut asked = question(16, Format::Tables(4), 3);
    asked.begun = first.rounds[..2].to_vec();
    asked.last = first.rounds[2..].to_vec();
    asked
}

#[test]
fn with_nothing_new_the_rest_of_a_perfect_plan_stays_perfect() {
    let planned = plan(&begun()).unwrap();

    assert_eq!(planned.score.faults(), 0);
    assert_eq!(planned.rounds.len(), 3);
}

#[test]
fn whoever_is_gone_has_no_seat_and_whoever_comes_has_one() {
    let mut asked = begun();
    asked.guests[3].present = vec![false; 3];
    asked.guests[7].present = vec![false, true, true];
    let newcomer = guests(1, 3).remove(0);
    asked.guests.push(bansou::networking::rounds::Guest { organisation: Some(99), ..newcomer });

    let planned = plan(&asked).unwrap();

    assert!(planned.rounds.iter().all(|round| round.table_of(3).is_none()));
    assert!(planned.rounds.iter().all(|round| round.table_of(16).is_some()));
    assert!(planned.rounds[0].table_of(7).is_none() && planned.rounds[1].table_of(7).is_some());
    assert_eq!(planned.score.repeats, 0);
}

#[test]
fn what_was_met_in_begun_rounds_counts() {
    let mut asked = begun();
    let neighbour = asked.begun[0].tables[0][1];
    let first = asked.begun[0].tables[0][0];
    asked.wishes = vec![wish(first, neighbour, 3)];

    assert_eq!(plan(&asked).unwrap().score.wishes_met, 1);
}

#[test]
fn a_lock_of_somebody_who_is_not_there_or_twice_at_a_full_table_is_refused() {
    let mut asked = begun();
    asked.guests[3].present = vec![false; 3];
    asked.locks = [Lock { round: 0, guest: 3, table: 0 }].into();
    let mut crowded = begun();
    crowded.locks = (0..5).map(|guest| Lock { round: 1, guest, table: 0 }).collect();

    assert_eq!(plan(&asked), Err(Problem::Locks { round: 0 }));
    assert_eq!(plan(&crowded), Err(Problem::Locks { round: 1 }));
}

#[test]
fn a_question_that_makes_no_sense_is_refused() {
    let mut unknown = question(4, Format::Tables(2), 1);
    unknown.wishes = vec![wish(0, 9, 1)];
    let few = question(9, Format::TablesOf(vec![4, 4]), 1);
    let large = question(500, Format::Tables(4), 1);

    assert_eq!(plan(&unknown), Err(Problem::Senseless));
    assert_eq!(plan(&few), Err(Problem::TooFewSeats { round: 0 }));
    assert_eq!(plan(&large), Err(Problem::TooLarge));
}

#[test]
fn tables_of_different_sizes_are_filled_evenly() {
    let mut asked = question(9, Format::TablesOf(vec![6, 4, 2]), 2);
    asked.effort = Effort::Steps(2_000);

    let planned = plan(&asked).unwrap();
    let sizes: Vec<_> = planned.rounds[0].tables.iter().map(Vec::len).collect();

    assert_eq!(sizes, [5, 4]);
}
