//! The shape of what is offered: lengths, starts and the time kept free around.

use super::CELL_MINUTES;
use super::terms::TermsProblem;

/// How long a meeting lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotLength {
    Thirty,
    FortyFive,
    Sixty,
    Ninety,
}

impl SlotLength {
    /// The shortest first.
    pub const ALL: [Self; 4] = [Self::Thirty, Self::FortyFive, Self::Sixty, Self::Ninety];

    pub const fn minutes(self) -> u16 {
        match self {
            Self::Thirty => 30,
            Self::FortyFive => 45,
            Self::Sixty => 60,
            Self::Ninety => 90,
        }
    }

    pub fn from_minutes(minutes: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|length| length.minutes() == minutes)
    }

    pub(super) fn cells(self) -> usize {
        usize::from(self.minutes() / CELL_MINUTES)
    }
}

/// A set of lengths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SlotLengths(u8);

impl SlotLengths {
    pub fn contains(self, length: SlotLength) -> bool {
        self.0 & (1 << length as u8) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The shortest first.
    pub fn iter(self) -> impl Iterator<Item = SlotLength> {
        SlotLength::ALL.into_iter().filter(move |length| self.contains(*length))
    }
}

impl FromIterator<SlotLength> for SlotLengths {
    fn from_iter<I: IntoIterator<Item = SlotLength>>(lengths: I) -> Self {
        Self(lengths.into_iter().fold(0, |set, length| set | (1 << length as u8)))
    }
}

/// How far starts lie apart, counted from midnight in Tokyo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grid {
    /// Every 15 minutes.
    Quarter,
    /// Every 30 minutes.
    #[default]
    Half,
}

impl Grid {
    pub const fn minutes(self) -> u16 {
        match self {
            Self::Quarter => 15,
            Self::Half => 30,
        }
    }

    pub fn from_minutes(minutes: u16) -> Option<Self> {
        [Self::Quarter, Self::Half].into_iter().find(|grid| grid.minutes() == minutes)
    }

    pub(super) fn cells(self) -> usize {
        usize::from(self.minutes() / CELL_MINUTES)
    }
}

/// Minutes the accompanist keeps free before and after each meeting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Buffers {
    before: u16,
    after: u16,
}

impl Buffers {
    /// More is no buffer but an appointment of its own.
    pub const LONGEST: u16 = 120;

    /// Both in minutes: multiples of five, at most [`Self::LONGEST`].
    pub fn new(before: u16, after: u16) -> Result<Self, TermsProblem> {
        if !before.is_multiple_of(CELL_MINUTES) || !after.is_multiple_of(CELL_MINUTES) {
            return Err(TermsProblem::BufferNotInFives);
        }
        if before.max(after) > Self::LONGEST {
            return Err(TermsProblem::BufferTooLong);
        }
        Ok(Self { before, after })
    }

    /// In minutes.
    pub fn before(self) -> u16 {
        self.before
    }

    /// In minutes.
    pub fn after(self) -> u16 {
        self.after
    }

    pub(super) fn cells_before(self) -> usize {
        usize::from(self.before / CELL_MINUTES)
    }

    pub(super) fn cells(self) -> usize {
        usize::from((self.before + self.after) / CELL_MINUTES)
    }
}

/// Which slots are cut from an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    lengths: SlotLengths,
    grid: Grid,
    buffers: Buffers,
}

impl Shape {
    pub fn new(lengths: SlotLengths, grid: Grid, buffers: Buffers) -> Result<Self, TermsProblem> {
        if lengths.is_empty() {
            return Err(TermsProblem::NoLength);
        }
        Ok(Self { lengths, grid, buffers })
    }

    pub fn lengths(self) -> SlotLengths {
        self.lengths
    }

    pub fn grid(self) -> Grid {
        self.grid
    }

    pub fn buffers(self) -> Buffers {
        self.buffers
    }
}
