use super::question::Format;

/// One round: who sits at which table. Guests are numbers of the [`Question`](super::Question).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seating {
    pub tables: Vec<Vec<usize>>,
    /// Whoever has nobody to talk to in this round, where the number is odd.
    pub pausing: Option<usize>,
}

impl Seating {
    /// The table a guest sits at.
    pub fn table_of(&self, guest: usize) -> Option<usize> {
        self.tables.iter().position(|table| table.contains(&guest))
    }

    pub fn guests(&self) -> impl Iterator<Item = usize> + '_ {
        self.tables.iter().flatten().copied().chain(self.pausing)
    }

    /// Everybody's neighbours in this round, each pair once, the smaller number first.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.tables.iter().flat_map(|table| {
            let others = |at: usize| table.iter().skip(at + 1);
            let pairs = table.iter().enumerate();
            pairs.flat_map(move |(at, one)| {
                others(at).map(move |other| (*one.min(other), *one.max(other)))
            })
        })
    }

    /// The same with guests in order at each table: where at a table one sits does not matter.
    pub(super) fn sorted(mut self) -> Self {
        self.tables.iter_mut().for_each(|table| table.sort_unstable());
        self
    }
}

/// How many sit at each table when so many are there, and whether the last of them is a pause.
/// No table has two seats free more than another of its size; none is laid that is not needed.
pub(super) fn sizes(format: &Format, guests: usize, pinned: &[usize]) -> Option<Sizes> {
    match format {
        Format::Pairs => {
            let mut seats = vec![2; guests / 2];
            let pause = (guests % 2 == 1).then(|| {
                seats.push(1);
                seats.len() - 1
            });
            Some(Sizes { seats, pause })
        }
        Format::Tables(size) => {
            let size = (*size).max(1);
            spread(laid(size, guests.div_ceil(size), pinned), guests, pinned)
        }
        Format::TablesOf(seats) => {
            let mut seats = seats.clone();
            let needed = highest(pinned);
            while let Some(last) = seats.last().copied() {
                let left = seats.iter().sum::<usize>() - last;
                if seats.len() <= needed || left < guests {
                    break;
                }
                seats.pop();
            }
            spread(seats, guests, pinned)
        }
    }
}

/// As many tables as are needed: those somebody is pinned to, then the first ones. A number between
/// them that is not needed has no seats, so that nobody sits alone at a table for a number's sake.
fn laid(size: usize, needed: usize, pinned: &[usize]) -> Vec<usize> {
    let pins = |at: usize| pinned.get(at).copied().unwrap_or(0) > 0;
    let mut seats = vec![0; needed.max(highest(pinned))];
    let own = (0..seats.len()).filter(|at| pins(*at)).count();
    let free = (0..seats.len()).filter(|at| !pins(*at)).take(needed.saturating_sub(own));
    for at in (0..seats.len()).filter(|at| pins(*at)).chain(free).collect::<Vec<_>>() {
        seats[at] = size;
    }
    seats
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sizes {
    pub seats: Vec<usize>,
    /// The table that is none.
    pub pause: Option<usize>,
}

/// The number of the last table that somebody is pinned to, counted from one.
fn highest(pinned: &[usize]) -> usize {
    pinned.iter().rposition(|count| *count > 0).map_or(0, |at| at + 1)
}

/// Leaves seats free one by one, always at the largest table, of these the last, but never where
/// somebody is pinned to the seat.
fn spread(mut seats: Vec<usize>, guests: usize, pinned: &[usize]) -> Option<Sizes> {
    let pins = |at: usize| pinned.get(at).copied().unwrap_or(0);
    if (0..seats.len()).any(|at| pins(at) > seats[at]) {
        return None;
    }
    let mut free = seats.iter().sum::<usize>().checked_sub(guests)?;
    while free > 0 {
        let at =
            (0..seats.len()).filter(|at| seats[*at] > pins(*at)).max_by_key(|at| seats[*at])?;
        seats[at] -= 1;
        free -= 1;
    }
    Some(Sizes { seats, pause: None })
}
