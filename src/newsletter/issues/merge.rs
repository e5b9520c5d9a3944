//! The few places of an issue that differ from reader to reader.
//!
//! An issue is rendered once for everybody; in each place where one reader's words belong stands a
//! single character that no text can contain (a Unicode noncharacter, which input never keeps). What
//! sends the issue cuts the bodies at these characters and puts the reader's own words between.

/// What one reader gets in a place of the issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MergeField {
    /// The address to leave by: a page by GET, at once by POST (RFC 8058).
    LeaveUrl,
    /// The reader's own page.
    PreferencesUrl,
    /// When and how the address was registered, as a sentence: 「2026年11月24日に登録フォームから」.
    Registered,
    /// Behind the path of a page of our own site: in which language it opens. Nothing for readers of
    /// Japanese.
    Language,
    /// The same behind a query: `&lang=en`.
    LanguageToo,
}

impl MergeField {
    pub const ALL: [Self; 5] =
        [Self::LeaveUrl, Self::PreferencesUrl, Self::Registered, Self::Language, Self::LanguageToo];

    /// The character that stands for it in a rendered body.
    pub const fn mark(self) -> char {
        match self {
            Self::LeaveUrl => '\u{FDD0}',
            Self::PreferencesUrl => '\u{FDD1}',
            Self::Registered => '\u{FDD2}',
            Self::Language => '\u{FDD3}',
            Self::LanguageToo => '\u{FDD4}',
        }
    }

    /// The field a character stands for.
    pub fn of(mark: char) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.mark() == mark)
    }
}
