//! SIGKILL at any moment: nothing lost, nothing twice, and what cannot be known is listed.

use bansou::mail::LetterClass;

use super::house::{House, LANES};
use crate::support::{At, Do};

#[tokio::test]
async fn killed_again_and_again_while_a_circular_goes_out_it_loses_none_and_repeats_none() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 300).await;

    house.is_killed_while_sending(5, 30).await;
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!(account.lost, Vec::<String>::new());
    assert_eq!(account.twice, Vec::<String>::new());
    assert_eq!(account.accepted + account.unknown, 300);
    assert!(account.unknown <= house.in_flight, "{account:?}, {} in flight", house.in_flight);
}

#[tokio::test]
async fn a_circular_whose_end_was_never_answered_is_listed_and_not_sent_again() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 40).await;
    house.sink.always(At::Dot, Do::Hold);

    house.starts().await;
    house.until_taken(LANES).await;
    house.is_killed().await;
    house.sink.always(At::Dot, Do::Accept);
    house.sink.release(At::Dot);
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!((account.unknown, account.accepted), (LANES, 30));
    assert_eq!(house.arrived().len(), 40);
}

#[tokio::test]
async fn a_notice_whose_end_was_never_answered_goes_once_more_and_the_same_to_the_byte() {
    let mut house = House::new().await;
    house.writes(LetterClass::Transactional, LANES).await;
    house.sink.always(At::Dot, Do::Hold);

    house.starts().await;
    house.until_taken(LANES).await;
    house.is_killed().await;
    house.sink.always(At::Dot, Do::Accept);
    house.sink.release(At::Dot);
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.accepted, account.unknown, account.lost), (LANES, 0, vec![]));
    let arrived = house.arrived();
    let copies: Vec<usize> = arrived.values().map(Vec::len).collect();
    assert_eq!(copies, [2; LANES]);
    assert!(arrived.values().all(|copies| copies[0].bytes == copies[1].bytes));
}

#[tokio::test]
async fn a_server_killed_before_the_content_left_sends_the_letter_once() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 20).await;
    house.sink.always(At::Rcpt, Do::Hang);

    house.starts().await;
    house.until("ten recipients named", async || recipients(&house) == LANES).await;
    house.is_killed().await;
    house.sink.always(At::Rcpt, Do::Accept);
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!(house.in_flight, 0);
    assert_eq!((account.accepted, account.unknown), (20, 0));
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
}

#[tokio::test]
async fn letters_written_while_servers_come_and_go_all_leave() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 60).await;

    house.is_killed_while_sending(1, 20).await;
    house.writes(LetterClass::Bulk, 60).await;
    house.starts().await;
    house.writes(LetterClass::Bulk, 60).await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.unknown, 180);
    assert!(account.unknown <= house.in_flight);
}

fn recipients(house: &House) -> usize {
    house.sink.commands().iter().filter(|command| command.starts_with("RCPT")).count()
}
