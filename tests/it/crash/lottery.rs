//! SIGKILL while seats are drawn by lot: there is no draw, or there is the whole of it with every
//! letter, and it is the only one for ever.
//!
//! That kills land in the middle is not left to luck. The draw keeps its session locked from the
//! first statement to the commit, and two hundred entries keep it at that for long: `until_drawing`
//! sees the lock from outside, and only then the moment of the kill is drawn by chance, deeper from
//! kill to kill. The last ones come when the commit has been seen. How many came before it and how
//! many after is counted, and held against what was stored.

use super::beside::Kills;
use super::entrants::{ENTRANTS, Lottery};
use super::house::House;

#[tokio::test]
async fn killed_while_it_draws_it_draws_once_and_whole_and_tells_each_entrant_the_truth() {
    let mut house = House::new().await;
    let lottery = Lottery::closed(&house).await;
    let mut kills = Kills::default();

    lottery.is_killed_while_drawing(&mut house, &mut kills).await;
    lottery.is_killed_once_drawn(&mut house, &mut kills).await;
    let drawn = lottery.stored(&house).await;
    house.starts().await;
    house.until_nothing_waits().await;
    lottery.is_drawn_again().await;

    assert!(kills.before >= 2 && kills.after >= 1, "{kills:?}");
    lottery.is_whole(&drawn);
    assert_eq!(lottery.stored(&house).await.without_letters(), drawn.without_letters());
    assert_eq!(house.letters_on(":drawn").await.len(), ENTRANTS);
    assert_eq!(lottery.untold(&house).await, Vec::<String>::new());
}
