//! What counts how much. Each level outweighs everything below it together, within the limits of
//! [`Question`]: 4,800 pairs at tables and 8,192 points of wishes at the most in a programme's
//! largest event, and sums stay far below the range of the number.

use super::question::Question;

/// Somebody with wishes has none of them met.
pub(super) const EMPTY_HANDED: i64 = 1;
/// Two of one region at a table.
pub(super) const SAME_REGION: i64 = 1 << 9;
/// Two who know each other at a table.
pub(super) const KNOWN: i64 = 3 << 8;
/// A point of a wish that is not met.
pub(super) const WISH: i64 = 1 << 23;
/// Two meet once more. From the third time on it counts double, so that it does not always hit the
/// same two.
pub(super) const REPEAT: i64 = 1 << 37;
/// Somebody pauses once more.
pub(super) const PAUSE: i64 = 1 << 38;
/// Two of one organisation at a table.
pub(super) const ORGANISATION: i64 = 1 << 43;
/// A forbidden pair at a table.
pub(super) const FORBIDDEN: i64 = 1 << 50;

/// What each pair costs whenever it sits together, apart from how often it did before.
pub(super) struct Pairs {
    people: usize,
    /// A class for each pair, both ways.
    class: Vec<u8>,
    price: [i64; 16],
}

impl Pairs {
    pub fn of(question: &Question) -> Self {
        let people = question.guests.len();
        let mut class = vec![0; people * people];
        for one in 0..people {
            for other in (0..people).filter(|other| *other != one) {
                class[one * people + other] = class_of(question, one.min(other), one.max(other));
            }
        }
        let prices = [FORBIDDEN, ORGANISATION, SAME_REGION, KNOWN];
        let mut price = [0; 16];
        for (at, sum) in price.iter_mut().enumerate() {
            let bits = (0..4).filter(|bit| at & (1 << bit) != 0);
            *sum = bits.map(|bit| prices[bit]).sum();
        }
        Self { people, class, price }
    }

    #[inline]
    pub fn price(&self, one: usize, other: usize) -> i64 {
        self.price[usize::from(self.class[one * self.people + other])]
    }
}

/// Bits in the order of the prices.
fn class_of(question: &Question, one: usize, other: usize) -> u8 {
    let (first, second) = (&question.guests[one], &question.guests[other]);
    let same = |a: Option<usize>, b: Option<usize>| a.is_some() && a == b;
    let forbidden = question.forbidden.contains(&(one, other));
    let known = question.known.contains(&(one, other));
    u8::from(forbidden)
        | u8::from(question.are_colleagues(one, other)) << 1
        | u8::from(same(first.region, second.region)) << 2
        | u8::from(known) << 3
}
