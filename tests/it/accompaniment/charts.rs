//! Until when a chart is open to whoever accompanies.

use entities::accompaniment::engagement::{self, EngagementState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::Stage;
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn a_chart_closes_with_an_engagement_that_was_broken_off_and_not_with_one_carried_through() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
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
