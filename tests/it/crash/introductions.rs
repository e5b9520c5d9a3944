//! SIGKILL while people agree to be introduced and arrange to meet: each step is there whole – its
//! state, the records of what was told, the calendar, the letters – or nothing of it is, and a
//! second press makes it one.
//!
//! That kills land in the middle is not left to luck. Four press without a pause, one introduction
//! after the other, so that the server is inside transactions nearly all the time. It is killed
//! again and again: by turns at a moment drawn by chance after some answers, and while it is made to
//! stand still with a step on record that nobody was answered. A step under way that is not there
//! was killed before its commit; one that is there without its answer, after it. Both are counted,
//! and the kills go on until there are enough of both.

use super::house::House;
use super::pressed::Step;
use super::presses::Presses;

#[tokio::test]
async fn killed_while_both_agree_it_tells_each_of_the_other_whole_and_once_or_not_at_all() {
    let mut house = House::new().await;
    let mut presses = Presses::ready(&house, [Step::Consent, Step::Confirm]).await;

    presses.are_pressed_under_kills(&mut house).await;
    let untouched = presses.untold(&mut house).await;
    presses.are_pressed_to_the_end(&mut house).await;
    presses.are_pressed_to_the_end(&mut house).await;
    house.until_nothing_waits().await;

    assert_eq!(untouched, Vec::<String>::new());
    assert_eq!(presses.not_as_without_kills().await, Vec::<String>::new());
    assert_eq!(presses.off_the_record(&house).await, Vec::<String>::new());
}

#[tokio::test]
async fn killed_while_they_arrange_to_meet_it_takes_each_time_whole_and_once_or_not_at_all() {
    let mut house = House::new().await;
    let mut presses = Presses::ready(&house, [Step::Offer, Step::Choose]).await;

    presses.are_pressed_under_kills(&mut house).await;
    presses.are_pressed_to_the_end(&mut house).await;
    presses.are_pressed_to_the_end(&mut house).await;
    house.until_nothing_waits().await;

    assert_eq!(presses.not_as_without_kills().await, Vec::<String>::new());
    assert_eq!(presses.off_the_record(&house).await, Vec::<String>::new());
}
