use std::collections::{BTreeMap, BTreeSet};

use super::costs;
use super::question::Question;
use super::seating::Seating;

/// What a plan is worth, all its rounds taken together, those that have begun included. Counted from
/// the seats alone, without anything the search remembers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Forbidden pairs at a table, each time.
    pub forbidden: usize,
    /// Pairs of one organisation at a table, each time.
    pub same_organisation: usize,
    /// Meetings of two people after their first.
    pub repeats: usize,
    /// Meetings of two people after their second, which count once more.
    pub third_times: usize,
    /// Pauses of somebody after their first.
    pub repeated_pauses: usize,
    /// People alone at a table in a round to come, each time. Tables are laid, not chosen, so this
    /// is a fault of the tables that no exchange of seats mends.
    pub alone: usize,
    pub wishes: usize,
    pub wishes_met: usize,
    /// Of all wishes.
    pub points: usize,
    pub points_met: usize,
    /// Pairs of one region at a table, each time.
    pub same_region: usize,
    /// Pairs that knew each other before at a table, each time.
    pub known: usize,
    /// People with wishes of whom none is met.
    pub empty_handed: usize,
    /// Different pairs that meet.
    pub acquaintances: usize,
}

impl Score {
    /// Smaller is better; see the order in [`super`].
    pub fn cost(&self) -> i64 {
        let times = |count: usize, price: i64| i64::try_from(count).unwrap_or(i64::MAX) * price;
        times(self.forbidden, costs::FORBIDDEN)
            + times(self.same_organisation, costs::ORGANISATION)
            + times(self.repeated_pauses, costs::PAUSE)
            + times(self.repeats + self.third_times, costs::REPEAT)
            + times(self.points - self.points_met, costs::WISH)
            + times(self.same_region, costs::SAME_REGION)
            + times(self.known, costs::KNOWN)
            + times(self.empty_handed, costs::EMPTY_HANDED)
    }

    /// The part of the cost that should be nothing.
    pub fn faults(&self) -> usize {
        self.seated_badly() + self.alone
    }

    /// Faults that other seats at the same tables would mend.
    pub(super) fn seated_badly(&self) -> usize {
        self.forbidden + self.same_organisation + self.repeats + self.repeated_pauses
    }
}

/// How often each pair meets, in rounds that have begun and in these.
pub(super) fn meetings(question: &Question, rounds: &[Seating]) -> BTreeMap<(usize, usize), usize> {
    let mut times = BTreeMap::new();
    for pair in question.begun.iter().chain(rounds).flat_map(Seating::pairs) {
        *times.entry(pair).or_default() += 1;
    }
    times
}

/// Which wishes are met, in the order of the question.
pub(super) fn met(
    question: &Question,
    times: &BTreeMap<(usize, usize), usize>,
) -> impl Iterator<Item = bool> {
    question.wishes.iter().map(|wish| {
        let pair = |other: &usize| (wish.from.min(*other), wish.from.max(*other));
        wish.any_of.iter().any(|other| times.contains_key(&pair(other)))
    })
}

/// Counts a plan of the rounds to come.
pub fn judge(question: &Question, rounds: &[Seating]) -> Score {
    let times = meetings(question, rounds);
    let mut score = Score { acquaintances: times.len(), ..Score::default() };
    for ((one, other), count) in &times {
        let (first, second) = (&question.guests[*one], &question.guests[*other]);
        let same =
            |a: Option<usize>, b: Option<usize>| if a.is_some() && a == b { *count } else { 0 };
        score.repeats += count - 1;
        score.third_times += count.saturating_sub(2);
        score.same_organisation += if question.are_colleagues(*one, *other) { *count } else { 0 };
        score.same_region += same(first.region, second.region);
        score.forbidden += if question.forbidden.contains(&(*one, *other)) { *count } else { 0 };
        score.known += if question.known.contains(&(*one, *other)) { *count } else { 0 };
    }
    let mut pauses = BTreeMap::<_, usize>::new();
    for guest in question.begun.iter().chain(rounds).filter_map(|round| round.pausing) {
        *pauses.entry(guest).or_default() += 1;
    }
    score.repeated_pauses = pauses.values().map(|count| count - 1).sum();
    let tables = rounds.iter().flat_map(|round| &round.tables);
    score.alone = tables.filter(|table| table.len() == 1).count();
    count_wishes(question, &times, &mut score);
    score
}

fn count_wishes(question: &Question, times: &BTreeMap<(usize, usize), usize>, score: &mut Score) {
    let (mut wishing, mut served) = (BTreeSet::new(), BTreeSet::new());
    for (wish, met) in question.wishes.iter().zip(met(question, times)) {
        let points = usize::from(wish.points);
        wishing.insert(wish.from);
        score.wishes += 1;
        score.points += points;
        if met {
            served.insert(wish.from);
            score.wishes_met += 1;
            score.points_met += points;
        }
    }
    score.empty_handed = wishing.difference(&served).count();
}
