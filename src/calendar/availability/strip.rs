//! Time as a strip of cells, one bit each: sixty-four cells are looked at in one step.

use super::DAY_CELLS;

const BITS: usize = u64::BITS as usize;

/// Cells from midnight of some day on; bit n is cell n.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    words: Vec<u64>,
    /// A set bit stands for this many free cells in a row from there on.
    run: usize,
}

impl Strip {
    /// Whole days, nothing set.
    pub(super) fn empty(days: usize) -> Self {
        Self { words: vec![0; (days * DAY_CELLS).div_ceil(BITS)], run: 1 }
    }

    /// Whole days, all set.
    pub(super) fn full(days: usize) -> Self {
        let mut strip = Self::empty(days);
        strip.set(0, days * DAY_CELLS);
        strip
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn set(&mut self, from: usize, until: usize) {
        self.each_word(from, until, |word, mask| *word |= mask);
    }

    pub(super) fn clear(&mut self, from: usize, until: usize) {
        self.each_word(from, until, |word, mask| *word &= !mask);
    }

    /// Keeps the cells from which so many cells in a row were set at first. The length only grows.
    pub(super) fn keep_runs(&mut self, cells: usize) {
        while self.run < cells {
            // Two runs that overlap or touch make one: lengths double.
            let by = self.run.min(cells - self.run).min(BITS - 1);
            for place in 0..self.words.len() {
                let next = self.words.get(place + 1).copied().unwrap_or(0);
                let ahead = (self.words[place] >> by) | (next << (BITS - by));
                self.words[place] &= ahead;
            }
            self.run += by;
        }
    }

    /// Keeps every n-th cell from the beginning; n divides a day and 192.
    pub(super) fn keep_every(&mut self, n: usize) {
        // The pattern comes back after three words.
        let pattern = [0, 1, 2].map(|third| {
            let first = third * BITS;
            (0..BITS)
                .filter(|bit| (first + bit).is_multiple_of(n))
                .fold(0, |word, bit| word | 1 << bit)
        });
        for (word, mask) in self.words.iter_mut().zip(pattern.iter().cycle()) {
            *word &= mask;
        }
    }

    pub(super) fn word(&self, place: usize) -> u64 {
        self.words[place]
    }

    /// The word as it would be with every bit so many cells later, fewer than 64.
    pub(super) fn word_later(&self, place: usize, cells: usize) -> u64 {
        let before = place.checked_sub(1).map_or(0, |before| self.words[before]);
        if cells == 0 {
            self.words[place]
        } else {
            (self.words[place] << cells) | (before >> (BITS - cells))
        }
    }

    /// The strip's words with the masks of the cells `from..until`, cut at its end.
    fn each_word(&mut self, from: usize, until: usize, mut change: impl FnMut(&mut u64, u64)) {
        let until = until.min(self.words.len() * BITS);
        let mut at = from;
        while at < until {
            let bit = at % BITS;
            let count = (BITS - bit).min(until - at);
            let mask = (u64::MAX >> (BITS - count)) << bit;
            change(&mut self.words[at / BITS], mask);
            at += count;
        }
    }
}
