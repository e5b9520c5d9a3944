//! What is in an accompanist's calendar already.

use chrono::{DateTime, NaiveDate, Utc};

/// Busy time and meetings of one accompanist. To move a booking, leave the booking itself out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Booked {
    busy: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    meeting_days: Vec<NaiveDate>,
}

impl Booked {
    /// `busy`: every claim on the person from start to end with its buffers, whatever it is for,
    /// holds and pending requests too; in any order, overlapping or not. `meetings`: the day in
    /// Tokyo of each meeting that counts towards the limits, one entry for each, from the whole
    /// of every week, month and fiscal year that the days asked for touch.
    pub fn new(
        busy: impl IntoIterator<Item = (DateTime<Utc>, DateTime<Utc>)>,
        meetings: impl IntoIterator<Item = NaiveDate>,
    ) -> Self {
        let mut meeting_days: Vec<_> = meetings.into_iter().collect();
        meeting_days.sort_unstable();
        Self { busy: busy.into_iter().collect(), meeting_days }
    }

    pub(super) fn busy(&self) -> &[(DateTime<Utc>, DateTime<Utc>)] {
        &self.busy
    }

    /// Meetings from the first to the last day, both included.
    pub(super) fn meetings_between(&self, (first, last): (NaiveDate, NaiveDate)) -> usize {
        let before = self.meeting_days.partition_point(|day| *day < first);
        let until = self.meeting_days.partition_point(|day| *day <= last);
        until - before
    }

    /// Ascending, one entry for each meeting.
    pub(super) fn meeting_days_from(&self, first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let before = self.meeting_days.partition_point(|day| *day < first);
        self.meeting_days[before..].iter().copied()
    }
}
