//! Which five-minute cells a span of time touches.

use chrono::{DateTime, Utc};

/// Length of a cell in seconds.
const CELL: i64 = 300;

/// Cells from the first to before the last: whatever the span touches, it takes whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cells {
    from: i64,
    until: i64,
}

impl Cells {
    /// The cells of `[from, until)`.
    pub(super) fn touched(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        Self {
            from: from.timestamp().div_euclid(CELL),
            until: (until.timestamp() + CELL - 1).div_euclid(CELL),
        }
    }

    pub(super) fn first(self) -> i64 {
        self.from
    }

    pub(super) fn last(self) -> i64 {
        self.until - 1
    }

    pub(super) fn count(self) -> u64 {
        u64::try_from(self.until - self.from).unwrap_or(0)
    }

    /// The shortest span that holds both.
    pub(super) fn around(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), until: self.until.max(other.until) }
    }

    /// Whether the two have a cell in common.
    pub(super) fn touches(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The cells of this span that are not in the other, ascending.
    pub(super) fn without(self, other: Option<Self>) -> impl Iterator<Item = i64> + Clone {
        (self.from..self.until)
            .filter(move |cell| other.is_none_or(|other| !(other.from..other.until).contains(cell)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_span_that_ends_where_the_next_begins_shares_no_cell_with_it() {
        let first = Cells::touched(at(0), at(3600));
        let second = Cells::touched(at(3600), at(7200));

        assert_eq!(first.last() + 1, second.first());
    }

    #[test]
    fn a_span_of_one_minute_takes_the_cell_it_lies_in() {
        let cells = Cells::touched(at(620), at(680));

        assert_eq!((cells.first(), cells.last()), (2, 2));
    }

    #[test]
    fn a_span_across_a_border_takes_both_cells() {
        let cells = Cells::touched(at(590), at(610));

        assert_eq!(cells.without(None).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn moving_by_one_cell_needs_only_the_last_one_anew() {
        let old = Cells::touched(at(0), at(1500));
        let new = Cells::touched(at(300), at(1800));

        assert_eq!(new.without(Some(old)).collect::<Vec<_>>(), [5]);
        assert_eq!(old.without(Some(new)).collect::<Vec<_>>(), [0]);
    }
}
