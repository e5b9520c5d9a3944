//! The days ahead, whatever it is that takes place.

use bansou::networking::events::Host;
use bansou::vocabulary::TimeSlot;
use chrono::{TimeDelta, Utc};

use crate::consultations::cast::{Stage, thursday};
use crate::networking::gathering::{opened, plan_of};

#[tokio::test]
async fn consultations_and_events_stand_among_what_is_ahead_in_one_order() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 花子").await;
    stage.books(client, thursday(14, 0)).await.unwrap();
    let starts = thursday(10, 0) - TimeDelta::days(1);
    let mut plan = plan_of();
    plan.slot = TimeSlot::new(starts, starts + TimeDelta::hours(2)).unwrap();
    plan.deadline = starts - TimeDelta::days(1);
    let host = Host::acting_as(stage.desk.person());
    opened(&stage.app, host, &plan).await;
    let far = thursday(10, 0).with_timezone(&Utc) + TimeDelta::days(60);
    plan.title = "ずっと先の会".to_owned();
    plan.slot = TimeSlot::new(far, far + TimeDelta::hours(2)).unwrap();
    opened(&stage.app, host, &plan).await;

    let page = stage.at_the_desk().await.get("/staff").await;

    let text = page.text();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("交流会 えんぱーく") < place("個別相談 対面"), "{text}");
    assert!(!page.says("ずっと先の会"), "{text}");
    stage.app.stop().await;
}
