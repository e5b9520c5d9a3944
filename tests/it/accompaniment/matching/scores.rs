use bansou::accompaniment::{
    AccompanistFacts, Criterion, Fact, History, OperatorFacts, PairFacts, Profile, Reason, Region,
    Rule, Rules, Verdict, WeightProblem, Weights, judge,
};
use bansou::vocabulary::Prefecture;
use entities::{OrganisationId, RegionBlockId};
use uuid::Uuid;

use super::{accompanist, operator, term, with_names};

fn wanting(wants: Profile) -> OperatorFacts {
    OperatorFacts { id: operator(1), wants, region: Region::Any }
}

fn offering(offers: Profile) -> AccompanistFacts {
    let organisation = OrganisationId(Uuid::from_u128(900));
    AccompanistFacts { id: accompanist(1), organisation, elsewhere: Vec::new(), offers, load: 0 }
}

fn in_prefecture(code: u8, block: u128) -> Profile {
    Profile {
        prefecture: Prefecture::from_code(code),
        block: Some(RegionBlockId(Uuid::from_u128(block))),
        ..Profile::default()
    }
}

/// The score's reasons, or a failed test.
fn reasons(verdict: Verdict) -> Vec<Reason> {
    match verdict {
        Verdict::Allowed(score) => score.reasons().to_vec(),
        Verdict::Forbidden(rules) => panic!("forbidden: {rules:?}"),
    }
}

fn judged(operator: &OperatorFacts, accompanist: &AccompanistFacts, pair: PairFacts) -> Verdict {
    judge(operator, accompanist, pair, &Weights::default())
}

#[test]
fn a_score_is_the_sum_of_its_reasons_and_each_is_told_in_a_sentence() {
    let operator = wanting(Profile {
        themes: vec![term(3), term(1), term(2)],
        functions: vec![term(11)],
        talent_categories: vec![term(21), term(22)],
        languages: vec![term(31)],
        frames: vec![term(41)],
        level: Some(1),
        ..Profile::default()
    });
    let mut accompanist = offering(Profile {
        themes: vec![term(1), term(3)],
        functions: vec![term(11), term(12)],
        talent_categories: vec![term(22)],
        languages: vec![term(31), term(32)],
        frames: vec![term(41)],
        level: Some(3),
        ..Profile::default()
    });
    accompanist.load = 2;
    let met = PairFacts { history: History::Met, conflict_of_interest: false };

    let Verdict::Allowed(score) = judged(&operator, &accompanist, met) else { panic!("forbidden") };

    let told: Vec<_> =
        score.reasons().iter().map(|reason| with_names(|names| reason.sentence(names))).collect();
    assert_eq!(
        told,
        [
            "第1希望テーマ「語3」に対応（＋30）",
            "希望テーマ「語1」に対応（＋15）",
            "機能「語11」が一致（＋10）",
            "人材区分「語22」が一致（＋8）",
            "語31で対応できる（＋5）",
            "「語41」の経験がある（＋12）",
            "今年度すでに2者を担当（－8）",
            "以前に相談や勉強会、伴走で会っている（＋5）",
            "支援者の活動レベルが上（＋10）",
        ]
    );
    assert_eq!(score.total(), 30 + 15 + 10 + 8 + 5 + 12 - 8 + 5 + 10);
}

#[test]
fn who_wants_somebody_near_has_points_for_the_prefecture_or_else_for_the_block() {
    let mut operator = wanting(in_prefecture(20, 3));
    operator.region = Region::Near;

    let next_door =
        reasons(judged(&operator, &offering(in_prefecture(20, 3)), PairFacts::default()));
    let same_block =
        reasons(judged(&operator, &offering(in_prefecture(13, 3)), PairFacts::default()));
    let elsewhere =
        reasons(judged(&operator, &offering(in_prefecture(40, 8)), PairFacts::default()));

    let block = RegionBlockId(Uuid::from_u128(3));
    let nagano = Prefecture::from_code(20).unwrap();
    assert_eq!(next_door, [Reason { fact: Fact::SamePrefecture(nagano), points: 12 }]);
    assert_eq!(same_block, [Reason { fact: Fact::SameBlock(block), points: 6 }]);
    assert_eq!(elsewhere, []);
}

#[test]
fn who_wants_somebody_from_elsewhere_never_gets_a_neighbour() {
    let mut operator = wanting(in_prefecture(20, 3));
    operator.region = Region::Far;

    let neighbour = judged(&operator, &offering(in_prefecture(20, 3)), PairFacts::default());
    let same_block =
        reasons(judged(&operator, &offering(in_prefecture(13, 3)), PairFacts::default()));
    let far = reasons(judged(&operator, &offering(in_prefecture(40, 8)), PairFacts::default()));

    let tokyo = Prefecture::from_code(13).unwrap();
    let block = RegionBlockId(Uuid::from_u128(8));
    assert_eq!(neighbour, Verdict::Forbidden(vec![Rule::SamePrefecture]));
    assert_eq!(same_block, [Reason { fact: Fact::OtherPrefecture(tokyo), points: 6 }]);
    assert_eq!(far, [Reason { fact: Fact::OtherBlock(block), points: 12 }]);
}

#[test]
fn every_rule_that_forbids_a_pair_is_named() {
    let rules = Rules { wanted_theme: true, ..Rules::default() };
    let weights = Weights::new([], rules).unwrap();
    let wants = Profile { themes: vec![term(1)], languages: vec![term(31)], ..Profile::default() };
    let offers = Profile { themes: vec![term(2)], languages: vec![term(32)], ..Profile::default() };
    let operator = wanting(wants);
    let mut accompanist = offering(offers);
    accompanist.organisation = operator.id;
    let conflict = PairFacts { history: History::Continued, conflict_of_interest: true };

    let verdict = judge(&operator, &accompanist, conflict, &weights);

    assert_eq!(
        verdict,
        Verdict::Forbidden(vec![
            Rule::SameOrganisation,
            Rule::ConflictOfInterest,
            Rule::NoCommonLanguage,
            Rule::NoWantedTheme,
        ])
    );
}

#[test]
fn a_language_nobody_stated_forbids_nothing() {
    let operator = wanting(Profile { languages: vec![term(31)], ..Profile::default() });

    let verdict = judged(&operator, &offering(Profile::default()), PairFacts::default());

    assert_eq!(reasons(verdict), []);
}

#[test]
fn the_secretariat_changes_what_counts_and_nought_switches_it_off() {
    let points = [(Criterion::FirstTheme, 0), (Criterion::Function, 25)];
    let weights = Weights::new(points, Rules::default()).unwrap();
    let profile =
        Profile { themes: vec![term(1)], functions: vec![term(11)], ..Profile::default() };

    let verdict =
        judge(&wanting(profile.clone()), &offering(profile), PairFacts::default(), &weights);

    assert_eq!(reasons(verdict), [Reason { fact: Fact::Function(term(11)), points: 25 }]);
}

#[test]
fn points_that_would_drown_everything_else_are_refused() {
    let refused = Weights::new([(Criterion::Load, -1001)], Rules::default());

    assert_eq!(refused, Err(WeightProblem::TooLarge(Criterion::Load)));
}

#[test]
fn a_criterion_is_found_again_by_its_code() {
    let found: Vec<_> =
        Criterion::ALL.into_iter().filter_map(|it| Criterion::from_code(it.code())).collect();

    assert_eq!(found, Criterion::ALL);
}
