//! Counts of a questionnaire. Pure.

use std::collections::BTreeMap;

use entities::TermId;
use entities::study_sessions::seats::Mode;

use super::content::{Answers, Scale};

/// Fewer anonymous answers than this are not told apart from the rest.
pub const SMALLEST_GROUP: usize = 3;

/// How one question was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// Answers of 1 to 5.
    pub counts: [usize; 5],
    /// 未回答
    pub unanswered: usize,
}

impl Distribution {
    pub fn answered(&self) -> usize {
        self.counts.iter().sum()
    }

    /// How many gave this score, 1 to 5.
    pub fn of(&self, score: usize) -> usize {
        score.checked_sub(1).and_then(|place| self.counts.get(place)).copied().unwrap_or_default()
    }

    /// Hundredths of a point, over those who answered, rounded half up.
    pub fn mean_hundredths(&self) -> Option<usize> {
        let total: usize = (1..).zip(self.counts).map(|(score, count)| score * count).sum();
        let answered = self.answered();
        (answered > 0).then(|| (total * 200 + answered) / (answered * 2))
    }

    /// Tenths of a percent that gave 4 or 5, over those who answered, rounded half up.
    pub fn top_two_permille(&self) -> Option<usize> {
        permille(self.of(4) + self.of(5), self.answered())
    }

    fn add(&mut self, score: Option<i32>) {
        let place = score.and_then(|score| usize::try_from(score - 1).ok());
        match place.and_then(|place| self.counts.get_mut(place)) {
            Some(count) => *count += 1,
            None => self.unanswered += 1,
        }
    }
}

/// Tenths of a percent, rounded half up; none of nothing.
pub fn permille(part: usize, whole: usize) -> Option<usize> {
    (whole > 0).then(|| (part * 2_000 + whole) / (whole * 2))
}

/// Answers of those who took part in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub mode: Mode,
    pub answers: usize,
    pub scales: BTreeMap<Scale, Distribution>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeCount {
    pub term: TermId,
    pub count: usize,
}

/// Everything counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Who may answer.
    pub asked: usize,
    pub answers: usize,
    pub scales: BTreeMap<Scale, Distribution>,
    /// 会場 and オンライン side by side; empty where a group would be too small to be shown.
    pub groups: Vec<Group>,
    /// Most wished for first.
    pub themes: Vec<ThemeCount>,
    pub wants_consultation: usize,
    pub wants_none: usize,
    pub consultation_unanswered: usize,
}

impl Figures {
    /// 回収率 in tenths of a percent.
    pub fn return_permille(&self) -> Option<usize> {
        permille(self.answers, self.asked)
    }
}

/// Counts answers, each with how its author took part.
pub fn count(asked: usize, anonymous: bool, answers: &[(Mode, Answers)]) -> Figures {
    let all: Vec<_> = answers.iter().map(|(_, answer)| answer).collect();
    let consultation =
        |said: Option<bool>| all.iter().filter(|answer| answer.wants_consultation == said).count();
    Figures {
        asked,
        answers: answers.len(),
        scales: scales(&all),
        groups: groups(anonymous, answers),
        themes: themes(&all),
        wants_consultation: consultation(Some(true)),
        wants_none: consultation(Some(false)),
        consultation_unanswered: consultation(None),
    }
}

fn scales(answers: &[&Answers]) -> BTreeMap<Scale, Distribution> {
    let of = |scale: Scale| {
        let mut distribution = Distribution::default();
        for answer in answers {
            distribution.add(answer.scores.get(&scale).copied());
        }
        (scale, distribution)
    };
    Scale::ALL.into_iter().map(of).collect()
}

fn groups(anonymous: bool, answers: &[(Mode, Answers)]) -> Vec<Group> {
    let of = |mode: Mode| {
        let own: Vec<_> =
            answers.iter().filter(|(own, _)| *own == mode).map(|(_, answer)| answer).collect();
        Group { mode, answers: own.len(), scales: scales(&own) }
    };
    let groups = [of(Mode::Venue), of(Mode::Online)];
    let least = if anonymous { SMALLEST_GROUP } else { 1 };
    // One small group beside a large one could be told from the sum.
    if groups.iter().any(|group| group.answers < least) {
        return Vec::new();
    }
    groups.into()
}

fn themes(answers: &[&Answers]) -> Vec<ThemeCount> {
    let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
    for term in answers.iter().flat_map(|answer| &answer.themes) {
        *counts.entry(*term).or_default() += 1;
    }
    let mut themes: Vec<_> =
        counts.into_iter().map(|(term, count)| ThemeCount { term, count }).collect();
    themes.sort_by_key(|theme| std::cmp::Reverse(theme.count));
    themes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(score: Option<i32>) -> Answers {
        let scores = score.map(|score| (Scale::Satisfaction, score)).into_iter().collect();
        Answers { scores, ..Answers::default() }
    }

    #[test]
    fn what_is_not_answered_counts_neither_in_the_mean_nor_in_the_share() {
        let answers = [Some(5), Some(4), Some(1), None].map(|score| (Mode::Venue, scored(score)));

        let figures = count(8, true, &answers);

        let satisfaction = &figures.scales[&Scale::Satisfaction];
        assert_eq!((satisfaction.answered(), satisfaction.unanswered), (3, 1));
        assert_eq!(satisfaction.mean_hundredths(), Some(333));
        assert_eq!(satisfaction.top_two_permille(), Some(667));
        assert_eq!(figures.return_permille(), Some(500));
        assert_eq!(figures.scales[&Scale::Length].mean_hundredths(), None);
    }

    #[test]
    fn a_small_anonymous_group_is_not_told_apart() {
        let mut answers = vec![(Mode::Venue, scored(Some(5))); 5];
        answers.extend(vec![(Mode::Online, scored(Some(1))); 2]);

        let hidden = count(7, true, &answers);
        let named = count(7, false, &answers);
        answers.push((Mode::Online, scored(Some(2))));
        let enough = count(8, true, &answers);

        assert!(hidden.groups.is_empty());
        assert_eq!(named.groups.len(), 2);
        assert_eq!(enough.groups[1].answers, 3);
    }

    #[test]
    fn shares_are_rounded_half_up() {
        assert_eq!(
            (permille(1, 3), permille(2, 3), permille(1, 8)),
            (Some(333), Some(667), Some(125))
        );
        assert_eq!(permille(0, 0), None);
    }
}
