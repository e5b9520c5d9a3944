use std::collections::{BTreeMap, BTreeSet};

use bansou::accompaniment::{
    Candidate, Cost, Decisions, Desk, DeskProblem, Hindrance, NextBest, Rule, Unmatched,
    WhyUnmatched,
};

use super::{accompanist, desk, operator, pair, with_names};

fn locking<const N: usize>(pairs: [(usize, usize); N]) -> Decisions {
    let locked = pairs.map(|(row, column)| pair(row, column)).into();
    Decisions { locked, forbidden: BTreeSet::new() }
}

/// Why each operator without a pair has none, told.
fn told(desk: &Desk, decisions: &Decisions) -> Vec<String> {
    let unmatched = desk.solve(decisions).unwrap().unmatched;
    unmatched.iter().map(|it| with_names(|names| it.sentence(names))).collect()
}

fn forbidding<const N: usize>(pairs: [(usize, usize); N]) -> Decisions {
    let forbidden = pairs.map(|(row, column)| pair(row, column)).into();
    Decisions { locked: BTreeSet::new(), forbidden }
}

#[test]
fn one_more_operator_outweighs_any_points() {
    let desk = desk(&[1, 1], &[vec![Some(100), Some(-90)], vec![Some(5), None]]);

    let proposal = desk.solve(&Decisions::default()).unwrap();

    let pairs: Vec<_> = proposal.pairs.iter().map(|proposed| proposed.pair).collect();
    assert_eq!(pairs, [pair(0, 1), pair(1, 0)]);
    assert_eq!(proposal.total, -85);
}

#[test]
fn a_locked_pair_stays_however_few_points_it_has() {
    let desk = desk(&[1, 1], &[vec![Some(50), Some(0)], vec![Some(50), Some(40)]]);

    let proposal = desk.solve(&locking([(0, 1)])).unwrap();

    let pairs: Vec<_> = proposal.pairs.iter().map(|it| (it.pair, it.locked)).collect();
    assert_eq!(pairs, [(pair(0, 1), true), (pair(1, 0), false)]);
}

#[test]
fn who_lost_a_place_is_told_who_has_it() {
    let desk = desk(&[1], &[vec![Some(10)], vec![Some(30)], vec![Some(20)]]);

    let proposal = desk.solve(&Decisions::default()).unwrap();

    let without = |row, points| {
        let hindrance = Hindrance::Taken(vec![(operator(1), false)]);
        let candidates = vec![Candidate { accompanist: accompanist(0), points, hindrance }];
        Unmatched { operator: operator(row), why: WhyUnmatched::PlacesTaken, candidates }
    };
    assert_eq!(proposal.unmatched, [without(0, 10), without(2, 20)]);
}

#[test]
fn whom_an_operator_could_have_is_told_best_first_and_who_was_forbidden_is_among_them() {
    let scores = [
        vec![Some(30), Some(53), Some(40), Some(40)],
        vec![Some(90), None, None, None],
        vec![None, None, Some(90), None],
        vec![None, None, None, Some(90)],
    ];
    let desk = desk(&[1, 1, 1, 1], &scores);

    let sentences = told(&desk, &forbidding([(0, 1)]));

    assert_eq!(
        sentences,
        [
            "対応できる伴走支援者の枠は、ほかの事業者で埋まっています。支援者1：組み合わせを禁止しています（53点）。支援者2：事業者2。支援者3：事業者3。支援者0：事業者1。"
        ]
    );
}

#[test]
fn who_was_forbidden_and_has_no_place_either_is_not_told() {
    let desk = desk(&[0, 1], &[vec![Some(50), Some(10)], vec![None, Some(30)]]);

    let sentences = told(&desk, &forbidding([(0, 0)]));

    assert_eq!(
        sentences,
        ["対応できる伴走支援者の枠は、ほかの事業者で埋まっています。支援者1：事業者1。"]
    );
}

#[test]
fn who_was_forbidden_is_told_beside_those_without_places() {
    let desk = desk(&[0, 1], &[vec![Some(10), Some(20)]]);

    let sentences = told(&desk, &forbidding([(0, 1)]));

    assert_eq!(
        sentences,
        [
            "対応できる支援者0に、受け入れの枠がありません。支援者1：組み合わせを禁止しています（20点）。"
        ]
    );
}

#[test]
fn places_locked_for_others_are_told_apart() {
    let desk = desk(&[1], &[vec![Some(10)], vec![Some(30)]]);

    let sentences = told(&desk, &locking([(0, 0)]));

    assert_eq!(
        sentences,
        [
            "対応できる伴走支援者の枠は、すべてほかの事業者に固定されています。支援者0：事業者0（固定）。"
        ]
    );
}

#[test]
fn an_operator_nobody_may_accompany_is_told_the_rules() {
    let desk = desk(&[1, 1, 1], &[vec![None, Some(10), None]]);
    let decisions = forbidding([(0, 1)]);

    let proposal = desk.solve(&decisions).unwrap();

    let rules = BTreeMap::from([(Rule::ConflictOfInterest, 2), (Rule::ByCoordinator, 1)]);
    let hindrance = Hindrance::Forbidden;
    let candidates = vec![Candidate { accompanist: accompanist(1), points: 10, hindrance }];
    let why = WhyUnmatched::AllForbidden(rules);
    assert_eq!(proposal.unmatched, [Unmatched { operator: operator(0), why, candidates }]);
    assert_eq!(
        told(&desk, &decisions),
        [
            "組み合わせられる伴走支援者がいません。理由：利益相反（2人）、事務局が禁止（1人）。支援者1：組み合わせを禁止しています（10点）。"
        ]
    );
}

#[test]
fn accompanists_without_places_are_named_best_first() {
    let desk = desk(&[0, 0], &[vec![Some(10), Some(20)]]);

    let sentences = told(&desk, &Decisions::default());

    assert_eq!(sentences, ["対応できる支援者1、支援者0に、受け入れの枠がありません。"]);
}

#[test]
fn without_accompanists_nobody_is_matched() {
    let desk = desk(&[], &[vec![]]);

    let sentences = told(&desk, &Decisions::default());

    assert_eq!(sentences, ["伴走支援者が1人も登録されていません。"]);
}

#[test]
fn the_next_best_says_what_the_whole_would_lose() {
    let desk = desk(&[1, 1], &[vec![Some(50), Some(20)], vec![Some(45), Some(10)]]);

    let proposal = desk.solve(&Decisions::default()).unwrap();

    // Together 20 + 45 = 65; the other way round 50 + 10 = 60.
    let cost = Cost { operators: 0, points: 5 };
    assert_eq!(
        proposal.next_best,
        [NextBest { pair: pair(0, 0), cost }, NextBest { pair: pair(1, 1), cost }]
    );
    assert_eq!(
        with_names(|names| proposal.next_best[0].sentence(names)),
        "次の候補は支援者0さん（全体の点数が5点下がります）"
    );
}

#[test]
fn a_place_that_was_left_draws_somebody_who_gains_by_it() {
    let desk = desk(&[1, 1, 1], &[vec![Some(0), None, Some(1)], vec![None, Some(0), Some(1)]]);

    let proposal = desk.solve(&Decisions::default()).unwrap();

    let cost = Cost { operators: 0, points: 0 };
    assert_eq!(
        proposal.next_best,
        [NextBest { pair: pair(0, 2), cost }, NextBest { pair: pair(1, 1), cost }]
    );
}

#[test]
fn of_equal_assignments_the_first_operator_has_the_first_accompanist() {
    let desk = desk(&[1, 1, 1], &[vec![Some(0), Some(1), None], vec![None, Some(1), Some(0)]]);

    let proposal = desk.solve(&Decisions::default()).unwrap();

    let pairs: Vec<_> = proposal.pairs.iter().map(|proposed| proposed.pair).collect();
    assert_eq!(pairs, [pair(0, 0), pair(1, 1)]);
}

#[test]
fn decisions_that_cannot_hold_are_refused_by_name() {
    let desk = desk(&[1, 1], &[vec![Some(1), None], vec![Some(1), Some(1)]]);
    let forbidden = |row, column| [pair(row, column)].into();

    let refused = |decisions: &Decisions| desk.solve(decisions).unwrap_err();

    assert_eq!(refused(&locking([(0, 7)])), DeskProblem::Unknown(pair(0, 7)));
    assert_eq!(
        refused(&locking([(0, 1)])),
        DeskProblem::LockedButForbidden(pair(0, 1), vec![Rule::ConflictOfInterest])
    );
    assert_eq!(
        refused(&Decisions { forbidden: forbidden(0, 0), ..locking([(0, 0)]) }),
        DeskProblem::LockedButForbidden(pair(0, 0), vec![Rule::ByCoordinator])
    );
    assert_eq!(refused(&locking([(1, 0), (1, 1)])), DeskProblem::LockedTwice(operator(1)));
    assert_eq!(
        refused(&locking([(0, 0), (1, 0)])),
        DeskProblem::TooManyLocked { accompanist: accompanist(0), locked: 2, places: 1 }
    );
}
