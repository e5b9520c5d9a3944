//! In March the next fiscal year is arranged: what is matched then begins in April.

use std::collections::BTreeSet;

use bansou::accompaniment::engagement::{
    Contacts, Ending, Refusal, Warning, begin, finish, warnings,
};
use bansou::accompaniment::matchmaking::{
    Confirmation, ConflictPlan, ConflictWith, YearFacts, confirm, declare_conflict, read,
};
use bansou::accompaniment::{EngagementPlan, Pair};
use bansou::database::Stop;
use bansou::vocabulary::{FiscalYear, tokyo};
use chrono::NaiveDate;
use entities::OrganisationId;
use entities::accompaniment::engagement::EngagementState;

use super::cast::{Stage, plan};
use crate::study_sessions::people::add_member;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn next() -> FiscalYear {
    FiscalYear::starting_in(2027).unwrap()
}

/// A stage on 10 March 2027.
async fn in_march() -> Stage {
    let stage = Stage::new().await;
    let noon = tokyo::instant(day(2027, 3, 10), chrono::NaiveTime::from_hms_opt(12, 0, 0).unwrap());
    stage.app.clock.advance(noon - stage.app.context.now());
    stage
}

async fn desk_of_next(stage: &Stage) -> YearFacts {
    let context = &stage.app.context;
    read(context.database.reader(), BTreeSet::new(), (next(), context.now())).await.unwrap()
}

fn conflict(
    operator: OrganisationId,
    with: ConflictWith,
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> ConflictPlan {
    ConflictPlan { operator, with, reason: "取引".to_owned(), from, until }
}

#[tokio::test]
async fn a_pair_of_the_next_year_is_taken_back_before_it_starts() {
    let stage = in_march().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    stage.adopt_in(2027, operator, false).await;
    stage.adopt_in(2027, helper.1, true).await;
    let fingerprint = desk_of_next(&stage).await.fingerprint();
    let wish = Confirmation { year: next(), fingerprint, only: BTreeSet::new() };
    let context = &stage.app.context;
    let id = confirm(context, stage.desk, &wish).await.unwrap().engagements[&operator];
    let ending = |completed, on| Ending {
        completed,
        on,
        reason: "組み合わせを誤ったため".to_owned(),
        expected_recipients: 2,
    };

    let through = finish(context, stage.desk, (id, 1), &ending(true, day(2027, 3, 10))).await;
    let backdated = finish(context, stage.desk, (id, 1), &ending(false, day(2027, 3, 9))).await;
    finish(context, stage.desk, (id, 1), &ending(false, day(2027, 3, 10))).await.unwrap();

    assert!(matches!(through, Err(Stop::Refused(Refusal::Invalid(_)))));
    assert!(matches!(backdated, Err(Stop::Refused(Refusal::Invalid(_)))));
    assert_eq!(stage.rows(id).await.engagement.state, EngagementState::Ended);
    let facts = desk_of_next(&stage).await;
    assert_eq!(facts.operators.iter().map(|it| it.facts.id).collect::<Vec<_>>(), [operator]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_conflict_of_interest_is_judged_on_the_first_day_of_the_year_to_come() {
    let stage = in_march().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let from_april = stage.accompanist("四月 から", 20).await;
    let to_march = stage.accompanist("三月 まで", 20).await;
    stage.adopt_in(2027, operator, false).await;
    stage.adopt_in(2027, from_april.1, true).await;
    stage.adopt_in(2027, to_march.1, true).await;
    let context = &stage.app.context;
    for (person, span) in [
        (from_april.0, (day(2027, 4, 1), None)),
        (to_march.0, (day(2026, 4, 1), Some(day(2027, 3, 31)))),
    ] {
        let declared = conflict(operator, ConflictWith::Person(person), span);
        declare_conflict(context, stage.desk, &declared).await.unwrap();
    }
    let by_hand = |helper| EngagementPlan {
        fiscal_year: next(),
        started_on: day(2027, 4, 1),
        ..plan(operator, helper)
    };

    let facts = desk_of_next(&stage).await;
    let refused = begin(context, stage.desk, by_hand(from_april)).await;
    let begun = begin(context, stage.desk, by_hand(to_march)).await;

    let against = |accompanist| {
        let known = facts.pairs.get(&Pair { operator, accompanist });
        known.is_some_and(|known| known.conflict_of_interest)
    };
    assert_eq!((against(from_april.0), against(to_march.0)), (true, false));
    assert!(matches!(refused, Err(Stop::Refused(Refusal::Conflicted))));
    assert!(begun.is_ok(), "{begun:?}");
    stage.app.stop().await;
}

#[tokio::test]
async fn a_conflict_with_any_organisation_of_the_accompanist_refuses_by_hand() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let second = stage.accompanist("二つ目", 20).await;
    add_member(&stage.app, helper.0, second.1).await;
    let span = (day(2026, 4, 1), None);
    let declared = conflict(operator, ConflictWith::Organisation(second.1), span);
    declare_conflict(&stage.app.context, stage.desk, &declared).await.unwrap();

    let refused = begin(&stage.app.context, stage.desk, plan(operator, helper)).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::Conflicted))), "{refused:?}");
    stage.app.stop().await;
}

#[tokio::test]
async fn an_engagement_is_not_quiet_on_its_first_day_for_what_was_before() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let mut rows = stage.rows(stage.engagement(operator, helper).await).await;
    rows.engagement.started_on = day(2027, 4, 1);
    rows.milestones.clear();
    let contacts = Contacts { last: Some(Some(day(2027, 2, 1))), record_due: None };
    let on = |today| warnings(&rows.engagement, &rows.milestones, &rows.goals, (contacts, today));

    assert_eq!(on(day(2027, 4, 1)), []);
    assert_eq!(on(day(2027, 5, 16)), [Warning::NoContact { days: 45 }]);
    stage.app.stop().await;
}
