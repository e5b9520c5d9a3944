//! What counts for a pair, and how much: data the secretariat edits.

/// Something that adds to a pair's score or takes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// The theme the operator named first.
    FirstTheme,
    /// Each further theme.
    FurtherTheme,
    Function,
    TalentCategory,
    /// Each common language, where both stated theirs.
    Language,
    Frame,
    /// For an operator that wants somebody near.
    SamePrefecture,
    /// The same block, another prefecture.
    SameBlock,
    /// For an operator that wants somebody from elsewhere: another prefecture of the same block.
    OtherPrefecture,
    OtherBlock,
    /// For each operator accompanied already.
    Load,
    Met,
    Continued,
    EndedEarly,
    /// The accompanist's organisation is further on.
    LevelAhead,
    LevelBehind,
}

impl Criterion {
    /// In the order in which reasons are listed.
    pub const ALL: [Self; 16] = [
        Self::FirstTheme,
        Self::FurtherTheme,
        Self::Function,
        Self::TalentCategory,
        Self::Language,
        Self::Frame,
        Self::SamePrefecture,
        Self::SameBlock,
        Self::OtherPrefecture,
        Self::OtherBlock,
        Self::Load,
        Self::Met,
        Self::Continued,
        Self::EndedEarly,
        Self::LevelAhead,
        Self::LevelBehind,
    ];

    /// ASCII name for columns and forms; never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstTheme => "first_theme",
            Self::FurtherTheme => "further_theme",
            Self::Function => "function",
            Self::TalentCategory => "talent_category",
            Self::Language => "language",
            Self::Frame => "frame",
            Self::SamePrefecture => "same_prefecture",
            Self::SameBlock => "same_block",
            Self::OtherPrefecture => "other_prefecture",
            Self::OtherBlock => "other_block",
            Self::Load => "load",
            Self::Met => "met",
            Self::Continued => "continued",
            Self::EndedEarly => "ended_early",
            Self::LevelAhead => "level_ahead",
            Self::LevelBehind => "level_behind",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|criterion| criterion.code() == code)
    }

    /// Points on the first day. What the operator asked for weighs most, then who they are, then
    /// where; a second engagement costs less than a theme brings, a failed one more.
    pub fn default_points(self) -> i32 {
        match self {
            Self::FirstTheme => 30,
            Self::FurtherTheme | Self::Continued => 15,
            Self::Function | Self::LevelAhead => 10,
            Self::TalentCategory => 8,
            Self::Language | Self::Met => 5,
            Self::Frame | Self::SamePrefecture | Self::OtherBlock => 12,
            Self::SameBlock | Self::OtherPrefecture => 6,
            Self::Load => -4,
            Self::EndedEarly => -30,
            Self::LevelBehind => -10,
        }
    }
}

/// Rules that may be switched; conflicts of interest and the own organisation always forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Two that stated their languages need one in common.
    pub common_language: bool,
    /// An operator that named themes needs an accompanist for at least one of them.
    pub wanted_theme: bool,
    /// Who wants somebody from elsewhere never gets somebody of the own prefecture.
    pub far_means_other_prefecture: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self { common_language: true, wanted_theme: false, far_means_other_prefecture: true }
    }
}

/// Why points are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightProblem {
    /// Beyond [`Weights::LARGEST`] on either side of nought.
    TooLarge(Criterion),
}

/// Points for each criterion, and the rules that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    points: [i32; Criterion::ALL.len()],
    pub rules: Rules,
}

impl Weights {
    /// More would drown everything else.
    pub const LARGEST: i32 = 1000;

    /// The given points; what is not named keeps its default. Nought switches a criterion off.
    pub fn new(
        points: impl IntoIterator<Item = (Criterion, i32)>,
        rules: Rules,
    ) -> Result<Self, WeightProblem> {
        let mut weights = Self { rules, ..Self::default() };
        for (criterion, points) in points {
            if points.unsigned_abs() > Self::LARGEST.unsigned_abs() {
                return Err(WeightProblem::TooLarge(criterion));
            }
            weights.points[criterion as usize] = points;
        }
        Ok(weights)
    }

    pub fn points(&self, criterion: Criterion) -> i32 {
        self.points[criterion as usize]
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self { points: Criterion::ALL.map(Criterion::default_points), rules: Rules::default() }
    }
}
