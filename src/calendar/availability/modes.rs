//! How a meeting can be held.

/// One way to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// 対面
    InPerson,
    /// オンライン
    Online,
    /// 電話
    Phone,
}

impl Mode {
    /// In the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::InPerson, Self::Online, Self::Phone];

    /// ASCII name for columns and forms; never renamed.
    pub fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Online => "online",
            Self::Phone => "phone",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of modes, possibly empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modes(u8);

impl Modes {
    pub const NONE: Self = Self(0);
    pub const ANY: Self = Self(0b111);

    pub fn contains(self, mode: Mode) -> bool {
        self.0 & mode.bit() != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn with(self, mode: Mode) -> Self {
        Self(self.0 | mode.bit())
    }

    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Mode> {
        Mode::ALL.into_iter().filter(move |mode| self.contains(*mode))
    }

    /// One bit for each mode in the order of [`Mode::ALL`]: a compact column.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Reads [`Self::bits`] back; none if there are bits without a mode.
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits & !Self::ANY.0 == 0).then_some(Self(bits))
    }
}

impl FromIterator<Mode> for Modes {
    fn from_iter<I: IntoIterator<Item = Mode>>(modes: I) -> Self {
        modes.into_iter().fold(Self::NONE, Self::with)
    }
}
