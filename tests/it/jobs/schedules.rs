use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bansou::database::Database;
use bansou::jobs::{CatchUp, Duties, Every, Schedule};
use chrono::{NaiveTime, TimeDelta};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::support::TestApp;

/// A table for effects; an effect that ran twice shows as two rows.
async fn effects(app: &TestApp) -> DatabaseConnection {
    let judge = app.database.judge().await;
    judge.execute_unprepared("CREATE TABLE effect (fire_at bigint)").await.unwrap();
    judge
}

async fn fired(judge: &DatabaseConnection) -> Vec<i64> {
    let sql = "SELECT fire_at FROM effect ORDER BY fire_at";
    let asked = sea_orm::Statement::from_string(judge.get_database_backend(), sql);
    let rows = judge.query_all_raw(asked).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Each day at nine in Tokyo; the effect is a row, written through the transaction.
fn at_nine(catch_up: CatchUp) -> Schedule {
    let nine = Every::DayAt(NaiveTime::from_hms_opt(9, 0, 0).unwrap());
    Schedule::new("reminders", nine, catch_up, |tx, tick| {
        Box::pin(async move {
            let row = format!("INSERT INTO effect VALUES ({})", tick.fire_at.timestamp());
            tx.execute_unprepared(&row).await?;
            Ok(())
        })
    })
}

fn duties(schedule: Schedule) -> Duties {
    Duties { bells: Vec::new(), schedules: vec![schedule] }
}

/// Nine o'clock on the test's Tuesday; the standing clock shows ten.
const TUESDAY: i64 = 1_795_478_400;
const DAY: i64 = 86_400;

/// Begins the schedule on Tuesday at ten, and lets three days and an hour go by.
async fn three_days_later(app: &TestApp, catch_up: CatchUp) -> Vec<i64> {
    let judge = effects(app).await;
    let duties = duties(at_nine(catch_up));
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();
    app.clock.advance(TimeDelta::hours(73));
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();
    fired(&judge).await
}

#[tokio::test]
async fn a_new_schedule_waits_for_its_next_tick() {
    let app = TestApp::start().await;
    let judge = effects(&app).await;
    let duties = duties(at_nine(CatchUp::All));

    duties.run_due(&app.context.database, app.context.now()).await.unwrap();
    let at_first = fired(&judge).await;
    app.clock.advance(TimeDelta::hours(23));
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();

    assert_eq!(at_first, Vec::<i64>::new());
    assert_eq!(fired(&judge).await, [TUESDAY + DAY]);
    app.stop().await;
}

#[tokio::test]
async fn every_missed_tick_is_made_up_for_where_all_count() {
    let app = TestApp::start().await;

    let fired = three_days_later(&app, CatchUp::All).await;

    assert_eq!(fired, [TUESDAY + DAY, TUESDAY + 2 * DAY, TUESDAY + 3 * DAY]);
    app.stop().await;
}

#[tokio::test]
async fn one_run_stands_for_all_where_the_latest_counts() {
    let app = TestApp::start().await;

    let fired = three_days_later(&app, CatchUp::Latest).await;

    assert_eq!(fired, [TUESDAY + 3 * DAY]);
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_made_up_for_where_being_late_is_worse() {
    let app = TestApp::start().await;

    let fired = three_days_later(&app, CatchUp::Skip).await;

    assert_eq!(fired, Vec::<i64>::new());
    app.stop().await;
}

#[tokio::test]
async fn an_effect_that_fails_leaves_no_trace_and_is_tried_again() {
    let app = TestApp::start().await;
    let judge = effects(&app).await;
    let broken = Arc::new(AtomicBool::new(true));
    let seen = broken.clone();
    let duties = duties(Schedule::new("hourly", Every::Minutes(60), CatchUp::All, {
        move |tx, tick| {
            let broken = seen.load(Ordering::SeqCst);
            Box::pin(async move {
                let row = format!("INSERT INTO effect VALUES ({})", tick.fire_at.timestamp());
                tx.execute_unprepared(&row).await?;
                anyhow::ensure!(!broken, "the power went");
                Ok(())
            })
        }
    }));
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();
    app.clock.advance(TimeDelta::hours(1));

    let failed = duties.run_due(&app.context.database, app.context.now()).await;
    let after_failure = fired(&judge).await;
    broken.store(false, Ordering::SeqCst);
    duties.run_due(&app.context.database, app.context.now()).await.unwrap();

    assert!(failed.is_err());
    assert_eq!(after_failure, Vec::<i64>::new());
    assert_eq!(fired(&judge).await, [app.context.now().timestamp()]);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_machines_at_once_run_each_tick_once() {
    let app = TestApp::start().await;
    let judge = effects(&app).await;
    let beginning = duties(at_nine(CatchUp::All));
    beginning.run_due(&app.context.database, app.context.now()).await.unwrap();
    app.clock.advance(TimeDelta::days(5));

    let mut machines = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (url, now) = (app.database.url.clone(), app.context.now());
        machines.spawn(async move {
            let database = Database::connect(&url).await.unwrap();
            duties(at_nine(CatchUp::All)).run_due(&database, now).await.unwrap();
            database.close().await.unwrap();
        });
    }
    while let Some(machine) = machines.join_next().await {
        machine.unwrap();
    }

    let once_each: Vec<i64> = (1..=5).map(|day| TUESDAY + day * DAY).collect();
    assert_eq!(fired(&judge).await, once_each);
    app.stop().await;
}
