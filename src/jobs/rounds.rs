//! What is done again and again beside the queue: ringing for letters, sweeping, ticking, tidying.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use super::bell::Bell;
use super::ticks::forget_old;
use super::workers::Shared;

/// Letters that come one after the other are rung for together.
const BETWEEN_RINGS: Duration = Duration::from_millis(50);
const MOMENT: TimeDelta = TimeDelta::milliseconds(5);
const BETWEEN_TIDYINGS: Duration = Duration::from_mins(1);
/// A bell or schedule that keeps failing is left alone for at most so many rounds.
const LONGEST_REST: u32 = 60;

/// Rings as soon as a transaction of this process has enqueued letters.
pub(super) async fn ring_for_letters(shared: Arc<Shared>) {
    loop {
        tokio::select! {
            () = shared.database.letters_waiting().notified() => {}
            () = shared.asked_to_stop() => return,
        }
        for bell in shared.duties.bells.iter().filter(|bell| bell.by_letters) {
            shared.ring(bell, "letters").await;
        }
        if !shared.pause(BETWEEN_RINGS).await {
            return;
        }
    }
}

/// Looks into the ledger behind a bell. Correctness rests on this alone; the queue is only faster.
pub(super) async fn sweep(shared: Arc<Shared>, bell: Bell) {
    loop {
        let sweep = shared.pace.sweep * (1 + bell.failures().min(LONGEST_REST));
        let (pause, alarm) = until_alarm(&shared, &bell, sweep).await;
        if !shared.pause(pause).await {
            return;
        }
        if bell.is_running() {
            continue;
        }
        if alarm {
            // The instant was named: nobody waits for the queue.
            shared.answer(&bell).await;
            continue;
        }
        match bell.is_due(shared.post.clock.now()).await {
            Ok(false) => bell.needs_nothing(),
            Ok(true) if bell.rings_in_vain() => shared.answer(&bell).await,
            Ok(true) => shared.ring(&bell, "sweep").await,
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(bell = bell.name, error, "the sweep could not look");
            }
        }
    }
}

/// How long to wait: for the next sweep, or less where the bell's alarm goes off before.
async fn until_alarm(shared: &Shared, bell: &Bell, sweep: Duration) -> (Duration, bool) {
    let now = shared.post.clock.now();
    let at = bell.rings_at(now).await;
    // A moment later rather than a moment too early.
    let wait = at.and_then(|at| (at - shared.post.clock.now() + MOMENT).to_std().ok());
    match wait.filter(|wait| *wait < sweep) {
        Some(wait) => (wait, true),
        None => (sweep, false),
    }
}

/// Deals with the ticks of all schedules.
pub(super) async fn tick(shared: Arc<Shared>) {
    let mut resting: BTreeMap<&'static str, (Instant, u32)> = BTreeMap::new();
    while shared.pause(shared.pace.sweep).await {
        for schedule in &shared.duties.schedules {
            let failures = match resting.get(schedule.name) {
                Some((until, _)) if *until > Instant::now() => continue,
                Some((_, failures)) => *failures,
                None => 0,
            };
            match schedule.run_due(&shared.database, shared.post.clock.now()).await {
                Ok(_) => drop(resting.remove(schedule.name)),
                Err(error) => {
                    let rest = shared.pace.sweep * (failures + 1).min(LONGEST_REST);
                    resting.insert(schedule.name, (Instant::now() + rest, failures + 1));
                    let error = format!("{error:#}");
                    let schedule = schedule.name;
                    tracing::error!(schedule, failures, error, "a scheduled run failed");
                }
            }
        }
    }
}

/// Throws away what is over, and notices a queue that is gone.
pub(super) async fn tidy(shared: Arc<Shared>) {
    let mut tidied = Instant::now();
    while shared.pause(shared.pace.sweep).await {
        let Some(queue) = shared.queue() else { continue };
        if queue.has_vanished() {
            shared.vanished.notify_one();
            continue;
        }
        if tidied.elapsed() < BETWEEN_TIDYINGS {
            continue;
        }
        tidied = Instant::now();
        if let Ok(Err(error)) = tokio::spawn(async move { queue.prune().await }).await {
            tracing::warn!(error = format!("{error:#}"), "the queue could not be tidied");
        }
        for schedule in &shared.duties.schedules {
            let now = shared.post.clock.now();
            if let Err(error) = forget_old(&shared.database, schedule.name, now).await {
                tracing::warn!(error = format!("{error:#}"), "old ticks could not be forgotten");
            }
        }
    }
}
