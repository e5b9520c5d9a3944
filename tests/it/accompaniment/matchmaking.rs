//! The matching desk of a year as stored: facts, decisions, confirmation.

use std::collections::BTreeSet;

use bansou::accompaniment::engagement::{Ending, finish};
use bansou::accompaniment::matchmaking::{
    Confirmation, ConflictPlan, ConflictWith, Refusal, RulingWish, ToldCount, WishPlan, confirm,
    declare_conflict, lift, rule, set_capacity, set_weights, set_wish,
};
use bansou::accompaniment::{
    Criterion, Decisions, DeskProblem, History, Pair, Region, Rule, Rules, Weights, WhyUnmatched,
};
use bansou::database::Stop;
use chrono::NaiveDate;
use entities::accompaniment::engagement::EngagementOrigin;
use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;

use super::cast::{Stage, year};

fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn ruling(pair: Pair, kind: RulingKind) -> RulingWish {
    RulingWish { year: year(), pair, kind, reason: "相性をみて".to_owned() }
}

fn parting() -> Ending {
    Ending {
        completed: false,
        on: today(),
        reason: "体制が変わったため".to_owned(),
        expected_recipients: 2,
    }
}

fn whole(fingerprint: String) -> Confirmation {
    Confirmation { year: year(), fingerprint, only: BTreeSet::new() }
}

#[tokio::test]
async fn adopted_operators_and_contracted_accompanists_take_part_with_what_they_wish() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (out, _) = stage.operator("今年は休み", 5).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let theme = stage.term("partners").await;
    let wish = |takes_part| WishPlan {
        takes_part,
        region: WishedRegion::Far,
        terms: vec![theme],
        note: "遠くの先輩の話を聞きたい".to_owned(),
    };

    set_wish(&stage.app.context, stage.desk, (year(), operator), &wish(true)).await.unwrap();
    set_wish(&stage.app.context, stage.desk, (year(), out), &wish(false)).await.unwrap();
    set_capacity(&stage.app.context, stage.desk, (year(), helper.0), 5).await.unwrap();

    let facts = stage.facts().await;
    assert_eq!(facts.operators.len(), 1);
    assert_eq!(facts.operators[0].facts.wants.themes, [theme]);
    assert_eq!(facts.operators[0].facts.region, Region::Far);
    assert_eq!(facts.accompanists.len(), 1);
    assert_eq!(
        (facts.accompanists[0].facts.organisation, facts.accompanists[0].places()),
        (helper.1, 5)
    );
    stage.app.stop().await;
}

#[tokio::test]
async fn a_lock_and_a_ban_hold_until_they_are_lifted_and_saying_them_twice_is_harmless() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (first, second) =
        (stage.accompanist("一 郎", 20).await, stage.accompanist("二 郎", 20).await);
    let pair = |person| Pair { operator, accompanist: person };
    let context = &stage.app.context;
    assert_eq!(stage.proposed().await, [pair(first.0)]);

    let lock = ruling(pair(second.0), RulingKind::Locked);
    assert!(rule(context, stage.desk, &lock).await.unwrap());
    assert!(!rule(context, stage.desk, &lock).await.unwrap());
    assert_eq!(stage.proposed().await, [pair(second.0)]);

    assert!(
        rule(context, stage.desk, &ruling(pair(second.0), RulingKind::Forbidden)).await.unwrap()
    );
    assert_eq!(stage.proposed().await, [pair(first.0)]);
    assert!(lift(context, stage.desk, year(), pair(second.0)).await.unwrap());
    assert!(!lift(context, stage.desk, year(), pair(second.0)).await.unwrap());
    assert_eq!(stage.facts().await.decisions(), Decisions::default());
    let noted = "SELECT count(*) FROM audit_entry WHERE subject_kind = 'matching_desk'";
    assert_eq!(stage.count(noted).await, 3);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_lock_that_rules_forbid_or_places_cannot_hold_is_refused() {
    let stage = Stage::new().await;
    let (one, _) = stage.operator("はじめ", 3).await;
    let (two, _) = stage.operator("つぎ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let foe = stage.accompanist("利害 関係", 20).await;
    let conflict = ConflictPlan {
        operator: one,
        with: ConflictWith::Person(foe.0),
        reason: "親族".to_owned(),
        from: today(),
        until: None,
    };
    let context = &stage.app.context;
    declare_conflict(context, stage.desk, &conflict).await.unwrap();
    set_capacity(context, stage.desk, (year(), helper.0), 1).await.unwrap();
    let lock = |operator, accompanist| ruling(Pair { operator, accompanist }, RulingKind::Locked);

    rule(context, stage.desk, &lock(one, helper.0)).await.unwrap();
    let crowded = refused(rule(context, stage.desk, &lock(two, helper.0)).await);
    let forbidden = refused(rule(context, stage.desk, &lock(one, foe.0)).await);
    let stranger = refused(rule(context, stage.desk, &lock(one, stage.desk.person())).await);

    let too_many = DeskProblem::TooManyLocked { accompanist: helper.0, locked: 2, places: 1 };
    let Refusal::Desk(problem, said) = crowded else { panic!("{crowded:?}") };
    assert_eq!(problem, too_many);
    assert!(said.starts_with("1枠の伴走 花子さんに、2者が固定されています"), "{said}");
    let pair = Pair { operator: one, accompanist: foe.0 };
    let rules = vec![Rule::ConflictOfInterest];
    let Refusal::Desk(problem, said) = forbidden else { panic!("{forbidden:?}") };
    assert_eq!(problem, DeskProblem::LockedButForbidden(pair, rules));
    assert!(said.starts_with("はじめと利害 関係さんの組み合わせは固定できません"), "{said}");
    assert_eq!(stranger, Refusal::NotFound);
    stage.app.stop().await;
}

#[tokio::test]
async fn confirming_makes_engagements_and_letters_once_however_often_it_is_pressed() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let shown = stage.facts().await.fingerprint();
    let context = &stage.app.context;

    let first = confirm(context, stage.desk, &whole(shown.clone())).await.unwrap();
    let again = confirm(context, stage.desk, &whole(shown)).await.unwrap();

    assert!(!first.already && again.already);
    assert_eq!(first.told, ToldCount { operators: 1, accompanists: 1, letters: 2 });
    assert_eq!(again.told, ToldCount::default());
    assert_eq!(first.engagements, again.engagements);
    let rows = stage.rows(first.engagements[&operator]).await;
    assert_eq!(rows.engagement.origin, EngagementOrigin::Matching);
    assert_eq!(rows.milestones.len(), 9);
    assert_eq!(stage.letter_names(member).await, ["engagement_begun"]);
    assert_eq!(stage.letter_names(helper.0).await, ["engagement_begun"]);
    assert_eq!(stage.proposed().await, []);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_proposal_whose_facts_have_changed_since_it_was_shown_is_refused() {
    let stage = Stage::new().await;
    stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let shown = stage.facts().await.fingerprint();
    set_capacity(&stage.app.context, stage.desk, (year(), helper.0), 1).await.unwrap();

    let outcome = confirm(&stage.app.context, stage.desk, &whole(shown)).await;

    assert_eq!(refused(outcome), Refusal::ChangedMeanwhile);
    assert_eq!(stage.count("SELECT count(*) FROM engagement").await, 0);
    assert_eq!(stage.count("SELECT count(*) FROM mail_message").await, 0);
    stage.app.stop().await;
}

#[tokio::test]
async fn chosen_pairs_alone_are_confirmed_and_the_others_stay_on_the_desk() {
    let stage = Stage::new().await;
    let (one, _) = stage.operator("はじめ", 3).await;
    let (two, _) = stage.operator("つぎ", 3).await;
    stage.accompanist("伴走 花子", 20).await;
    let shown = stage.facts().await.fingerprint();

    let wish = Confirmation { only: BTreeSet::from([two]), ..whole(shown) };
    let confirmed = confirm(&stage.app.context, stage.desk, &wish).await.unwrap();

    assert_eq!(confirmed.engagements.keys().copied().collect::<Vec<_>>(), [two]);
    let facts = stage.facts().await;
    assert_eq!(facts.operators.iter().map(|entry| entry.facts.id).collect::<Vec<_>>(), [one]);
    assert_eq!((facts.accompanists[0].facts.load, facts.accompanists[0].places()), (1, 1));
    stage.app.stop().await;
}

#[tokio::test]
async fn people_who_met_are_known_to_have_met_and_an_engagement_says_more() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let pair = Pair { operator, accompanist: helper.0 };
    let met = BTreeSet::from([(operator, helper.0)]);

    let strangers = stage.facts_with(BTreeSet::new()).await;
    let acquainted = stage.facts_with(met.clone()).await;
    let id = stage.engagement(operator, helper).await;
    finish(&stage.app.context, stage.desk, (id, 1), &parting()).await.unwrap();
    let parted = stage.facts_with(met).await;

    assert!(!strangers.pairs.contains_key(&pair));
    assert_eq!(acquainted.pairs[&pair].history, History::Met);
    assert_eq!(parted.pairs[&pair].history, History::EndedEarly);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_engagement_that_ended_early_is_remembered_and_the_operator_looks_again() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    finish(&stage.app.context, stage.desk, (id, 1), &parting()).await.unwrap();

    let facts = stage.facts().await;

    let pair = Pair { operator, accompanist: helper.0 };
    assert_eq!(facts.pairs[&pair].history, History::EndedEarly);
    assert_eq!(facts.accompanists[0].facts.load, 0);
    stage.app.stop().await;
}

#[tokio::test]
async fn weights_are_kept_per_year_and_an_old_form_is_refused() {
    let stage = Stage::new().await;
    stage.operator("はじめ", 3).await;
    let rules = Rules { wanted_theme: true, ..Rules::default() };
    let weights = Weights::new([(Criterion::FirstTheme, 55)], rules).unwrap();
    let context = &stage.app.context;

    set_weights(context, stage.desk, (year(), 1), weights).await.unwrap();
    let late = set_weights(context, stage.desk, (year(), 1), Weights::default()).await;

    assert_eq!(stage.facts().await.weights, weights);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    let proposal = stage.facts().await.propose().unwrap();
    assert_eq!(proposal.unmatched[0].why, WhyUnmatched::NobodyTakesPart);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_lock_is_lifted_with_the_confirmation_of_its_pair() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let pair = Pair { operator, accompanist: helper.0 };
    let context = &stage.app.context;
    rule(context, stage.desk, &ruling(pair, RulingKind::Locked)).await.unwrap();
    let shown = stage.facts().await.fingerprint();

    let confirmed = confirm(context, stage.desk, &whole(shown)).await.unwrap();
    let id = confirmed.engagements[&operator];
    finish(context, stage.desk, (id, stage.version(id).await), &parting()).await.unwrap();

    assert_eq!(stage.facts().await.decisions(), Decisions::default());
    stage.app.stop().await;
}

#[tokio::test]
async fn an_engagement_that_was_carried_through_took_a_place_of_the_year() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let through = Ending { completed: true, ..parting() };
    finish(&stage.app.context, stage.desk, (id, 1), &through).await.unwrap();

    let facts = stage.facts().await;

    assert_eq!((facts.accompanists[0].facts.load, facts.accompanists[0].places()), (1, 1));
    stage.app.stop().await;
}
