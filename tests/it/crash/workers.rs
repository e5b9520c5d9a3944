//! Two workers on one database, over one circular: killed by turns, and one put to sleep.

use std::time::Duration;

use super::house::{House, LANES};
use super::process::Server;
use crate::support::{At, Do};

const READERS: usize = 10_000;
const KILLS: usize = 20;
/// Well past the 90 seconds for which a sender that is not heard of keeps its letters.
const ASLEEP: Duration = Duration::from_secs(130);
/// The leases of all that were killed run out within this, and what they held goes out after it.
const PATIENCE: Duration = Duration::from_secs(240);

/// Only where several processes may share a database. No lease is ended by hand here.
#[tokio::test]
async fn two_workers_killed_by_turns_and_one_asleep_for_minutes_lose_none_and_repeat_none() {
    let mut house = House::new().await;
    let Some(workers) = Workers::start(&house).await else { return };
    // Slow enough that both are in the middle of it at every kill.
    house.sink.always(At::Dot, Do::After(Duration::from_millis(40)));
    house.writes_circular(READERS).await;

    let (workers, without_answer) = workers.are_killed_by_turns(&house).await;
    workers.one_sleeps_while_the_other_goes_on(&house).await;
    house.until_the_circular_is_over_within(PATIENCE).await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.rejected + account.unknown, READERS);
    let most = (KILLS + 1) * LANES + without_answer;
    assert!(account.unknown <= most, "{} unknown, {most} may be", account.unknown);
}

struct Workers {
    next: Server,
    other: Server,
}

impl Workers {
    async fn start(house: &House) -> Option<Self> {
        if !house.database.is_shared() {
            return None;
        }
        let (next, other) = (worker(house, "one").await, worker(house, "two").await);
        Some(Self { next, other })
    }

    /// SIGKILL for one of them after the other, before a mail server in a bad mood. Says how many
    /// letters the mail server left without an answer after they came in whole.
    async fn are_killed_by_turns(mut self, house: &House) -> (Self, usize) {
        let mut without_answer = 0;
        for kill in 0..KILLS {
            // What hangs is over only when both were killed once more.
            if kill < KILLS - 2 {
                without_answer += house.is_served_badly();
            }
            house.until_confirmed(house.sink.confirmed() + 100).await;
            let moment = Duration::from_millis(60).mul_f64(house.chance.fraction());
            tokio::time::sleep(moment).await;
            let name = if kill % 2 == 0 { "one" } else { "two" };
            self.next.kill();
            self = Self { next: self.other, other: worker(house, name).await };
        }
        (self, without_answer)
    }

    /// One of them stands still in the middle of letters, past the time for which they are its own;
    /// the other ends the circular, and then the first one wakes.
    async fn one_sleeps_while_the_other_goes_on(&self, house: &House) {
        let remain = house.open().await;
        assert!(remain > 1_000, "{remain} letters are too few to fall asleep over");
        house.sink.begin_anew();
        house.sink.always(At::Dot, Do::Hold);
        for _ in 0..2 * LANES {
            house.sink.reached(At::Dot).await;
        }
        self.next.freezes();
        house.sink.always(At::Dot, Do::Accept);
        house.sink.release(At::Dot);
        let asleep = tokio::time::sleep(ASLEEP);
        house.until_the_circular_is_over_within(PATIENCE).await;
        asleep.await;
        self.next.wakes();
        // Time to do what it must not do.
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

async fn worker(house: &House, name: &str) -> Server {
    let folder = house.home.folder().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    Server::start(&house.settings, &folder).await
}
