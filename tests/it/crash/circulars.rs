//! SIGKILL at any moment while ten thousand letters of a circular go out.

use super::house::House;

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
