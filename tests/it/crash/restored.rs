//! A copy put back: what it does not know to have left could leave twice, so nothing does until
//! somebody looked. (Only SQLite is copied by `bansou backup`, so these make their own file.)

use bansou::mail::{LetterClass, LetterState, hold};

use super::house::House;

#[tokio::test]
async fn a_restored_server_sends_nothing_until_released_and_then_only_what_its_ledger_lacks() {
    let mut house = House::on_a_file().await;
    house.writes(LetterClass::Transactional, 20).await;
    house.starts().await;
    house.until_confirmed(20).await;
    house.until_nothing_waits().await;
    house.is_killed().await;
    house.writes(LetterClass::Transactional, 10).await;
    house.runs(&["backup", "copy.db"]);
    house.starts().await;
    house.until_confirmed(30).await;
    house.is_killed().await;

    house.is_put_back("copy.db").await;
    house.starts().await;
    house.writes(LetterClass::SignIn, 1).await;
    house.until_taken(31).await;
    house.until("the sign-in letter is on record", async || house.open().await <= 10).await;
    let (while_held, waiting) = (house.sink.taken().len(), house.open().await);
    house.runs(&["admin", "release-mail", "--yes"]);
    house.until_nothing_waits().await;

    assert_eq!((while_held, waiting), (31, 10));
    let arrived = house.arrived();
    let copies = |number: usize| arrived[&format!("reader{number}@example.jp")].len();
    assert_eq!((0..20).map(copies).collect::<Vec<_>>(), [1; 20]);
    // The ten that left after the copy: the window a person is asked about.
    assert_eq!((20..30).map(copies).collect::<Vec<_>>(), [2; 10]);
}

#[tokio::test]
async fn a_copy_put_in_place_by_hand_is_held_too() {
    let mut house = House::on_a_file().await;
    house.writes(LetterClass::Transactional, 3).await;
    house.runs(&["backup", "copy.db"]);

    house.is_copied_by_hand("copy.db").await;
    house.starts().await;
    house.writes(LetterClass::SignIn, 1).await;
    house.until_taken(1).await;

    let held = hold(house.database.reader()).await.unwrap().unwrap();
    assert!(held.copied_at.is_some());
    assert_eq!(house.open().await, 3);
}

#[tokio::test]
async fn a_letter_that_was_leaving_when_the_copy_was_made_is_settled_and_held() {
    let mut house = House::on_a_file().await;
    house.writes(LetterClass::Bulk, 1).await;
    house.marks_as_leaving().await;
    house.runs(&["backup", "copy.db"]);

    house.is_put_back("copy.db").await;
    house.starts().await;
    house.until("its sender is given up", async || house.open().await == 0).await;

    assert_eq!(house.account().await.unknown, 1);
    assert_eq!(house.sink.taken().len(), 0);
}
