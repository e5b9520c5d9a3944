//! Letters of engagements: each once, and none too late.

use bansou::accompaniment::By;
use bansou::accompaniment::engagement::{MilestonePlan, Team, change_milestone, set_people};
use chrono::{NaiveDate, TimeDelta};
use entities::accompaniment::milestone::MilestoneKind;

use super::cast::Stage;

#[tokio::test]
async fn both_sides_are_told_once_that_an_engagement_has_begun() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;

    stage.engagement(operator, helper).await;
    stage.app.run_workers().await;
    stage.app.run_workers().await;

    assert_eq!(stage.letter_names(member).await, ["engagement_begun"]);
    assert_eq!(stage.letter_names(helper.0).await, ["engagement_begun"]);
    let letter = &stage.letters(member).await[0];
    assert_eq!(letter.subject, "【伴走開始】はじめ と 伴走 花子の団体（令和8年度）");
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_joins_later_is_told_and_the_others_are_not_told_again() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let colleague = stage.person("同僚 次郎").await;
    crate::study_sessions::people::add_member(&stage.app, colleague, operator).await;

    let team = Team { accompanists: vec![helper.0], operators: vec![member, colleague] };
    let told = set_people(&stage.app.context, stage.desk, (id, 1), (team, 1)).await.unwrap();

    assert_eq!(told, 1);
    assert_eq!(stage.letter_names(colleague).await, ["engagement_begun"]);
    assert_eq!(stage.letter_names(member).await, ["engagement_begun"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn when_an_accompanist_is_replaced_the_operator_and_whoever_left_are_told_too() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let successor = stage.person("後任 三郎").await;
    crate::study_sessions::people::add_member(&stage.app, successor, helper.1).await;
    stage.grant(successor, entities::people::role_assignment::Role::Accompanist).await;
    let context = &stage.app.context;
    let team = Team { accompanists: vec![successor], operators: vec![member] };

    let wrong = set_people(context, stage.desk, (id, 1), (team.clone(), 1)).await;
    let told = set_people(context, stage.desk, (id, 1), (team, 3)).await.unwrap();

    assert!(wrong.is_err(), "three are told, not one");
    assert_eq!(told, 3);
    assert_eq!(stage.letter_names(successor).await, ["engagement_begun"]);
    let left = stage.letters(helper.0).await.pop().unwrap();
    let changed = stage.letters(member).await.pop().unwrap();
    assert_eq!(left.letter, "engagement_left");
    assert!(left.text_body.contains("伴走支援の担当から外れました"), "{}", left.text_body);
    assert_eq!(changed.letter, "engagement_people_changed");
    assert!(changed.text_body.contains("これまでの担当者: 伴走 花子"), "{}", changed.text_body);
    assert!(changed.text_body.contains("これからの担当者: 後任 三郎"), "{}", changed.text_body);
    stage.app.stop().await;
}

#[tokio::test]
async fn the_owner_is_reminded_once_before_and_once_after_the_date() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    stage.engagement(operator, helper).await;

    // The hearing is due on 8 December, a Tuesday; three business days before is the Thursday.
    for _ in 0..20 {
        stage.app.clock.advance(TimeDelta::days(1));
        stage.app.run_workers().await;
        stage.app.run_workers().await;
    }

    let letters = stage.letters(helper.0).await;
    let told: Vec<_> = letters[1..]
        .iter()
        .map(|letter| (letter.created_at.date_naive(), letter.subject.as_str()))
        .collect();
    let december = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
    let near = "【期日まぢか】はじめ の伴走: ヒアリング（期日 2026年12月8日（火））";
    let over = "【期日超過】はじめ の伴走: ヒアリング（期日 2026年12月8日（火））";
    assert_eq!(told, [(december(3), near), (december(9), over)]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_step_that_is_reached_reminds_nobody_and_a_moved_date_reminds_anew() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let plan = |due_on, reached_on| MilestonePlan {
        owner: Some(helper.0),
        due_on,
        reached_on,
        evidence: "議事録".to_owned(),
    };
    let (context, by) = (&stage.app.context, By::Staff(stage.desk));
    let hearing = MilestoneKind::Hearing;

    change_milestone(context, by, (id, 1), (hearing, &plan(today, None))).await.unwrap();
    stage.app.run_workers().await;
    let tomorrow = plan(today + TimeDelta::days(1), None);
    change_milestone(context, by, (id, 2), (hearing, &tomorrow)).await.unwrap();
    stage.app.run_workers().await;
    let reached = plan(today, Some(today));
    change_milestone(context, by, (id, 3), (hearing, &reached)).await.unwrap();
    stage.app.run_workers().await;

    let names = stage.letter_names(helper.0).await;
    assert_eq!(names, ["engagement_begun", "milestones_due", "milestones_due"]);
    stage.app.stop().await;
}
