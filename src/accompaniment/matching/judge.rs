//! One pair: forbidden by rules, or worth so many points for these reasons.

use entities::{RegionBlockId, TermId};

use super::{
    AccompanistFacts, Criterion, History, OperatorFacts, PairFacts, Region, Rules, Weights,
};
use crate::vocabulary::Prefecture;

/// Why two are never paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    SameOrganisation,
    ConflictOfInterest,
    NoCommonLanguage,
    NoWantedTheme,
    /// The operator wants somebody from elsewhere.
    SamePrefecture,
    /// A coordinator decided so.
    ByCoordinator,
}

impl Rule {
    /// ASCII name for programs; never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameOrganisation => "same_organisation",
            Self::ConflictOfInterest => "conflict_of_interest",
            Self::NoCommonLanguage => "no_common_language",
            Self::NoWantedTheme => "no_wanted_theme",
            Self::SamePrefecture => "same_prefecture",
            Self::ByCoordinator => "by_coordinator",
        }
    }
}

/// What speaks for a pair or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    FirstTheme(TermId),
    FurtherTheme(TermId),
    Function(TermId),
    TalentCategory(TermId),
    Language(TermId),
    Frame(TermId),
    SamePrefecture(Prefecture),
    SameBlock(RegionBlockId),
    /// The accompanist's prefecture.
    OtherPrefecture(Prefecture),
    /// The accompanist's block.
    OtherBlock(RegionBlockId),
    /// Operators accompanied in the year so far.
    Load(u16),
    Met,
    Continued,
    EndedEarly,
    LevelAhead,
    LevelBehind,
}

impl Fact {
    /// What it counts by.
    pub fn criterion(self) -> Criterion {
        match self {
            Self::FirstTheme(_) => Criterion::FirstTheme,
            Self::FurtherTheme(_) => Criterion::FurtherTheme,
            Self::Function(_) => Criterion::Function,
            Self::TalentCategory(_) => Criterion::TalentCategory,
            Self::Language(_) => Criterion::Language,
            Self::Frame(_) => Criterion::Frame,
            Self::SamePrefecture(_) => Criterion::SamePrefecture,
            Self::SameBlock(_) => Criterion::SameBlock,
            Self::OtherPrefecture(_) => Criterion::OtherPrefecture,
            Self::OtherBlock(_) => Criterion::OtherBlock,
            Self::Load(_) => Criterion::Load,
            Self::Met => Criterion::Met,
            Self::Continued => Criterion::Continued,
            Self::EndedEarly => Criterion::EndedEarly,
            Self::LevelAhead => Criterion::LevelAhead,
            Self::LevelBehind => Criterion::LevelBehind,
        }
    }
}

/// A fact and its points, never nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    pub fact: Fact,
    pub points: i32,
}

/// The points of a pair, with all that makes them up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    total: i32,
    reasons: Vec<Reason>,
}

impl Score {
    /// The total is the sum of the reasons, within what 32 bits hold.
    pub fn of(reasons: Vec<Reason>) -> Self {
        let total = reasons.iter().fold(0_i32, |sum, reason| sum.saturating_add(reason.points));
        Self { total, reasons }
    }

    pub fn total(&self) -> i32 {
        self.total
    }

    /// In the order of [`Criterion::ALL`].
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }
}

/// What is to be thought of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Allowed(Score),
    /// All rules that forbid it; never empty.
    Forbidden(Vec<Rule>),
}

/// Looks at one pair by the rules and weights of the programme.
pub fn judge(
    operator: &OperatorFacts,
    accompanist: &AccompanistFacts,
    pair: PairFacts,
    weights: &Weights,
) -> Verdict {
    let rules = forbidding(operator, accompanist, pair, weights.rules);
    if !rules.is_empty() {
        return Verdict::Forbidden(rules);
    }
    let mut reasons = Reasons { weights, found: Vec::new() };
    reasons.add_terms(operator, accompanist);
    reasons.add_region(operator, accompanist);
    reasons.add_load_and_history(accompanist, pair);
    reasons.add_level(operator, accompanist);
    Verdict::Allowed(Score::of(reasons.found))
}

fn forbidding(
    operator: &OperatorFacts,
    accompanist: &AccompanistFacts,
    pair: PairFacts,
    rules: Rules,
) -> Vec<Rule> {
    let (wants, offers) = (&operator.wants, &accompanist.offers);
    let stated = !wants.languages.is_empty() && !offers.languages.is_empty();
    let strangers = stated && common(&wants.languages, &offers.languages).next().is_none();
    let themeless =
        !wants.themes.is_empty() && common(&wants.themes, &offers.themes).next().is_none();
    let neighbours = operator.region == Region::Far
        && wants.prefecture.is_some()
        && wants.prefecture == offers.prefecture;
    let found = [
        (accompanist.belongs_to(operator.id), Rule::SameOrganisation),
        (pair.conflict_of_interest, Rule::ConflictOfInterest),
        (rules.common_language && strangers, Rule::NoCommonLanguage),
        (rules.wanted_theme && themeless, Rule::NoWantedTheme),
        (rules.far_means_other_prefecture && neighbours, Rule::SamePrefecture),
    ];
    found.into_iter().filter_map(|(forbids, rule)| forbids.then_some(rule)).collect()
}

struct Reasons<'a> {
    weights: &'a Weights,
    found: Vec<Reason>,
}

impl Reasons<'_> {
    fn add(&mut self, criterion: Criterion, fact: Fact) {
        self.add_times(criterion, 1, fact);
    }

    fn add_times(&mut self, criterion: Criterion, times: u16, fact: Fact) {
        let points = self.weights.points(criterion) * i32::from(times);
        if points != 0 {
            self.found.push(Reason { fact, points });
        }
    }

    fn add_terms(&mut self, operator: &OperatorFacts, accompanist: &AccompanistFacts) {
        let (wants, offers) = (&operator.wants, &accompanist.offers);
        for theme in common(&wants.themes, &offers.themes) {
            if wants.themes.first() == Some(&theme) {
                self.add(Criterion::FirstTheme, Fact::FirstTheme(theme));
            } else {
                self.add(Criterion::FurtherTheme, Fact::FurtherTheme(theme));
            }
        }
        for function in common(&wants.functions, &offers.functions) {
            self.add(Criterion::Function, Fact::Function(function));
        }
        for category in common(&wants.talent_categories, &offers.talent_categories) {
            self.add(Criterion::TalentCategory, Fact::TalentCategory(category));
        }
        for language in common(&wants.languages, &offers.languages) {
            self.add(Criterion::Language, Fact::Language(language));
        }
        for frame in common(&wants.frames, &offers.frames) {
            self.add(Criterion::Frame, Fact::Frame(frame));
        }
    }

    fn add_region(&mut self, operator: &OperatorFacts, accompanist: &AccompanistFacts) {
        let (wants, offers) = (&operator.wants, &accompanist.offers);
        let (Some(own), Some(other)) = (wants.prefecture, offers.prefecture) else { return };
        let blocks = wants.block.zip(offers.block);
        match (operator.region, blocks) {
            (Region::Near, _) if own == other => {
                self.add(Criterion::SamePrefecture, Fact::SamePrefecture(own));
            }
            (Region::Near, Some((own, other))) if own == other => {
                self.add(Criterion::SameBlock, Fact::SameBlock(own));
            }
            (Region::Far, Some((own, other))) if own != other => {
                self.add(Criterion::OtherBlock, Fact::OtherBlock(other));
            }
            (Region::Far, _) if own != other => {
                self.add(Criterion::OtherPrefecture, Fact::OtherPrefecture(other));
            }
            _ => {}
        }
    }

    fn add_load_and_history(&mut self, accompanist: &AccompanistFacts, pair: PairFacts) {
        let load = accompanist.load;
        self.add_times(Criterion::Load, load, Fact::Load(load));
        match pair.history {
            History::None => {}
            History::Met => self.add(Criterion::Met, Fact::Met),
            History::Continued => self.add(Criterion::Continued, Fact::Continued),
            History::EndedEarly => self.add(Criterion::EndedEarly, Fact::EndedEarly),
        }
    }

    fn add_level(&mut self, operator: &OperatorFacts, accompanist: &AccompanistFacts) {
        match operator.wants.level.zip(accompanist.offers.level) {
            Some((own, other)) if other > own => self.add(Criterion::LevelAhead, Fact::LevelAhead),
            Some((own, other)) if other < own => {
                self.add(Criterion::LevelBehind, Fact::LevelBehind);
            }
            _ => {}
        }
    }
}

/// What both lists hold, in the order of the first, each once.
fn common<'a>(wanted: &'a [TermId], offered: &'a [TermId]) -> impl Iterator<Item = TermId> + 'a {
    let first_time = |at: usize, term: &TermId| !wanted[..at].contains(term);
    wanted
        .iter()
        .enumerate()
        .filter(move |(at, term)| offered.contains(term) && first_time(*at, term))
        .map(|(_, term)| *term)
}
