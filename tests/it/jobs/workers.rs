use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bansou::jobs::Bell;

use super::{Ledger, NEVER, comes_about, pace, queue_of, start, writes_a_letter};
use crate::support::TestApp;

const SOON: Duration = Duration::from_millis(200);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_rings_through_the_queue_without_waiting_for_a_sweep() {
    let app = TestApp::start().await;
    let (ledger, queue) = (Ledger::default(), queue_of(&app).await);
    let workers = start(&app, pace(NEVER), vec![ledger.bell("letters").rung_by_letters()]);
    assert!(comes_about(async || queue.workers().await == Some(1)).await);

    writes_a_letter(&app, &ledger).await;

    assert!(comes_about(async || ledger.done() == 1).await);
    assert!(comes_about(async || queue.answered().await == Some(1)).await);
    workers.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_rang_for_is_found_by_the_sweep() {
    let app = TestApp::start().await;
    let ledger = Ledger::default();
    let workers = start(&app, pace(SOON), vec![ledger.bell("letters")]);

    ledger.adds(3);

    assert!(comes_about(async || ledger.done() == 3).await);
    workers.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_that_vanishes_loses_nothing_and_is_made_again() {
    let app = TestApp::start().await;
    let (ledger, queue) = (Ledger::default(), queue_of(&app).await);
    let workers = start(&app, pace(SOON), vec![ledger.bell("letters").rung_by_letters()]);
    assert!(comes_about(async || queue.workers().await == Some(1)).await);

    queue.vanishes().await;
    writes_a_letter(&app, &ledger).await;

    assert!(comes_about(async || ledger.done() == 1).await);
    assert!(comes_about(async || queue.workers().await == Some(1)).await);
    writes_a_letter(&app, &ledger).await;
    assert!(comes_about(async || ledger.done() == 2).await);
    assert!(comes_about(async || queue.answered().await >= Some(1)).await);
    workers.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_queue_without_its_tables_loses_nothing_and_is_made_again() {
    let app = TestApp::start().await;
    let (ledger, queue) = (Ledger::default(), queue_of(&app).await);
    let workers = start(&app, pace(SOON), vec![ledger.bell("letters").rung_by_letters()]);
    assert!(comes_about(async || queue.workers().await == Some(1)).await);

    queue.loses_its_tables().await;
    writes_a_letter(&app, &ledger).await;

    assert!(comes_about(async || ledger.done() == 1).await);
    assert!(comes_about(async || queue.workers().await == Some(1)).await);
    writes_a_letter(&app, &ledger).await;
    assert!(comes_about(async || queue.answered().await >= Some(1)).await);
    workers.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_panics_is_tried_again_and_harms_nobody_else() {
    let app = TestApp::start().await;
    let (ledger, tries) = (Ledger::default(), Arc::new(AtomicUsize::new(0)));
    let (question, attempts) = (tries.clone(), tries.clone());
    let panics = Bell::new(
        "panics",
        move |_| {
            let due = question.load(Ordering::SeqCst) < 3;
            async move { Ok(due) }
        },
        move |_| {
            let attempts = attempts.clone();
            async move {
                assert!(attempts.fetch_add(1, Ordering::SeqCst) >= 2, "the work falls over");
                Ok(())
            }
        },
    );
    let workers = start(&app, pace(SOON), vec![panics, ledger.bell("letters")]);

    ledger.adds(1);

    assert!(comes_about(async || ledger.done() == 1).await);
    assert!(comes_about(async || tries.load(Ordering::SeqCst) == 3).await);
    workers.stop().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_waits_for_the_work_in_progress() {
    let app = TestApp::start().await;
    let (begun, ended) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
    let (question, started, finished) = (begun.clone(), begun.clone(), ended.clone());
    let slow = Bell::new(
        "slow",
        move |_| {
            let due = !question.load(Ordering::SeqCst);
            async move { Ok(due) }
        },
        move |_| {
            let (started, finished) = (started.clone(), finished.clone());
            async move {
                started.store(true, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                finished.store(true, Ordering::SeqCst);
                Ok(())
            }
        },
    );
    let workers = start(&app, pace(SOON), vec![slow]);
    assert!(comes_about(async || begun.load(Ordering::SeqCst)).await);

    workers.stop().await;

    assert!(ended.load(Ordering::SeqCst));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_that_live_have_a_pulse_and_stop_at_once_when_idle() {
    let app = TestApp::start().await;
    let ledger = Ledger::default();
    let workers = start(&app, pace(SOON), vec![ledger.bell("letters")]);
    let queue = queue_of(&app).await;
    assert!(comes_about(async || queue.workers().await == Some(1)).await);
    let pulse = workers.pulse();

    let before = std::time::Instant::now();
    workers.stop().await;

    assert!(pulse.is_fresh());
    assert!(before.elapsed() < Duration::from_secs(5));
    app.stop().await;
}
