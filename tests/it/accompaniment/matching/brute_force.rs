//! Against every possible assignment of small desks, one by one.

use bansou::accompaniment::{Decisions, Desk};
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;

use super::{accompanist, desk, number, operator, pair, verdict};

#[derive(Clone, Debug)]
struct Case {
    places: Vec<u16>,
    scores: Vec<Vec<Option<i32>>>,
    /// By row.
    locked: Vec<Option<usize>>,
    forbidden: Vec<(usize, usize)>,
}

/// Rows, in order, each with a column or without (the column after the last).
type Assignment = Vec<usize>;

/// Matched rows and points.
type Worth = (i32, i64);

fn case() -> impl Strategy<Value = Case> {
    (0..=5_usize, 0..=4_usize).prop_flat_map(|(rows, columns)| {
        let spread = prop_oneof![Just(-30..=50), Just(0..=2), Just(0..=0)];
        let scores = spread
            .prop_flat_map(move |points| vec(vec(option::weighted(0.75, points), columns), rows));
        let places = vec(0..=3_u16, columns);
        let locked = vec(option::weighted(0.15, 0..columns.max(1)), rows);
        let pairs = btree_set((0..rows.max(1), 0..columns.max(1)), 0..3);
        (places, scores, locked, pairs).prop_map(|(places, scores, locked, pairs)| {
            let inside = |pair: &(usize, usize)| pair.0 < scores.len() && pair.1 < places.len();
            let forbidden: Vec<_> = pairs.into_iter().filter(inside).collect();
            let mut case = Case { places, scores, locked, forbidden };
            unlock_what_cannot_be(&mut case);
            case
        })
    })
}

/// Locks that contradict the rest are refused; other tests see to that.
fn unlock_what_cannot_be(case: &mut Case) {
    let mut left = case.places.clone();
    for row in 0..case.scores.len() {
        let Some(column) = case.locked[row] else { continue };
        if column < left.len() && left[column] > 0 && score(case, row, column).is_some() {
            left[column] -= 1;
        } else {
            case.locked[row] = None;
        }
    }
}

fn score(case: &Case, row: usize, column: usize) -> Option<i32> {
    case.scores[row][column].filter(|_| !case.forbidden.contains(&(row, column)))
}

/// Every assignment that is allowed, first rows and first columns first.
fn all_assignments(case: &Case) -> Vec<Assignment> {
    let mut all = vec![Vec::new()];
    for row in 0..case.scores.len() {
        let mut longer = Vec::new();
        for begun in &all {
            for column in 0..=case.places.len() {
                let used = begun.iter().filter(|at| **at == column).count();
                let without = column == case.places.len();
                let room = without || used < usize::from(case.places[column]);
                let allowed = without || score(case, row, column).is_some();
                let as_locked = case.locked[row].is_none_or(|locked| locked == column);
                if room && allowed && as_locked {
                    longer.push([begun.as_slice(), &[column]].concat());
                }
            }
        }
        all = longer;
    }
    all
}

fn worth(case: &Case, assignment: &[usize]) -> Worth {
    let matched = assignment.iter().enumerate().filter(|(_, at)| **at < case.places.len());
    let points = matched.map(|(row, column)| score(case, row, *column).unwrap());
    points.fold((0, 0), |(count, sum), points| (count + 1, sum + i64::from(points)))
}

/// The best there is; of equals the first.
fn best(case: &Case, all: &[Assignment]) -> Assignment {
    let worths: Vec<_> = all.iter().map(|assignment| worth(case, assignment)).collect();
    let most = worths.iter().max().unwrap();
    all[worths.iter().position(|worth| worth == most).unwrap()].clone()
}

/// For each row that is not locked the cheapest other column, and what the whole would lose.
fn next_best(case: &Case, all: &[Assignment], best: &[usize]) -> Vec<(usize, usize, Worth)> {
    let most = worth(case, best);
    let mut found = Vec::new();
    for row in (0..best.len()).filter(|row| case.locked[*row].is_none()) {
        let others = (0..case.places.len()).filter(|column| *column != best[row]);
        let costs = others.filter_map(|column| {
            let with_it = all.iter().filter(|assignment| assignment[row] == column);
            let then = with_it.map(|assignment| worth(case, assignment)).max()?;
            Some(((most.0 - then.0, most.1 - then.1), column))
        });
        found.extend(costs.min().map(|(cost, column)| (row, column, cost)));
    }
    found
}

fn decisions(case: &Case) -> Decisions {
    let locked = case.locked.iter().enumerate();
    Decisions {
        locked: locked.filter_map(|(row, column)| Some(pair(row, (*column)?))).collect(),
        forbidden: case.forbidden.iter().map(|(row, column)| pair(*row, *column)).collect(),
    }
}

fn proposed(proposal: &bansou::accompaniment::Proposal, case: &Case) -> Assignment {
    let mut assignment = vec![case.places.len(); case.scores.len()];
    for proposed in &proposal.pairs {
        assignment[number(proposed.pair.operator.0)] = number(proposed.pair.accompanist.0);
    }
    assignment
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_proposal_is_the_first_of_all_best_assignments(case in case()) {
        let best = best(&case, &all_assignments(&case));

        let proposal = desk(&case.places, &case.scores).solve(&decisions(&case)).unwrap();

        prop_assert_eq!(proposed(&proposal, &case), best.clone());
        prop_assert_eq!(proposal.total, worth(&case, &best).1);
        prop_assert_eq!(proposal.pairs.len() + proposal.unmatched.len(), case.scores.len());
    }

    #[test]
    fn the_next_best_costs_what_trying_it_costs(case in case()) {
        let all = all_assignments(&case);
        let expected = next_best(&case, &all, &best(&case, &all));

        let proposal = desk(&case.places, &case.scores).solve(&decisions(&case)).unwrap();

        let told: Vec<_> = proposal.next_best.iter().map(|next| {
            let cost = (next.cost.operators, next.cost.points);
            (number(next.pair.operator.0), number(next.pair.accompanist.0), cost)
        }).collect();
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn the_order_in_which_people_are_read_does_not_matter(
        (case, rows, columns) in case().prop_flat_map(|case| {
            let rows = Just((0..case.scores.len()).collect::<Vec<_>>()).prop_shuffle();
            let columns = Just((0..case.places.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(case), rows, columns)
        })
    ) {
        let in_order = desk(&case.places, &case.scores).solve(&decisions(&case)).unwrap();

        let places = columns.iter().map(|column| (accompanist(*column), case.places[*column]));
        let operators = rows.iter().map(|row| operator(*row));
        let shuffled = Desk::new(operators, places, |pair| verdict(&case.scores, pair)).unwrap();

        prop_assert_eq!(shuffled.solve(&decisions(&case)).unwrap(), in_order);
    }
}
