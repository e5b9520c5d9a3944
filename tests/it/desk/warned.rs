//! Early warnings of engagements among the work of today.

use bansou::accompaniment::engagement::begin;
use bansou::accompaniment::{Arranger, EngagementPlan, Team};
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use bansou::vocabulary::FiscalYear;
use entities::people::organisation::OrganisationKind;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::EntityTrait;

use crate::consultations::cast::{Stage, days_later};
use crate::consultations::record::cast::Held;
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::study_sessions::visitor::Visitor;

/// Yamada accompanies the operator of the stage from that day on.
pub async fn accompanied(stage: &Stage, started_on: &str) {
    let own = add_organisation(&stage.app, "先輩の会", OrganisationKind::VeteranOperator).await;
    add_member(&stage.app, stage.yamada.person(), own).await;
    let plan = EngagementPlan {
        fiscal_year: FiscalYear::starting_in(2026).unwrap(),
        operator: stage.operator,
        accompanist_organisation: own,
        team: Team { accompanists: vec![stage.yamada.person()], operators: Vec::new() },
        started_on: started_on.parse().unwrap(),
    };
    let desk = Arranger::acting_as(stage.desk.person());
    begin(&stage.app.context, desk, plan).await.unwrap();
}

/// Somebody of the secretariat who arranges nothing.
pub async fn editor(stage: &Stage) -> Visitor<'_> {
    let (app, context) = (&stage.app, &stage.app.context);
    let who = add_person(app, "小野寺 葵", "editor@example.jp").await;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, who, Role::Editor).await.unwrap();
    let row = person::Entity::find_by_id(who).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(app, begun.token)
}

#[tokio::test]
async fn an_engagement_with_a_warning_stands_there_with_what_has_lasted_longest() {
    let stage = Stage::new().await;
    stage.client("鈴木 花子").await;
    accompanied(&stage, "2026-11-24").await;

    let calm = stage.at_the_desk().await.get("/staff").await;
    // The hearing is overdue by then, too.
    stage.app.clock.set(days_later(37, 10));
    let desk = stage.at_the_desk().await;
    let page = desk.get("/staff").await;
    let list = desk.get(&page.link("注意のある伴走")).await;
    let other = editor(&stage).await.get("/staff").await;

    assert!(!calm.says("注意のある伴走"), "{}", calm.text());
    let line = "注意のある伴走 1件 最長：一般社団法人 はじめ（46日間連絡がありません）";
    assert!(page.says(line), "{}", page.text());
    assert_eq!(list.path, "/staff/engagements?warned=yes");
    assert!(list.says("1件") && list.says("46日間連絡がありません"), "{}", list.text());
    assert_eq!(other.status, 200);
    assert!(!other.says("注意のある伴走"), "{}", other.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn a_late_record_is_counted_among_the_records_alone() {
    let held = Held::new().await;
    let stage = &held.stage;
    accompanied(stage, "2026-12-03").await;

    stage.app.clock.set(days_later(6, 10));
    let desk = stage.at_the_desk().await;
    let (late, list) = (desk.get("/staff").await, desk.get("/staff/engagements?warned=yes").await);
    stage.app.clock.set(days_later(45, 10));
    let silent = stage.at_the_desk().await.get("/staff").await;

    assert!(late.says("期限を過ぎた相談記録票 1件"), "{}", late.text());
    assert!(!late.says("注意のある伴走"), "{}", late.text());
    assert!(list.says("相談記録が1日遅れています"), "{}", list.text());
    let line = "注意のある伴走 1件 最長：一般社団法人 はじめ（45日間連絡がありません）";
    assert!(silent.says("期限を過ぎた相談記録票 1件") && silent.says(line), "{}", silent.text());
    held.stage.app.stop().await;
}
