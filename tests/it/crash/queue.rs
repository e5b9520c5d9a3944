//! The queue of doorbells is disposable: losing it in the middle changes nothing.

use bansou::mail::LetterClass;

use super::house::{Account, House};

#[tokio::test]
async fn a_queue_thrown_away_while_letters_go_out_costs_none() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 100).await;

    house.starts().await;
    house.until_confirmed(10).await;
    house.loses_its_queue().await;
    house.writes(LetterClass::Bulk, 50).await;
    house.until_nothing_waits().await;

    assert_eq!(house.account().await, Account { accepted: 150, ..Account::default() });
}

#[tokio::test]
async fn a_queue_thrown_away_between_a_kill_and_the_next_start_costs_none() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 100).await;

    house.is_killed_while_sending(1, 20).await;
    house.loses_its_queue().await;
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.unknown, 100);
}
