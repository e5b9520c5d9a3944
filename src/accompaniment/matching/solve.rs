//! The exact assignment, by the Hungarian method of the `pathfinding` crate: each place of an
//! accompanist is a column of its own, and each operator has a column for staying without.

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// Scores of operators (rows) with accompanists (columns), places, and what is locked.
#[derive(Clone, Debug)]
pub(super) struct Table {
    rows: usize,
    places: Vec<u16>,
    scores: Vec<Option<i32>>,
    locked: Vec<Option<usize>>,
}

/// What an assignment is worth: first the operators matched, then the points. Ordered so.
pub(super) type Worth = (i32, i64);

impl Table {
    /// Scores row by row; none is a forbidden pair.
    pub(super) fn new(rows: usize, places: Vec<u16>, scores: Vec<Option<i32>>) -> Self {
        Self { rows, places, scores, locked: vec![None; rows] }
    }

    pub(super) fn forbid(&mut self, row: usize, column: usize) {
        let at = self.at(row, column);
        self.scores[at] = None;
    }

    pub(super) fn lock(&mut self, row: usize, column: usize) {
        self.locked[row] = Some(column);
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        0..self.rows
    }

    pub(super) fn columns(&self) -> usize {
        self.places.len()
    }

    pub(super) fn places(&self, column: usize) -> usize {
        self.places[column].into()
    }

    pub(super) fn score(&self, row: usize, column: usize) -> Option<i32> {
        self.scores[self.at(row, column)]
    }

    pub(super) fn locked(&self, row: usize) -> Option<usize> {
        self.locked[row]
    }

    /// What a row brings in a column; staying without is the column after the last.
    pub(super) fn worth(&self, row: usize, column: usize) -> Option<Worth> {
        if column == self.columns() {
            return Some((0, 0));
        }
        self.score(row, column).map(|score| (1, score.into()))
    }

    fn at(&self, row: usize, column: usize) -> usize {
        row * self.places.len() + column
    }
}

/// The column of each row in a best assignment; the column after the last is staying without.
pub(super) fn best(table: &Table) -> Vec<usize> {
    let without = table.columns();
    let open: Vec<usize> = table.rows().filter(|row| table.locked(*row).is_none()).collect();
    let mut chosen: Vec<usize> =
        table.rows().map(|row| table.locked(row).unwrap_or(without)).collect();
    let columns = columns_of_places(table, open.len());
    if columns.is_empty() || open.is_empty() {
        return chosen;
    }
    let weight = weights(table, open.len());
    let width = columns.len() + open.len();
    let weights = Matrix::from_fn(open.len(), width, |(at, place)| {
        columns.get(place).map_or(0, |column| weight(open[at], *column))
    });
    let (_, places) = kuhn_munkres(&weights);
    for (row, place) in open.into_iter().zip(places) {
        let column = columns.get(place).copied().unwrap_or(without);
        // A forbidden place weighs less than staying without, and everybody can stay without.
        chosen[row] = if table.worth(row, column).is_some() { column } else { without };
    }
    chosen
}

/// The column of each place nobody is locked to; more than there are rows cannot be used.
fn columns_of_places(table: &Table, rows: usize) -> Vec<usize> {
    let mut left: Vec<usize> = (0..table.columns()).map(|column| table.places(column)).collect();
    for column in table.rows().filter_map(|row| table.locked(row)) {
        left[column] = left[column].saturating_sub(1);
    }
    let columns = left.into_iter().enumerate();
    columns.flat_map(|(column, left)| std::iter::repeat_n(column, left.min(rows))).collect()
}

/// One operator more outweighs all points together; staying without weighs nought.
fn weights(table: &Table, rows: usize) -> impl Fn(usize, usize) -> i64 {
    let scores = || table.scores.iter().flatten().map(|score| i64::from(*score));
    let least = scores().min().unwrap_or(0);
    let range = scores().max().unwrap_or(0) - least;
    let matched = 1 + range * i64::try_from(rows).unwrap_or(i64::MAX);
    move |row, column| {
        table.score(row, column).map_or(-1, |score| matched + i64::from(score) - least)
    }
}
