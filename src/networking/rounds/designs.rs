//! Known ways to seat people so that no two meet twice.
//!
//! * The circle: one to one, n - 1 rounds (n where n is odd).
//! * Rows and columns: table `k` of the round with slope `m` takes from column `j` the point
//!   `k + m·a(j)`. Two points meet twice only where `(m - m')·(a(j) - a(j'))` is nothing. Over a
//!   finite field nothing ever is (affine planes, orthogonal squares); over a product of fields as
//!   many slopes or columns as its smallest field has members are safe (`MacNeish` 1922); over the
//!   whole numbers modulo a large number small slopes are. Where tables divide the columns evenly,
//!   the columns themselves are seated by a smaller design.
//! * A first round turned in a circle: see [`super::starters`].

use super::starters;

/// Points at tables, round by round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    pub points: usize,
    /// Round, table, points. In a design of pairs a table of one is a pause.
    pub rounds: Vec<Vec<Vec<usize>>>,
}

/// The longest design for so many tables of this size that we can construct, with at most so many
/// rounds.
pub fn known_design(tables: usize, size: usize, rounds: usize) -> Option<Design> {
    let all = designs(tables, size, rounds);
    all.into_iter().rev().max_by_key(|design| design.rounds.len())
}

/// Everything we know for this shape.
pub(super) fn designs(tables: usize, size: usize, rounds: usize) -> Vec<Design> {
    let grid = tables > 1 && size > 1;
    let mut all: Vec<_> = starters::find(tables, size).into_iter().collect();
    if size == 2 {
        all.push(circle(tables * 2));
    }
    if grid && size <= tables {
        all.push(over_fields(tables, size, rounds));
    }
    if grid {
        all.push(over_whole_numbers(tables, size, rounds));
    }
    for design in &mut all {
        design.rounds.truncate(rounds);
    }
    all
}

/// Everybody once against everybody: one stands, the others move on around the circle.
pub(super) fn circle(people: usize) -> Design {
    let even = people + people % 2;
    let turns = even.saturating_sub(1);
    let seat = |round: usize, at: usize| {
        if at == 0 { turns } else { (round + at - 1) % turns }
    };
    let round = |round: usize| {
        let table = |at: usize| {
            let pair = [seat(round, at), seat(round, even - 1 - at)];
            pair.into_iter().filter(|point| *point < people).collect()
        };
        let mut tables: Vec<Vec<usize>> = (0..even / 2).map(table).collect();
        tables.sort_by_key(|table| std::cmp::Reverse(table.len()));
        tables
    };
    Design { points: people, rounds: (0..turns).map(round).collect() }
}

fn over_whole_numbers(tables: usize, size: usize, rounds: usize) -> Design {
    let safe = |slope: usize| {
        let steps = 1..=slope;
        steps
            .into_iter()
            .all(|step| (1..size).all(|column| !(step * column).is_multiple_of(tables)))
    };
    let slopes = (1..rounds).take_while(|slope| safe(*slope)).count() + 1;
    let place = |slope: usize, column: usize, table: usize| (table + slope * column) % tables;
    let rounds = (0..slopes.min(rounds))
        .map(|slope| seated(tables, size, |column, table| place(slope, column, table)));
    Design { points: tables * size, rounds: rounds.collect() }
}

/// The member of a ring that stands for a slope or a column.
type Factor<'a> = Box<dyn Fn(usize) -> usize + 'a>;

fn over_fields(tables: usize, size: usize, rounds: usize) -> Design {
    let ring = Ring::of(tables);
    let safe = ring.safe();
    let slopes = if size <= safe { tables } else { safe };
    let (slope_of, column_of): (Factor<'_>, Factor<'_>) = if size <= safe {
        (Box::new(|slope| slope), Box::new(|column| ring.same(column)))
    } else {
        (Box::new(|slope| ring.same(slope)), Box::new(|column| column))
    };
    let lines = (0..slopes.min(rounds)).map(|slope| {
        seated(tables, size, |column, table| {
            ring.sum(table, ring.product(slope_of(slope), column_of(column)))
        })
    });
    let mut laid: Vec<_> = lines.collect();
    if tables.is_multiple_of(size) && laid.len() < rounds {
        laid.extend(inside_columns(tables, size, rounds - laid.len()));
    }
    Design { points: tables * size, rounds: laid }
}

/// A round: from each column the point that belongs to the table.
fn seated(tables: usize, size: usize, place: impl Fn(usize, usize) -> usize) -> Vec<Vec<usize>> {
    let table = |table| (0..size).map(|column| column * tables + place(column, table)).collect();
    (0..tables).map(table).collect()
}

/// No two points of a column have met yet: each column is seated by itself.
fn inside_columns(height: usize, size: usize, rounds: usize) -> Vec<Vec<Vec<usize>>> {
    let inner = if height == size {
        vec![vec![(0..size).collect::<Vec<_>>()]]
    } else {
        known_design(height / size, size, rounds).map(|design| design.rounds).unwrap_or_default()
    };
    let round = |round: &Vec<Vec<usize>>| {
        let column = |column: usize| {
            let table = move |table: &Vec<usize>| {
                table.iter().map(|point| column * height + point).collect::<Vec<_>>()
            };
            round.iter().map(table).collect::<Vec<_>>()
        };
        (0..size).flat_map(column).collect()
    };
    inner.iter().take(rounds).map(round).collect()
}

/// The product of the finite fields whose sizes multiply to a number. Members are numbers in mixed
/// radix.
struct Ring(Vec<Field>);

impl Ring {
    fn of(members: usize) -> Self {
        let (mut left, mut fields, mut prime) = (members, Vec::new(), 2);
        while left > 1 {
            let mut degree = 0;
            while left.is_multiple_of(prime) {
                left /= prime;
                degree += 1;
            }
            if degree > 0 {
                fields.extend(Field::split(prime, degree));
            }
            prime += 1;
        }
        Self(fields)
    }

    /// So many members differ by something invertible, each from each.
    fn safe(&self) -> usize {
        self.0.iter().map(|field| field.members).min().unwrap_or(1)
    }

    /// The member that has this number in every field.
    fn same(&self, number: usize) -> usize {
        self.0.iter().rev().fold(0, |sum, field| sum * field.members + number)
    }

    fn sum(&self, one: usize, other: usize) -> usize {
        self.each(one, other, Field::sum)
    }

    fn product(&self, one: usize, other: usize) -> usize {
        self.each(one, other, Field::product)
    }

    fn each(
        &self,
        mut one: usize,
        mut other: usize,
        act: impl Fn(&Field, usize, usize) -> usize,
    ) -> usize {
        let (mut result, mut weight) = (0, 1);
        for field in &self.0 {
            result += weight * act(field, one % field.members, other % field.members);
            (one, other) = (one / field.members, other / field.members);
            weight *= field.members;
        }
        result
    }
}

/// A finite field; members are polynomials over a prime, written as numbers to its base.
#[derive(Clone)]
struct Field {
    prime: usize,
    members: usize,
    /// The leading power as a sum of lower ones, lowest first.
    reduced: Vec<usize>,
}

impl Field {
    /// One field of this size where we know its polynomial; otherwise fields of the prime itself.
    fn split(prime: usize, degree: usize) -> Vec<Self> {
        let reduced: &[usize] = match (prime, degree) {
            (2, 2) => &[1, 1],
            (2, 3) => &[1, 1, 0],
            (2, 4) => &[1, 1, 0, 0],
            (2, 5) => &[1, 0, 1, 0, 0],
            (3, 2) => &[2, 0],
            (3, 3) => &[2, 1, 0],
            (5, 2) => &[3, 0],
            (7, 2) => &[6, 0],
            _ => {
                let plain = Self { prime, members: prime, reduced: vec![0] };
                return vec![plain; degree];
            }
        };
        vec![Self { prime, members: prime.pow(reduced_degree(reduced)), reduced: reduced.to_vec() }]
    }

    fn digits(&self, mut number: usize) -> Vec<usize> {
        let digit = |_| {
            let digit = number % self.prime;
            number /= self.prime;
            digit
        };
        (0..self.reduced.len()).map(digit).collect()
    }

    fn number(&self, digits: &[usize]) -> usize {
        digits.iter().rev().fold(0, |sum, digit| sum * self.prime + digit)
    }

    fn sum(&self, one: usize, other: usize) -> usize {
        let digits = self.digits(one).into_iter().zip(self.digits(other));
        let digits: Vec<_> = digits.map(|(one, other)| (one + other) % self.prime).collect();
        self.number(&digits)
    }

    fn product(&self, one: usize, other: usize) -> usize {
        if self.reduced.len() == 1 {
            return one * other % self.prime;
        }
        let (one, mut power) = (self.digits(one), self.digits(other));
        let mut result = vec![0; power.len()];
        for factor in one {
            let add = |(sum, digit): (&mut usize, &usize)| {
                *sum = (*sum + factor * digit) % self.prime;
            };
            result.iter_mut().zip(&power).for_each(add);
            power = self.raised(&power);
        }
        self.number(&result)
    }

    /// Times the unknown.
    fn raised(&self, digits: &[usize]) -> Vec<usize> {
        let lead = digits.last().copied().unwrap_or(0);
        let shifted = std::iter::once(0).chain(digits.iter().copied());
        let shifted = shifted.zip(&self.reduced);
        shifted.map(|(digit, lower)| (digit + lead * lower) % self.prime).collect()
    }
}

fn reduced_degree(reduced: &[usize]) -> u32 {
    u32::try_from(reduced.len()).unwrap_or(1)
}
