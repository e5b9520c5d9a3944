use super::costs::{self, Pairs};
use super::question::Question;
use super::score::judge;
use super::seating::Seating;

/// Sits at no table in this round.
pub(super) const NOWHERE: usize = usize::MAX;

/// A plan under work, with everything it costs kept up to date seat by seat.
pub(super) struct State<'a> {
    pub question: &'a Question,
    people: usize,
    pairs: Pairs,
    /// How often each pair meets, both ways.
    meet: Vec<u8>,
    /// For each pair, both ways, which list of `touched` holds the wishes it may meet.
    touching: Vec<usize>,
    touched: Vec<Vec<usize>>,
    /// By how many of its people each wish is met.
    pub met: Vec<usize>,
    /// How many wishes of each guest are met.
    served: Vec<usize>,
    pauses: Vec<u8>,
    pub rounds: Vec<Round>,
    pub cost: i64,
}

#[derive(Clone)]
pub(super) struct Round {
    pub tables: Vec<Vec<usize>>,
    /// The table of each guest, or [`NOWHERE`].
    pub at: Vec<usize>,
    /// The table that is a pause.
    pub pause: Option<usize>,
    /// Who may be moved: there, and not locked.
    pub free: Vec<usize>,
}

impl<'a> State<'a> {
    pub fn new(question: &'a Question, rounds: &[Seating]) -> Self {
        let people = question.guests.len();
        let (touching, touched) = wishes_by_pair(question);
        let mut state = Self {
            question,
            people,
            pairs: Pairs::of(question),
            meet: vec![0; people * people],
            touching,
            touched,
            met: vec![0; question.wishes.len()],
            served: vec![0; people],
            pauses: vec![0; people],
            rounds: Vec::new(),
            cost: judge(question, rounds).cost(),
        };
        for round in question.begun.iter().chain(rounds) {
            for (one, other) in round.pairs() {
                state.count(one, other, true);
            }
            if let Some(guest) = round.pausing {
                state.pauses[guest] += 1;
            }
        }
        let laid = rounds.iter().enumerate();
        state.rounds = laid.map(|(at, seating)| Round::of(question, at, seating)).collect();
        state
    }

    pub fn seatings(&self) -> Vec<Seating> {
        self.rounds.iter().map(Round::seating).collect()
    }

    /// Whether somebody's seat in this round is one of the faults.
    pub fn is_troubled(&self, round: usize, guest: usize) -> bool {
        let laid = &self.rounds[round];
        let table = laid.at[guest];
        let paused = laid.pause == Some(table) && self.pauses[guest] > 1;
        let trouble = |other: &usize| {
            let pair = guest * self.people + other;
            self.meet[pair] > 1 || self.pairs.price(guest, *other) >= costs::ORGANISATION
        };
        paused || laid.tables[table].iter().any(|other| *other != guest && trouble(other))
    }

    /// Whether two exchange seats in a round and what all pairs then cost more; wishes not counted.
    #[inline]
    pub fn pair_change(&self, round: usize, one: usize, other: usize) -> i64 {
        let laid = &self.rounds[round];
        let (here, there) = (laid.at[one], laid.at[other]);
        let mut change = 0;
        for neighbour in laid.tables[here].iter().filter(|guest| **guest != one) {
            change += self.joining(other, *neighbour) - self.leaving(one, *neighbour);
        }
        for neighbour in laid.tables[there].iter().filter(|guest| **guest != other) {
            change += self.joining(one, *neighbour) - self.leaving(other, *neighbour);
        }
        change + self.pause_change(laid, one, other) + self.pause_change(laid, other, one)
    }

    #[inline]
    fn joining(&self, one: usize, other: usize) -> i64 {
        self.pairs.price(one, other) + repeat_price(self.meet[one * self.people + other])
    }

    #[inline]
    fn leaving(&self, one: usize, other: usize) -> i64 {
        let before = self.meet[one * self.people + other].saturating_sub(1);
        self.pairs.price(one, other) + repeat_price(before)
    }

    fn pause_change(&self, laid: &Round, from: usize, to: usize) -> i64 {
        if laid.pause.is_none_or(|pause| laid.at[from] != pause) {
            return 0;
        }
        let price = |count: u8| if count == 0 { 0 } else { costs::PAUSE };
        price(self.pauses[to]) - price(self.pauses[from].saturating_sub(1))
    }

    /// Two exchange their seats, in a round in which they sit at different tables. Says by how much
    /// the cost grew. Doing it again undoes it.
    pub fn exchange(&mut self, round: usize, one: usize, other: usize) -> i64 {
        let before = self.cost;
        self.cost += self.pair_change(round, one, other);
        let (here, there) = (self.rounds[round].at[one], self.rounds[round].at[other]);
        if let Some(pause) = self.rounds[round].pause {
            self.swap_pause(pause, (here, one), (there, other));
        }
        self.part(round, here, one);
        self.part(round, there, other);
        let laid = &mut self.rounds[round];
        replace(&mut laid.tables[here], one, other);
        replace(&mut laid.tables[there], other, one);
        laid.at.swap(one, other);
        self.gather(round, here, other);
        self.gather(round, there, one);
        self.cost - before
    }

    fn swap_pause(&mut self, pause: usize, left: (usize, usize), right: (usize, usize)) {
        for ((table, from), to) in [(left, right.1), (right, left.1)] {
            if table == pause {
                self.pauses[from] -= 1;
                self.pauses[to] += 1;
            }
        }
    }

    fn part(&mut self, round: usize, table: usize, guest: usize) {
        for seat in 0..self.rounds[round].tables[table].len() {
            let neighbour = self.rounds[round].tables[table][seat];
            if neighbour != guest {
                self.count(guest, neighbour, false);
            }
        }
    }

    fn gather(&mut self, round: usize, table: usize, guest: usize) {
        for seat in 0..self.rounds[round].tables[table].len() {
            let neighbour = self.rounds[round].tables[table][seat];
            if neighbour != guest {
                self.count(guest, neighbour, true);
            }
        }
    }

    /// Counts a meeting of two, or takes it back, and what that does to wishes.
    fn count(&mut self, one: usize, other: usize, more: bool) {
        let (there, back) = (one * self.people + other, other * self.people + one);
        let now = if more { self.meet[there] + 1 } else { self.meet[there] - 1 };
        self.meet[there] = now;
        self.meet[back] = now;
        let list = self.touching[there];
        if list == 0 || now > u8::from(more) {
            return;
        }
        for at in 0..self.touched[list].len() {
            self.turn(self.touched[list][at], more);
        }
    }

    /// One more of a wish's people is met, or one less.
    fn turn(&mut self, wish: usize, more: bool) {
        let others = if more { self.met[wish] } else { self.met[wish] - 1 };
        self.met[wish] = if more { others + 1 } else { others };
        if others > 0 {
            return;
        }
        let (from, points) = (self.question.wishes[wish].from, self.question.wishes[wish].points);
        let gain = i64::from(points) * costs::WISH;
        let alone = if more { self.served[from] == 0 } else { self.served[from] == 1 };
        let gain = gain + if alone { costs::EMPTY_HANDED } else { 0 };
        if more {
            self.served[from] += 1;
            self.cost -= gain;
        } else {
            self.served[from] -= 1;
            self.cost += gain;
        }
    }
}

fn repeat_price(before: u8) -> i64 {
    match before {
        0 => 0,
        1 => costs::REPEAT,
        _ => 2 * costs::REPEAT,
    }
}

fn replace(table: &mut [usize], from: usize, to: usize) {
    if let Some(seat) = table.iter_mut().find(|guest| **guest == from) {
        *seat = to;
    }
}

/// List 0 is empty: most pairs touch no wish.
fn wishes_by_pair(question: &Question) -> (Vec<usize>, Vec<Vec<usize>>) {
    let people = question.guests.len();
    let (mut touching, mut touched) = (vec![0; people * people], vec![Vec::new()]);
    for (number, wish) in question.wishes.iter().enumerate() {
        for other in &wish.any_of {
            for at in [wish.from * people + other, other * people + wish.from] {
                if touching[at] == 0 {
                    touching[at] = touched.len();
                    touched.push(Vec::new());
                }
                touched[touching[at]].push(number);
            }
        }
    }
    (touching, touched)
}

impl Round {
    fn of(question: &Question, round: usize, seating: &Seating) -> Self {
        let mut tables = seating.tables.clone();
        let pause = seating.pausing.map(|guest| {
            tables.push(vec![guest]);
            tables.len() - 1
        });
        let mut at = vec![NOWHERE; question.guests.len()];
        for (table, guests) in tables.iter().enumerate() {
            for guest in guests {
                at[*guest] = table;
            }
        }
        let mut free: Vec<_> = seating.guests().collect();
        free.sort_unstable();
        for lock in question.locks_of(round) {
            free.retain(|guest| *guest != lock.guest);
        }
        Self { tables, at, pause, free }
    }

    fn seating(&self) -> Seating {
        let mut tables = self.tables.clone();
        let pausing = self.pause.and_then(|_| tables.pop()).and_then(|mut table| table.pop());
        Seating { tables, pausing }.sorted()
    }
}
