//! SIGKILL at any moment while ten thousand letters of a circular go out.

use super::house::House;
use crate::support::{At, Do};

#[tokio::test]
async fn killed_twenty_times_over_ten_thousand_letters_it_loses_none_and_repeats_none() {
    let mut house = House::new().await;
    house.writes_circular(10_000).await;

    house.is_killed_over_a_circular(20, 200).await;
    house.starts().await;
    house.until_the_circular_is_over().await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.rejected + account.unknown, 10_000);
    let most = house.in_flight;
    assert!(account.unknown <= most, "{} unknown, {most} may be", account.unknown);
}

/// Only where several processes may share a database.
#[tokio::test]
async fn a_worker_frozen_past_its_lease_and_woken_repeats_nothing() {
    let mut house = House::new().await;
    // Neither gets an answer before both are at it, or one would have sent everything by then.
    house.sink.always(At::Dot, Do::Hold);
    let Some(frozen) = house.another().await else { return };
    house.starts().await;
    house.writes_circular(3_000).await;

    house.until_both_send().await;
    frozen.freezes();
    house.sink.release(At::Dot);
    // A lease is renewed by whoever lives, so only the frozen one's runs out.
    let begun = house.frozen_bundles_end().await;
    house.until_confirmed(2_500).await;
    frozen.wakes();
    house.until_the_circular_is_over().await;
    drop(frozen);

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.unknown, 3_000);
    assert!(account.unknown <= begun, "{} unknown, {begun} begun", account.unknown);
}
