//! What it costs to change a best assignment: somebody moves to another accompanist, whoever is
//! in the way moves on, and so forth until somebody takes the place that was left, finds a free
//! one or stays without; and a place that was left may draw somebody from elsewhere. The cheapest
//! such chains between all accompanists (Floyd and Warshall's method) give the exact cost of
//! every pair that was not chosen.

use super::solve::{Table, Worth};

/// Losses around one best assignment. Columns as in the table; the last is staying without.
pub(super) struct Exchange {
    columns: usize,
    /// From column to column: what is lost if some operator of the one ends up in the other, by
    /// the cheapest chain. None if no chain leads there.
    chains: Vec<Option<Worth>>,
    /// What is lost if a column has to take one more: nought where a place is free.
    relief: Vec<Option<Worth>>,
}

impl Exchange {
    /// `chosen` is a best assignment; around a worse one the losses mean nothing.
    pub(super) fn around(table: &Table, chosen: &[usize]) -> Self {
        let columns = table.columns() + 1;
        let mut exchange =
            Self { columns, chains: vec![None; columns * columns], relief: vec![None; columns] };
        for row in table.rows().filter(|row| table.locked(*row).is_none()) {
            let from = chosen[row];
            for to in 0..columns {
                exchange.offer(from, to, loss(table, row, (from, to)));
            }
        }
        exchange.close();
        for column in 0..columns {
            let ends = (0..columns).filter(|end| has_free_place(table, chosen, *end));
            let chains = ends.filter_map(|end| exchange.chain(column, end));
            exchange.relief[column] = chains.min();
        }
        exchange
    }

    pub(super) fn relief(&self, column: usize) -> Option<Worth> {
        self.relief[column]
    }

    /// What the whole loses if a row moves between columns; none if that cannot be.
    pub(super) fn cost(
        &self,
        table: &Table,
        row: usize,
        (from, to): (usize, usize),
    ) -> Option<Worth> {
        let moving = loss(table, row, (from, to))?;
        // Either the last of the chain takes the place left behind; or it ends elsewhere, and
        // somebody may gain by that place, leaving another empty.
        let drawn = (0..self.columns).filter_map(|other| self.chain(other, from)).min()?;
        let elsewhere = self.relief(to).map(|relief| plus(relief, drawn));
        Some(plus(moving, [self.chain(to, from), elsewhere].into_iter().flatten().min()?))
    }

    fn chain(&self, from: usize, to: usize) -> Option<Worth> {
        if from == to { Some((0, 0)) } else { self.chains[from * self.columns + to] }
    }

    fn offer(&mut self, from: usize, to: usize, loss: Option<Worth>) {
        let known = &mut self.chains[from * self.columns + to];
        if let Some(loss) = loss
            && known.is_none_or(|known| loss < known)
        {
            *known = Some(loss);
        }
    }

    fn close(&mut self) {
        for by in 0..self.columns {
            for from in 0..self.columns {
                let Some(first) = self.chains[from * self.columns + by] else { continue };
                for to in 0..self.columns {
                    let second = self.chains[by * self.columns + to];
                    self.offer(from, to, second.map(|second| plus(first, second)));
                }
            }
        }
    }
}

/// True if a column can take one more without anybody moving; staying without always can.
pub(super) fn has_free_place(table: &Table, chosen: &[usize], column: usize) -> bool {
    column == table.columns()
        || chosen.iter().filter(|at| **at == column).count() < table.places(column)
}

fn loss(table: &Table, row: usize, (from, to): (usize, usize)) -> Option<Worth> {
    let (now, then) = (table.worth(row, from)?, table.worth(row, to)?);
    Some((now.0 - then.0, now.1 - then.1))
}

fn plus(one: Worth, other: Worth) -> Worth {
    (one.0 + other.0, one.1 + other.1)
}
