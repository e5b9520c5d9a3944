use bansou::calendar::ClaimRequest;
use chrono::TimeDelta;

use super::{claims, count, holder, room, slot};
use crate::support::TestApp;

const CLAIMS: &str = "SELECT count(*) FROM calendar_claim";

/// A room held for twenty minutes, and another taken for good.
async fn a_hold_and_a_firm_claim(app: &TestApp) {
    let (held, firm) = (room(&app.context, "会議室A").await, room(&app.context, "会議室B").await);
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(600, 660), vec![held]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(20));
    claims(&app.context, &hold).await.unwrap();
    let kept = ClaimRequest::firm(holder(&app.context), slot(600, 660), vec![firm]);
    claims(&app.context, &kept).await.unwrap();
}

#[tokio::test]
async fn an_expired_hold_is_given_back_by_the_next_quarter_of_the_hour() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    a_hold_and_a_firm_claim(&app).await;
    app.run_workers().await;

    app.clock.advance(TimeDelta::minutes(15));
    app.run_workers().await;
    let before_its_end = count(&judge, CLAIMS).await;
    app.clock.advance(TimeDelta::minutes(15));
    app.run_workers().await;

    assert_eq!((before_its_end, count(&judge, CLAIMS).await), (2, 1));
    app.stop().await;
}

#[tokio::test]
async fn holds_that_expired_while_nothing_ran_are_given_back_by_one_run() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    a_hold_and_a_firm_claim(&app).await;
    app.run_workers().await;

    app.clock.advance(TimeDelta::days(3));
    app.run_workers().await;

    assert_eq!(count(&judge, CLAIMS).await, 1);
    let runs = "SELECT count(*) FROM schedule_run \
                WHERE schedule = 'calendar.expired_holds' AND outcome = 'ran'";
    assert_eq!(count(&judge, runs).await, 1);
    app.stop().await;
}
