use super::chance::Chance;
use super::costs;
use super::question::Question;
use super::score::judge;
use super::seating::Seating;
use super::shortfall::least_faults;
use super::state::{NOWHERE, State};

/// How often a level is cooled again while faults remain that nobody has proved unavoidable.
const TRIES: usize = 4;
/// Between two of them the heat falls by a sixteenth: to a sixtieth in all.
const STAGES: usize = 64;

/// Exchanges seats; the best plan seen is returned, at worst the start.
pub(super) fn improved(question: &Question, start: Vec<Seating>, steps: usize) -> Vec<Seating> {
    let mut search = Search::new(question, start);
    if steps == 0 || !search.has_choice() {
        return search.best;
    }
    let least = least_faults(question, &search.best);
    for _ in 0..TRIES {
        if judge(question, &search.best).seated_badly() <= least {
            break;
        }
        search.anneal(Level::Faults, steps / TRIES);
    }
    if !question.wishes.is_empty() {
        search.anneal(Level::Wishes, steps / 2);
    }
    if question.guests.iter().any(|it| it.region.is_some()) || !question.known.is_empty() {
        search.anneal(Level::Mixing, steps / 4);
    }
    search.best
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Faults,
    Wishes,
    Mixing,
}

impl Level {
    fn heat(self) -> i64 {
        match self {
            Self::Faults => costs::REPEAT,
            Self::Wishes => 2 * costs::WISH,
            Self::Mixing => 2 * costs::SAME_REGION,
        }
    }
}

enum Step {
    /// Two exchange seats in one round.
    Once(usize, usize, usize),
    /// Two exchange everything: whoever met nobody twice still does not.
    Throughout(usize, usize),
}

struct Search<'a> {
    question: &'a Question,
    state: State<'a>,
    chance: Chance,
    /// Free in every round to come.
    roaming: Vec<usize>,
    /// The most that wishes can give back for an exchange.
    most_gain: i64,
    best: Vec<Seating>,
    best_cost: i64,
    /// The state is better than what is kept as the best.
    unsaved: bool,
}

impl<'a> Search<'a> {
    fn new(question: &'a Question, start: Vec<Seating>) -> Self {
        let state = State::new(question, &start);
        let everywhere = |guest: &usize| {
            state.rounds.iter().all(|round| round.free.binary_search(guest).is_ok())
        };
        let roaming = (0..question.guests.len()).filter(everywhere).collect();
        let points: i64 = question.wishes.iter().map(|wish| i64::from(wish.points)).sum();
        let most_gain = points * costs::WISH;
        let best_cost = state.cost;
        let chance = Chance::new(question.seed ^ 0x5EA7_5EA7);
        Self { question, state, chance, roaming, most_gain, best: start, best_cost, unsaved: false }
    }

    /// Whether there are two tables and two people to exchange in some round.
    fn has_choice(&self) -> bool {
        self.state.rounds.iter().any(|round| round.tables.len() > 1 && round.free.len() > 1)
    }

    fn anneal(&mut self, level: Level, steps: usize) {
        self.state = State::new(self.question, &self.best);
        let mut heat = level.heat();
        for _ in 0..STAGES {
            for _ in 0..steps / STAGES {
                if let Some(step) = self.choose(level) {
                    self.attempt(&step, heat);
                }
            }
            if level == Level::Faults && self.best_cost < costs::REPEAT {
                break;
            }
            heat -= heat / 16;
        }
        self.save();
    }

    fn attempt(&mut self, step: &Step, heat: i64) {
        let taken = match *step {
            Step::Once(round, one, other) => self.once(round, one, other, heat),
            Step::Throughout(one, other) => self.throughout(one, other, heat),
        };
        self.unsaved |= taken && self.state.cost < self.best_cost;
        self.best_cost = self.best_cost.min(self.state.cost);
    }

    /// Keeps the best plan so far before it is left. Steps that follow each other downhill are
    /// written down once, at their end.
    fn save(&mut self) {
        if self.unsaved {
            self.best = self.state.seatings();
            self.unsaved = false;
        }
    }

    fn once(&mut self, round: usize, one: usize, other: usize, heat: i64) -> bool {
        let change = self.state.pair_change(round, one, other);
        if (change - self.most_gain) / heat.max(1) > 40 {
            return false;
        }
        let grown = self.state.exchange(round, one, other);
        let taken = self.chance.dares(grown, heat);
        if !taken {
            self.state.exchange(round, one, other);
        } else if grown > 0 && self.unsaved {
            self.state.exchange(round, one, other);
            self.save();
            self.state.exchange(round, one, other);
        }
        taken
    }

    fn throughout(&mut self, one: usize, other: usize, heat: i64) -> bool {
        let grown = self.exchange_throughout(one, other);
        let taken = self.chance.dares(grown, heat);
        if !taken {
            self.exchange_throughout(one, other);
        } else if grown > 0 && self.unsaved {
            self.exchange_throughout(one, other);
            self.save();
            self.exchange_throughout(one, other);
        }
        taken
    }

    fn exchange_throughout(&mut self, one: usize, other: usize) -> i64 {
        let mut grown = 0;
        for round in 0..self.state.rounds.len() {
            if self.state.rounds[round].at[one] != self.state.rounds[round].at[other] {
                grown += self.state.exchange(round, one, other);
            }
        }
        grown
    }

    fn choose(&mut self, level: Level) -> Option<Step> {
        match level {
            Level::Faults if self.chance.below(16) > 0 => self.troubled(),
            Level::Wishes if self.chance.below(2) > 0 => self.wished(),
            _ if self.chance.below(8) > 0 => self.anywhere(),
            _ => self.anybody(),
        }
    }

    /// Two free people at different tables of a round.
    fn anywhere(&mut self) -> Option<Step> {
        let round = self.chance.below(self.state.rounds.len());
        let one = self.pick(round)?;
        self.away_from(round, one)
    }

    fn anybody(&mut self) -> Option<Step> {
        let bound = self.roaming.len();
        let one = *self.roaming.get(self.chance.below(bound))?;
        let other = *self.roaming.get(self.chance.below(bound))?;
        (one != other).then_some(Step::Throughout(one, other))
    }

    /// Somebody who sits where they should not, and somebody else.
    fn troubled(&mut self) -> Option<Step> {
        for _ in 0..8 {
            let round = self.chance.below(self.state.rounds.len());
            let one = self.pick(round)?;
            if self.state.is_troubled(round, one) {
                return self.away_from(round, one);
            }
        }
        self.anywhere()
    }

    /// Brings somebody to a table where one of their wishes sits, or lets them change roles with
    /// somebody who meets that person.
    fn wished(&mut self) -> Option<Step> {
        let number = self.chance.below(self.question.wishes.len());
        let wish = &self.question.wishes[number];
        if self.state.met[number] > 0 || wish.any_of.is_empty() {
            return self.anywhere();
        }
        let (from, skipped) = (wish.from, self.chance.below(wish.any_of.len()));
        let wanted = *wish.any_of.iter().nth(skipped)?;
        let round = self.chance.below(self.state.rounds.len());
        let laid = &self.state.rounds[round];
        let table = *laid.at.get(wanted).filter(|table| **table != NOWHERE)?;
        let neighbours = &laid.tables[table];
        let other = neighbours[self.chance.below(neighbours.len())];
        if other == wanted || other == from {
            return None;
        }
        if self.chance.below(3) > 0 {
            return self.allowed(round, from, other);
        }
        let both = [from, other].iter().all(|guest| self.roaming.binary_search(guest).is_ok());
        both.then_some(Step::Throughout(from, other))
    }

    fn pick(&mut self, round: usize) -> Option<usize> {
        let free = &self.state.rounds[round].free;
        let at = self.chance.below(free.len());
        free.get(at).copied()
    }

    fn away_from(&mut self, round: usize, one: usize) -> Option<Step> {
        let other = self.pick(round)?;
        self.allowed(round, one, other)
    }

    fn allowed(&self, round: usize, one: usize, other: usize) -> Option<Step> {
        let laid = &self.state.rounds[round];
        let free = |guest: usize| laid.free.binary_search(&guest).is_ok();
        (laid.at[one] != laid.at[other] && free(one) && free(other))
            .then_some(Step::Once(round, one, other))
    }
}
