//! What a study session of the demonstration is made of.

/// A study session of the demonstration.
pub struct SampleSession {
    pub key: &'static str,
    pub title: &'static str,
    pub purpose: &'static str,
    /// Markdown.
    pub description: &'static str,
    /// Codes of the vocabulary テーマ.
    pub themes: &'static [&'static str],
    pub parts: &'static [SamplePart],
    pub venue: Venue,
    /// Seats at the venue and online; none where the mode is not offered.
    pub seats: (Option<i32>, Option<i32>),
    pub public: bool,
    pub when: When,
    /// Keys of the people who registered, in the order of their registration.
    pub registered: &'static [&'static str],
    /// Keys of those of them who cancelled again.
    pub cancelled: &'static [&'static str],
    pub admission: Admission,
}

/// How seats are given away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    FirstCome,
    /// Registrations wait for the secretariat's approval.
    Approved,
    /// Seats are drawn; registration closes two weeks before.
    ByLot,
}

pub struct SamplePart {
    pub title: &'static str,
    /// Days from today; a day that is no business day moves to the next.
    pub day: i64,
    /// Minutes after midnight in Tokyo.
    pub from: u32,
    pub minutes: u32,
    /// Key of the person who speaks.
    pub speaker: Option<&'static str>,
}

pub enum Venue {
    Online,
    Room {
        name: &'static str,
        address: &'static str,
        access: &'static str,
        prefecture: i32,
        /// The listed room it occupies.
        listed: bool,
    },
}

/// What the secretariat has done with it so far.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    Draft,
    Published,
    /// It took place, and nobody has marked who came yet.
    Over,
    Held,
    Cancelled,
}
