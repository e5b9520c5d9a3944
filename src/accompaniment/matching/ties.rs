//! Which of several equally good assignments: the first operator has the first accompanist it
//! can have in any best assignment, then the second operator, and so on; staying without comes
//! last. So a proposal depends on the facts alone.
//!
//! What relieving a column costs is its price. Every best assignment uses only pairs whose worth
//! less the price is the most their operator can have (tight pairs), and fills every column with
//! a price. So it is enough to look for chains of tight pairs.

use super::exchange::{Exchange, has_free_place};
use super::solve::{Table, Worth};

/// Makes a best assignment the first of all best ones.
pub(super) fn settled(table: &Table, exchange: &Exchange, chosen: &mut [usize]) {
    let prices = (0..=table.columns()).map(|column| exchange.relief(column)).collect();
    let mut ties = Ties { table, prices, gains: Vec::new(), chosen };
    ties.gains = table.rows().map(|row| ties.gain(row, ties.chosen[row])).collect();
    for row in table.rows().filter(|row| table.locked(*row).is_none()) {
        ties.settle(row);
    }
}

struct Ties<'a> {
    table: &'a Table,
    /// None where only locked operators are: nobody can move there.
    prices: Vec<Option<Worth>>,
    /// The most each row can have: its worth where it is, less the price.
    gains: Vec<Option<Worth>>,
    chosen: &'a mut [usize],
}

impl Ties<'_> {
    fn settle(&mut self, row: usize) {
        let from = self.chosen[row];
        // The columns, and the pool of free places.
        let mut seen = vec![false; self.prices.len() + 1];
        for to in 0..from {
            if self.is_tight(row, to) && self.makes_room(row, (from, to), &mut seen) {
                self.chosen[row] = to;
                return;
            }
        }
    }

    /// Moves rows after this one along tight pairs, so that a place in `to` becomes free: into
    /// the place left behind, or into a free one, in which case a column without a price gives
    /// one up in return.
    fn makes_room(&mut self, row: usize, (left, to): (usize, usize), seen: &mut [bool]) -> bool {
        if to == left {
            return true;
        }
        if std::mem::replace(&mut seen[to], true) {
            return false;
        }
        let pool = self.prices.len();
        if to == pool {
            let unpriced = |column: &usize| self.prices[*column] == Some((0, 0));
            let unpriced: Vec<usize> = (0..pool).filter(unpriced).collect();
            return unpriced.into_iter().any(|column| self.makes_room(row, (left, column), seen));
        }
        if has_free_place(self.table, self.chosen, to) && self.makes_room(row, (left, pool), seen) {
            return true;
        }
        for other in row + 1..self.chosen.len() {
            if self.chosen[other] != to || self.table.locked(other).is_some() {
                continue;
            }
            for onward in 0..pool {
                if self.is_tight(other, onward) && self.makes_room(row, (left, onward), seen) {
                    self.chosen[other] = onward;
                    return true;
                }
            }
        }
        false
    }

    fn is_tight(&self, row: usize, column: usize) -> bool {
        let gain = self.gain(row, column);
        gain.is_some() && gain == self.gains[row]
    }

    fn gain(&self, row: usize, column: usize) -> Option<Worth> {
        let (worth, price) = (self.table.worth(row, column)?, self.prices[column]?);
        Some((worth.0 - price.0, worth.1 - price.1))
    }
}
