//! Designs given by their first rounds alone. Points stand in circles; turning all circles by one
//! step makes the next round out of each first one. Found by our own search over first rounds whose
//! differences are all distinct; a test counts every pair of every design.

use super::designs::Design;

struct Starter {
    size: usize,
    /// Length of each circle, and how many rounds each first round gives.
    turns: usize,
    circles: usize,
    first: &'static [&'static [&'static [usize]]],
}

const STARTERS: &[Starter] = &[
    // 15 in threes, seven rounds: the schoolgirls of Kirkman (1850).
    Starter {
        size: 3,
        turns: 7,
        circles: 2,
        first: &[&[&[0, 6, 13], &[1, 4, 9], &[2, 12, 14], &[3, 5, 7], &[8, 10, 11]]],
    },
    // 18 in threes, eight rounds.
    Starter {
        size: 3,
        turns: 4,
        circles: 4,
        first: &[
            &[&[0, 9, 12], &[1, 2, 7], &[3, 11, 13], &[4, 5, 15], &[6, 8, 17], &[10, 14, 16]],
            &[&[0, 7, 16], &[1, 5, 8], &[2, 15, 17], &[3, 9, 14], &[4, 12, 13], &[6, 10, 11]],
        ],
    },
    // 21 in threes, ten rounds.
    Starter {
        size: 3,
        turns: 5,
        circles: 4,
        first: &[
            &[
                &[0, 1, 9],
                &[2, 8, 16],
                &[3, 19, 20],
                &[4, 11, 12],
                &[5, 6, 17],
                &[7, 10, 13],
                &[14, 15, 18],
            ],
            &[
                &[0, 11, 18],
                &[1, 3, 8],
                &[2, 12, 17],
                &[4, 13, 16],
                &[5, 15, 19],
                &[6, 10, 20],
                &[7, 9, 14],
            ],
        ],
    },
    // 24 in threes, eleven rounds.
    Starter {
        size: 3,
        turns: 11,
        circles: 2,
        first: &[&[
            &[0, 5, 19],
            &[1, 3, 4],
            &[2, 13, 22],
            &[6, 10, 11],
            &[7, 17, 20],
            &[8, 12, 23],
            &[9, 16, 18],
            &[14, 15, 21],
        ]],
    },
    // 30 in threes, fourteen rounds.
    Starter {
        size: 3,
        turns: 14,
        circles: 2,
        first: &[&[
            &[0, 12, 25],
            &[1, 5, 22],
            &[2, 14, 18],
            &[3, 4, 9],
            &[6, 20, 21],
            &[7, 10, 16],
            &[8, 27, 29],
            &[11, 19, 28],
            &[13, 17, 23],
            &[15, 24, 26],
        ]],
    },
    // 24 in fours, seven rounds.
    Starter {
        size: 4,
        turns: 7,
        circles: 3,
        first: &[&[
            &[0, 2, 3, 8],
            &[1, 10, 14, 21],
            &[4, 16, 18, 19],
            &[5, 12, 15, 23],
            &[6, 9, 17, 22],
            &[7, 11, 13, 20],
        ]],
    },
    // 28 in fours, nine rounds.
    Starter {
        size: 4,
        turns: 9,
        circles: 3,
        first: &[&[
            &[0, 1, 13, 16],
            &[2, 8, 19, 24],
            &[3, 7, 21, 22],
            &[4, 6, 14, 15],
            &[5, 10, 26, 27],
            &[9, 11, 20, 23],
            &[12, 17, 18, 25],
        ]],
    },
    // 30 in fives, six rounds.
    Starter {
        size: 5,
        turns: 6,
        circles: 5,
        first: &[&[
            &[0, 6, 13, 20, 29],
            &[1, 2, 10, 26, 28],
            &[3, 5, 14, 15, 18],
            &[4, 9, 11, 21, 22],
            &[7, 8, 12, 16, 27],
            &[17, 19, 23, 24, 25],
        ]],
    },
    // 36 in fours, eleven rounds.
    Starter {
        size: 4,
        turns: 11,
        circles: 3,
        first: &[&[
            &[0, 1, 15, 17],
            &[2, 4, 7, 22],
            &[3, 13, 26, 35],
            &[5, 12, 24, 34],
            &[6, 10, 23, 31],
            &[8, 16, 19, 30],
            &[9, 18, 25, 33],
            &[11, 27, 28, 32],
            &[14, 20, 21, 29],
        ]],
    },
];

/// The design of this shape, if it is among them.
pub(super) fn find(tables: usize, size: usize) -> Option<Design> {
    let fits =
        |it: &&Starter| it.size == size && it.first.first().map(|it| it.len()) == Some(tables);
    STARTERS.iter().find(fits).map(Starter::developed)
}

impl Starter {
    fn developed(&self) -> Design {
        let rounds = self.first.iter().flat_map(|first| {
            (0..self.turns).map(move |turn| {
                let table = |table: &&[usize]| {
                    table.iter().map(|point| self.turned(*point, turn)).collect::<Vec<_>>()
                };
                first.iter().map(table).collect::<Vec<_>>()
            })
        });
        let rounds: Vec<_> = rounds.collect();
        let points = rounds.first().map_or(0, |round| round.iter().map(Vec::len).sum());
        Design { points, rounds }
    }

    fn turned(&self, point: usize, turn: usize) -> usize {
        if point >= self.circles * self.turns {
            return point;
        }
        let circle = point / self.turns;
        circle * self.turns + (point % self.turns + turn) % self.turns
    }
}
