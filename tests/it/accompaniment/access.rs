//! Who may see an engagement: foreign and missing look the same.

use bansou::accompaniment::By;
use bansou::accompaniment::engagement::{Outline, Refusal, revise_outline};
use bansou::accompaniment::readers::{own_listing, view};
use bansou::accompaniment::{Contacts, Partner, Standing};
use bansou::database::Stop;
use entities::EngagementId;
use uuid::Uuid;

use super::cast::Stage;

#[tokio::test]
async fn each_side_sees_its_own_engagement_and_nobody_else_does() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let (_, foreign_member) = stage.operator("よその", 5).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let foreign_helper = stage.accompanist("よその 伴走", 20).await;
    let id = stage.engagement(operator, helper).await;
    let now = stage.app.context.now();
    let reader = stage.app.context.database.reader();
    let seen = |by: By| async move {
        let view = view(reader, (by, now), id, Contacts::default()).await.unwrap();
        view.map(|view| view.standing)
    };
    let partner = |person| By::Partner(Partner::acting_as(person));

    assert_eq!(seen(By::Staff(stage.desk)).await, Some(Standing::Arranges));
    assert_eq!(seen(partner(helper.0)).await, Some(Standing::Accompanies));
    assert_eq!(seen(partner(member)).await, Some(Standing::TakesPart));
    assert_eq!(seen(partner(foreign_helper.0)).await, None);
    assert_eq!(seen(partner(foreign_member)).await, None);
    let list = |person| own_listing(reader, (Partner::acting_as(person), now), &EMPTY);
    assert_eq!(list(member).await.unwrap().len(), 1);
    assert_eq!(list(foreign_member).await.unwrap().len(), 0);
    stage.app.stop().await;
}

static EMPTY: std::sync::LazyLock<std::collections::HashMap<EngagementId, Contacts>> =
    std::sync::LazyLock::new(std::collections::HashMap::new);

#[tokio::test]
async fn changing_a_foreign_engagement_is_refused_like_a_missing_one() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let foreign = stage.accompanist("よその 伴走", 20).await;
    let id = stage.engagement(operator, helper).await;
    let missing = EngagementId(Uuid::nil());
    let tries = |person, id| {
        let context = stage.app.context.clone();
        let by = By::Partner(Partner::acting_as(person));
        async move {
            match revise_outline(&context, by, (id, 1), &Outline::default()).await {
                Err(Stop::Refused(refusal)) => Some(refusal),
                _ => None,
            }
        }
    };

    assert_eq!(tries(foreign.0, id).await, Some(Refusal::NotFound));
    assert_eq!(tries(foreign.0, missing).await, Some(Refusal::NotFound));
    assert_eq!(tries(member, id).await, Some(Refusal::NotFound));
    assert_eq!(tries(helper.0, id).await, None);
    stage.app.stop().await;
}
