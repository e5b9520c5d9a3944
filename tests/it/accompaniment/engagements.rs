//! An engagement from its beginning to its end.

use bansou::accompaniment::By;
use bansou::accompaniment::engagement::{
    Ending, GoalPlan, LevelPlan, MilestonePlan, OutcomePlan, Outline, Refusal, add_goal, begin,
    change_goal, change_milestone, finish, record_level, record_outcome, revise_outline,
};
use bansou::accompaniment::matchmaking::{ConflictPlan, ConflictWith, declare_conflict};
use bansou::accompaniment::{Partner, accompanists_of, engagement_of, operators_of};
use bansou::database::Stop;
use chrono::{Days, NaiveDate};
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::goal::GoalState;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};

use super::cast::{Stage, plan, year};

fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<Refusal>>) -> Refusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn goal(text: &str) -> GoalPlan {
    GoalPlan {
        text: text.to_owned(),
        measure: "採用10名".to_owned(),
        due_on: Some(day(12, 25)),
        state: GoalState::Open,
    }
}

#[tokio::test]
async fn a_new_engagement_has_nine_steps_with_dates_and_two_of_them_reached() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;

    let rows = stage.rows(stage.engagement(operator, helper).await).await;

    let reached: Vec<_> =
        rows.milestones.iter().filter(|row| row.reached_on.is_some()).map(|row| row.kind).collect();
    assert_eq!(rows.milestones.len(), 9);
    assert_eq!(reached, [MilestoneKind::Reception, MilestoneKind::Matching]);
    assert!(rows.milestones.iter().all(|row| row.owner_id == Some(helper.0)));
    let people: Vec<_> = rows.people.iter().map(|row| (row.person_id, row.lead)).collect();
    assert_eq!(people, [(helper.0, true), (member, true)]);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_operator_has_one_accompanist_at_a_time_and_another_after_an_early_end() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (first, second) =
        (stage.accompanist("一 郎", 20).await, stage.accompanist("二 郎", 4).await);
    let id = stage.engagement(operator, first).await;

    let twice = begin(&stage.app.context, stage.desk, plan(operator, second)).await;
    assert_eq!(refused(twice), Refusal::AlreadyAccompanied);

    let ending = Ending {
        completed: false,
        on: day(11, 24),
        reason: "体制が変わったため".to_owned(),
        expected_recipients: 2,
    };
    let version = stage.version(id).await;
    finish(&stage.app.context, stage.desk, (id, version), &ending).await.unwrap();
    stage.engagement(operator, second).await;
    assert_eq!(stage.count("SELECT count(*) FROM engagement").await, 2);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_recorded_conflict_of_interest_refuses_an_engagement_by_hand() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let conflict = ConflictPlan {
        operator,
        with: ConflictWith::Organisation(helper.1),
        reason: "取引があるため".to_owned(),
        from: day(4, 1),
        until: None,
    };
    declare_conflict(&stage.app.context, stage.desk, &conflict).await.unwrap();

    let outcome = begin(&stage.app.context, stage.desk, plan(operator, helper)).await;

    assert_eq!(refused(outcome), Refusal::Conflicted);
    assert_eq!(stage.count("SELECT count(*) FROM engagement").await, 0);
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_saves_with_an_old_version_is_told_that_somebody_was_first() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let by = By::Partner(Partner::acting_as(helper.0));
    let outline = Outline {
        concerns: "人が来ない".to_owned(),
        vision: "人が集まる".to_owned(),
        ..Outline::default()
    };

    let saved = revise_outline(&stage.app.context, by, (id, 1), &outline).await.unwrap();
    let late = revise_outline(&stage.app.context, By::Staff(stage.desk), (id, 1), &outline).await;

    assert_eq!(saved, 2);
    assert_eq!(refused(late), Refusal::ChangedMeanwhile);
    stage.app.stop().await;
}

#[tokio::test]
async fn goals_are_added_and_reached() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let by = By::Partner(Partner::acting_as(helper.0));

    let first = add_goal(&stage.app.context, by, id, &goal("合同説明会を開く")).await.unwrap();
    let nothing = add_goal(&stage.app.context, by, id, &goal(" ")).await;
    let reached = GoalPlan { state: GoalState::Reached, ..goal("合同説明会を開く") };
    let version = stage.version(id).await;
    change_goal(&stage.app.context, by, (id, version), (first, &reached)).await.unwrap();

    assert!(matches!(refused(nothing), Refusal::Invalid(_)));
    let states: Vec<_> = stage.rows(id).await.goals.iter().map(|row| row.state).collect();
    assert_eq!(states, [GoalState::Reached]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_reached_step_needs_evidence_and_a_day_that_has_come() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let by = By::Partner(Partner::acting_as(helper.0));
    let step = |reached_on: NaiveDate, evidence: &str| MilestonePlan {
        owner: Some(helper.0),
        due_on: day(12, 8),
        reached_on: Some(reached_on),
        evidence: evidence.to_owned(),
    };
    let change = |plan: MilestonePlan, version| {
        let (context, hearing) = (stage.app.context.clone(), MilestoneKind::Hearing);
        async move { change_milestone(&context, by, (id, version), (hearing, &plan)).await }
    };

    assert!(matches!(refused(change(step(day(11, 24), ""), 1).await), Refusal::Invalid(_)));
    assert!(matches!(refused(change(step(day(11, 25), "議事録"), 1).await), Refusal::Invalid(_)));
    assert_eq!(change(step(day(11, 24), "議事録"), 1).await.unwrap(), 2);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_member_of_the_operator_reports_only_on_steps_of_their_own() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let (theirs, own) =
        (By::Partner(Partner::acting_as(helper.0)), By::Partner(Partner::acting_as(member)));
    let plan = |owner| MilestonePlan {
        owner: Some(owner),
        due_on: day(12, 8),
        reached_on: None,
        evidence: String::new(),
    };
    let hearing = MilestoneKind::Hearing;
    let context = &stage.app.context;

    let foreign = change_milestone(context, own, (id, 1), (hearing, &plan(member))).await;
    change_milestone(context, theirs, (id, 1), (hearing, &plan(member))).await.unwrap();
    let report = MilestonePlan {
        due_on: day(12, 25),
        reached_on: Some(day(11, 24)),
        evidence: "話し合いの記録".to_owned(),
        ..plan(helper.0)
    };
    change_milestone(context, own, (id, 2), (hearing, &report)).await.unwrap();

    assert_eq!(refused(foreign), Refusal::NotFound);
    let rows = stage.rows(id).await;
    let row = rows.milestones.iter().find(|row| row.kind == hearing).unwrap();
    assert_eq!((row.owner_id, row.due_on), (Some(member), day(12, 8)));
    assert_eq!(row.reached_on, Some(day(11, 24)));
    stage.app.stop().await;
}

#[tokio::test]
async fn outcomes_and_levels_are_kept_and_the_directory_shows_the_newest_level() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let by = By::Partner(Partner::acting_as(helper.0));
    let context = &stage.app.context;
    let outcome = |tendency, figure| OutcomePlan { tendency, figure, note: String::new() };
    let level = |since, level| LevelPlan { since, level, note: String::new() };
    let (low, high) = (stage.term("level1").await, stage.term("level2").await);

    let first = outcome(Tendency::Unknown, None);
    record_outcome(context, by, (id, 1), (OutcomeKind::Recruiting, &first)).await.unwrap();
    let second = outcome(Tendency::Increased, Some(4));
    record_outcome(context, by, (id, 2), (OutcomeKind::Recruiting, &second)).await.unwrap();
    record_level(context, by, id, &level(day(11, 20), high)).await.unwrap();
    record_level(context, by, id, &level(day(4, 1), low)).await.unwrap();

    let outcomes = stage.rows(id).await.outcomes;
    assert_eq!(outcomes.len(), 1);
    assert_eq!((outcomes[0].tendency, outcomes[0].figure), (Tendency::Increased, Some(4)));
    let row = bansou::people::organisations::find(context.database.reader(), operator).await;
    assert_eq!(row.unwrap().unwrap().activity_level_id, Some(high));
    stage.app.stop().await;
}

#[tokio::test]
async fn an_engagement_that_is_over_stands_except_for_its_follow_up() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let context = &stage.app.context;
    let ending = |expected| Ending {
        completed: true,
        on: day(11, 24),
        reason: String::new(),
        expected_recipients: expected,
    };
    let by = By::Staff(stage.desk);

    let wrong = finish(context, stage.desk, (id, 1), &ending(5)).await;
    let told = finish(context, stage.desk, (id, 1), &ending(2)).await.unwrap();
    let late = add_goal(context, by, id, &goal("もう1つ")).await;
    let follow_up = MilestonePlan {
        owner: Some(stage.desk.person()),
        due_on: day(12, 25),
        reached_on: None,
        evidence: String::new(),
    };
    stage.grant(stage.desk.person(), entities::people::role_assignment::Role::Coordinator).await;
    let later = change_milestone(context, by, (id, 2), (MilestoneKind::FollowUp, &follow_up)).await;

    assert_eq!(refused(wrong), Refusal::RecipientsDiffer { expected: 5, actual: 2 });
    assert_eq!(told, 2);
    assert_eq!(refused(late), Refusal::Over);
    assert_eq!(later.unwrap(), 3);
    assert_eq!(stage.rows(id).await.engagement.state, EngagementState::Completed);
    stage.app.stop().await;
}

#[tokio::test]
async fn others_ask_who_accompanies_whom_on_a_day() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let db = stage.app.context.database.reader();
    let today = day(11, 24);

    assert_eq!(accompanists_of(db, operator, today).await.unwrap(), [helper.0]);
    assert_eq!(accompanists_of(db, operator, today - Days::new(1)).await.unwrap(), []);
    assert_eq!(operators_of(db, helper.0, today).await.unwrap(), [operator]);
    assert_eq!(engagement_of(db, operator, year()).await.unwrap().map(|row| row.id), Some(id));
    assert_eq!(engagement_of(db, operator, year().next()).await.unwrap(), None);
    stage.app.stop().await;
}
