//! With a role goes what it opened.

use bansou::accompaniment::readers::view;
use bansou::accompaniment::{By, Contacts, Partner, Standing};
use bansou::people::{Actor, Roles, roles};
use entities::PersonId;
use entities::accompaniment::engagement::{self, EngagementState};
use entities::people::role_assignment::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::Stage;
use crate::study_sessions::visitor::Visitor;

async fn holds(stage: &Stage, person: PersonId, held: &[Role]) {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let held = Roles::new(held.iter().copied());
    roles::set(&tx, context, &Actor::System, person, &held).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_engagement_and_its_chart_close_for_an_accompanist_without_the_role() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let (now, reader) = (stage.app.context.now(), stage.app.context.database.reader());
    let standing = async || {
        let by = By::Partner(Partner::acting_as(helper.0));
        view(reader, (by, now), id, Contacts::default()).await.unwrap().map(|view| view.standing)
    };
    let chart = format!("/my/charts/{operator}");
    holds(&stage, helper.0, &[Role::Accompanist]).await;
    let me = Visitor::signed_in(&stage.app, helper.0).await;

    let before = (standing().await, me.get(&chart).await.status.as_u16());
    holds(&stage, helper.0, &[Role::Operator]).await;
    let me = Visitor::signed_in(&stage.app, helper.0).await;
    let after = (standing().await, me.get(&chart).await.status.as_u16());

    assert_eq!(before, (Some(Standing::Accompanies), 200));
    assert_eq!(after, (None, 404));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_chart_closes_with_an_engagement_that_was_broken_off_and_not_with_one_carried_through() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    holds(&stage, helper.0, &[Role::Accompanist]).await;
    let me = Visitor::signed_in(&stage.app, helper.0).await;

    let mut seen = Vec::new();
    for state in [EngagementState::Completed, EngagementState::Ended] {
        let tx = stage.app.context.database.begin_write().await.unwrap();
        engagement::Entity::update_many()
            .col_expr(engagement::Column::State, Expr::value(state))
            .filter(engagement::Column::Id.eq(id))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        seen.push(me.get(&format!("/my/charts/{operator}")).await.status.as_u16());
    }

    assert_eq!(seen, [200, 404]);
    stage.app.stop().await;
}
