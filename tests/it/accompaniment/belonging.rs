//! Whoever left their organisation neither reaches the engagement nor gets its letters.

use bansou::accompaniment::engagement::{
    Ending, LevelPlan, MilestonePlan, Outline, Refusal, change_milestone, count_told, finish,
    record_level, revise_outline,
};
use bansou::accompaniment::readers::accompanies;
use bansou::accompaniment::{By, Partner, operators_of};
use bansou::database::Stop;
use chrono::{NaiveDate, TimeDelta};
use entities::accompaniment::milestone::MilestoneKind;
use entities::people::role_assignment::Role;

use super::cast::Stage;
use crate::study_sessions::people::add_member;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn step(owner: entities::PersonId, due_on: NaiveDate) -> MilestonePlan {
    MilestonePlan { owner: Some(owner), due_on, reached_on: None, evidence: String::new() }
}

#[tokio::test]
async fn whoever_left_gets_no_letter_and_changes_nothing_any_more() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    stage.leaves(helper.0, helper.1).await;
    stage.leaves(member, operator).await;
    let context = &stage.app.context;
    let by = By::Partner(Partner::acting_as(helper.0));

    let changed = revise_outline(context, by, (id, 1), &Outline::default()).await;
    let told = count_told(context, &stage.rows(id).await).await.unwrap();
    let ending = Ending {
        completed: false,
        on: day(11, 24),
        reason: "体制が変わったため".to_owned(),
        expected_recipients: 0,
    };
    finish(context, stage.desk, (id, 1), &ending).await.unwrap();

    let db = context.database.reader();
    assert_eq!(refused(changed), Refusal::NotFound);
    assert!(!accompanies(db, (helper.0, operator)).await.unwrap());
    assert_eq!(operators_of(db, helper.0, day(11, 24)).await.unwrap(), []);
    assert_eq!(told, 0);
    assert_eq!(stage.letter_names(helper.0).await, ["engagement_begun"]);
    assert_eq!(stage.letter_names(member).await, ["engagement_begun"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_stands_first_is_reminded_of_the_steps_of_a_colleague_who_left() {
    let stage = Stage::new().await;
    let (operator, lead) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let colleague = stage.person("同僚 次郎").await;
    add_member(&stage.app, colleague, operator).await;
    let id = stage.engagement(operator, helper).await;
    let team = bansou::accompaniment::Team {
        accompanists: vec![helper.0],
        operators: vec![lead, colleague],
    };
    let (context, desk) = (&stage.app.context, stage.desk);
    bansou::accompaniment::engagement::set_people(context, desk, (id, 1), (team, 1)).await.unwrap();
    let hearing = MilestoneKind::Hearing;
    let plan = step(colleague, day(11, 25));
    change_milestone(context, By::Staff(desk), (id, 2), (hearing, &plan)).await.unwrap();
    stage.leaves(colleague, operator).await;

    stage.app.run_workers().await;

    assert_eq!(stage.letter_names(colleague).await, ["engagement_begun"]);
    assert_eq!(stage.letter_names(lead).await, ["engagement_begun", "milestones_due"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_new_owner_of_a_step_is_reminded_although_the_former_was() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let (context, by) = (&stage.app.context, By::Staff(stage.desk));
    let hearing = MilestoneKind::Hearing;
    let today = day(11, 24);
    change_milestone(context, by, (id, 1), (hearing, &step(helper.0, today))).await.unwrap();
    stage.app.run_workers().await;
    change_milestone(context, by, (id, 2), (hearing, &step(member, today))).await.unwrap();

    stage.app.run_workers().await;

    assert_eq!(stage.letter_names(helper.0).await, ["engagement_begun", "milestones_due"]);
    assert_eq!(stage.letter_names(member).await, ["engagement_begun", "milestones_due"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_successor_is_reminded_of_the_steps_they_take_over() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let successor = stage.person("後任 三郎").await;
    add_member(&stage.app, successor, helper.1).await;
    stage.grant(successor, Role::Accompanist).await;
    let (context, desk) = (&stage.app.context, stage.desk);
    // Due on 8 December: the first accompanist is told on the 3rd.
    stage.app.clock.advance(TimeDelta::days(9));
    stage.app.run_workers().await;
    let team =
        bansou::accompaniment::Team { accompanists: vec![successor], operators: vec![member] };
    bansou::accompaniment::engagement::set_people(context, desk, (id, 1), (team, 3)).await.unwrap();

    stage.app.run_workers().await;

    let told = stage.letter_names(helper.0).await;
    assert_eq!(told, ["engagement_begun", "milestones_due", "engagement_left"]);
    assert_eq!(stage.letter_names(successor).await, ["engagement_begun", "milestones_due"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn the_level_of_an_operator_is_not_set_through_what_is_over() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let context = &stage.app.context;
    let level = {
        let db = context.database.reader();
        let terms = bansou::people::vocabularies::Terms::load(db).await.unwrap();
        terms.of(entities::people::term::Vocabulary::ActivityLevel).next().unwrap().id
    };
    let plan = LevelPlan { since: day(11, 24), level, note: String::new() };
    let (own, staff) = (By::Partner(Partner::acting_as(helper.0)), By::Staff(stage.desk));
    let ending = |completed| Ending {
        completed,
        on: day(11, 24),
        reason: "体制が変わったため".to_owned(),
        expected_recipients: 2,
    };

    let broken_off = stage.engagement(operator, helper).await;
    finish(context, stage.desk, (broken_off, 1), &ending(false)).await.unwrap();
    let after = record_level(context, own, broken_off, &plan).await;
    let after_staff = record_level(context, staff, broken_off, &plan).await;
    let through = stage.engagement(operator, helper).await;
    finish(context, stage.desk, (through, 1), &ending(true)).await.unwrap();
    let completed = record_level(context, own, through, &plan).await;
    let by_staff = record_level(context, staff, through, &plan).await;

    assert_eq!(refused(after), Refusal::Over);
    assert_eq!(refused(after_staff), Refusal::Over);
    assert_eq!(refused(completed), Refusal::Over);
    assert!(by_staff.is_ok(), "{by_staff:?}");
    stage.app.stop().await;
}
