//! The terms on which an accompanist can be booked.

use super::{DayException, Limits, Shape, WeeklyRule};

/// Why terms are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermsProblem {
    /// No slot length is chosen.
    NoLength,
    /// Buffers are multiples of five minutes.
    BufferNotInFives,
    /// Longer than [`super::Buffers::LONGEST`].
    BufferTooLong,
    /// More than [`Reach::LONGEST_NOTICE`].
    NoticeTooLong,
    /// Nought, or more than [`Reach::LONGEST_HORIZON`].
    HorizonOutOfRange,
    LimitOfNought,
}

/// From when until when bookings are taken, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    notice_business_days: u8,
    horizon_days: u16,
}

impl Reach {
    /// In business days.
    pub const LONGEST_NOTICE: u8 = 60;
    /// In calendar days.
    pub const LONGEST_HORIZON: u16 = 400;

    pub fn new(notice_business_days: u8, horizon_days: u16) -> Result<Self, TermsProblem> {
        if notice_business_days > Self::LONGEST_NOTICE {
            return Err(TermsProblem::NoticeTooLong);
        }
        if !(1..=Self::LONGEST_HORIZON).contains(&horizon_days) {
            return Err(TermsProblem::HorizonOutOfRange);
        }
        Ok(Self { notice_business_days, horizon_days })
    }

    pub fn notice_business_days(self) -> u8 {
        self.notice_business_days
    }

    pub fn horizon_days(self) -> u16 {
        self.horizon_days
    }
}

/// Every part has been checked by its own constructor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    pub shape: Shape,
    pub reach: Reach,
    pub limits: Limits,
    /// True if the weekly rules rest on holidays and on closures of the programme.
    pub rests_on_days_off: bool,
}

/// All that one accompanist entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    rules: Vec<WeeklyRule>,
    exceptions: Vec<DayException>,
    terms: Terms,
}

impl Availability {
    /// Rules and exceptions in any order; what overlaps adds up.
    pub fn new(rules: Vec<WeeklyRule>, exceptions: Vec<DayException>, terms: Terms) -> Self {
        Self { rules, exceptions, terms }
    }

    pub fn rules(&self) -> &[WeeklyRule] {
        &self.rules
    }

    pub fn exceptions(&self) -> &[DayException] {
        &self.exceptions
    }

    pub fn terms(&self) -> &Terms {
        &self.terms
    }
}
