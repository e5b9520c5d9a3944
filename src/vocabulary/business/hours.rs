//! Office hours: from when to when somebody answers, in Tokyo time.

use chrono::NaiveTime;

/// The hours of an open day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    opens: NaiveTime,
    closes: NaiveTime,
}

/// Why two times are not taken as office hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeHoursProblem {
    ClosesBeforeItOpens,
}

impl OfficeHours {
    pub fn new(opens: NaiveTime, closes: NaiveTime) -> Result<Self, OfficeHoursProblem> {
        if opens < closes {
            Ok(Self { opens, closes })
        } else {
            Err(OfficeHoursProblem::ClosesBeforeItOpens)
        }
    }

    pub fn opens(&self) -> NaiveTime {
        self.opens
    }

    pub fn closes(&self) -> NaiveTime {
        self.closes
    }
}

/// 9:30 to 17:30.
impl Default for OfficeHours {
    fn default() -> Self {
        let half_past = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap_or_default();
        Self { opens: half_past(9), closes: half_past(17) }
    }
}
