//! Mail servers that refuse, fall silent or hang up, while the sender is killed as well.

use bansou::mail::LetterClass;

use super::house::{Account, House};
use crate::support::{At, Do};

#[tokio::test]
async fn a_mail_server_that_asks_to_come_back_later_costs_no_letter() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 60).await;
    house.sink.always(At::Rcpt, Do::Say("451 4.3.0 later"));

    house.starts().await;
    house.until("a few are put off", async || refusals(&house) >= 20).await;
    house.is_killed().await;
    house.sink.always(At::Rcpt, Do::Accept);
    house.starts().await;
    house.until_nothing_waits().await;

    assert_eq!(house.account().await, Account { accepted: 60, ..Account::default() });
}

#[tokio::test]
async fn letters_refused_for_good_are_listed_so_and_the_others_arrive() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 60).await;
    house.sink.once(At::Rcpt, Do::Say("550 5.1.1 nobody"));
    house.sink.once(At::Rcpt, Do::Say("552 5.2.2 full"));
    house.sink.once(At::Dot, Do::Say("554 5.7.1 no"));

    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.accepted, account.rejected, account.unknown), (57, 3, 0));
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
}

#[tokio::test]
async fn a_mail_server_that_falls_silent_makes_unknown_only_what_it_had_whole() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 40).await;
    house.sink.once(At::Mail, Do::Hang);
    house.sink.once(At::Rcpt, Do::Hang);
    house.sink.once(At::Dot, Do::Hang);
    house.sink.once(At::Dot, Do::Hang);

    house.starts().await;
    house.until("all but four are through", async || house.open().await == 4).await;
    house.is_killed().await;
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!(house.in_flight, 2);
    assert_eq!((account.accepted, account.unknown), (38, 2));
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
}

#[tokio::test]
async fn a_mail_server_that_breaks_off_makes_unknown_only_what_may_have_arrived() {
    let mut house = House::new().await;
    house.writes(LetterClass::Bulk, 200).await;
    house.sink.once(At::Mail, Do::Reset);
    house.sink.once(At::Rcpt, Do::Reset);
    house.sink.once(At::Body, Do::Reset);
    house.sink.once(At::Dot, Do::Reset);

    house.is_killed_while_sending(2, 15).await;
    house.starts().await;
    house.until_nothing_waits().await;

    let account = house.account().await;
    assert_eq!((account.lost, account.twice), (vec![], vec![]));
    assert_eq!(account.accepted + account.unknown, 200);
    // Content and dot leave together, so the end of either connection leaves the sender guessing.
    let guesses = house.in_flight + 2;
    assert!(account.unknown <= guesses, "{} unknown, {guesses} may be", account.unknown);
}

fn refusals(house: &House) -> usize {
    house.sink.commands().iter().filter(|command| command.starts_with("RCPT")).count()
}
