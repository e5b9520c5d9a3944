use std::sync::atomic::Ordering;

use bansou::jobs::{Bell, Duties};

use super::Ledger;
use crate::support::TestApp;

#[tokio::test]
async fn everything_due_is_done_at_once_without_a_queue() {
    let app = TestApp::start().await;
    let (letters, offers) = (Ledger::default(), Ledger::default());
    let bells = vec![letters.bell("letters"), offers.bell("offers")];
    let duties = Duties { bells, schedules: Vec::new() };
    letters.adds(2);

    duties.run_due(&app.context.database, app.context.now()).await.unwrap();

    assert_eq!((letters.done(), letters.looks.load(Ordering::SeqCst)), (2, 1));
    assert_eq!((offers.done(), offers.looks.load(Ordering::SeqCst)), (0, 0));
    app.stop().await;
}

#[tokio::test]
async fn work_that_makes_other_work_due_is_followed_up() {
    let app = TestApp::start().await;
    let (letters, offers) = (Ledger::default(), Ledger::default());
    let (waiting, writes, own) = (offers.waiting.clone(), letters.clone(), offers.clone());
    let offering = Bell::new(
        "offers",
        move |_| {
            let due = waiting.load(Ordering::SeqCst) > 0;
            async move { Ok(due) }
        },
        move |_| {
            writes.adds(own.waiting.swap(0, Ordering::SeqCst));
            async { Ok(()) }
        },
    );
    let duties = Duties { bells: vec![letters.bell("letters"), offering], schedules: Vec::new() };
    offers.adds(4);

    duties.run_due(&app.context.database, app.context.now()).await.unwrap();

    assert_eq!(letters.done(), 4);
    app.stop().await;
}

#[tokio::test]
async fn work_that_fails_says_so_to_whoever_asked_for_it() {
    let app = TestApp::start().await;
    let fails =
        Bell::new("fails", |_| async { Ok(true) }, |_| async { anyhow::bail!("no ink left") });
    let duties = Duties { bells: vec![fails], schedules: Vec::new() };

    let answer = duties.run_due(&app.context.database, app.context.now()).await;

    let said = format!("{:#}", answer.unwrap_err());
    assert_eq!(said, "the work of the bell fails failed: no ink left");
    app.stop().await;
}
