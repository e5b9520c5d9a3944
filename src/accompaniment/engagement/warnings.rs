//! What somebody should look at before it goes wrong.

use chrono::{NaiveDate, TimeDelta};
use entities::accompaniment::engagement::{self, EngagementState};
use entities::accompaniment::goal;
use entities::accompaniment::milestone::{self, MilestoneKind};

use crate::vocabulary::tokyo;

/// A plan nobody has moved, or an operator nobody has spoken to, for this long is a worry.
pub const QUIET_TOO_LONG: TimeDelta = TimeDelta::days(45);

/// A reason to look at an engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// A step is not reached in time.
    MilestoneOverdue { kind: MilestoneKind, days: i64 },
    /// There is a plan, and nothing has come of it lately.
    PlanStalled { days: i64 },
    /// Nobody spoke with the operator.
    NoContact { days: i64 },
    /// A record of a consultation is not written.
    RecordOverdue { days: i64 },
}

impl Warning {
    /// Since the date that has passed, or since somebody last did something.
    pub fn days(self) -> i64 {
        match self {
            Self::MilestoneOverdue { days, .. }
            | Self::PlanStalled { days }
            | Self::NoContact { days }
            | Self::RecordOverdue { days } => days,
        }
    }
}

/// What others know about an engagement; consultations hand it over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The last day somebody spoke with the operator. Outer none: not known here, so nothing is
    /// concluded; inner none: never.
    pub last: Option<Option<NaiveDate>>,
    /// The day the oldest missing record was due.
    pub record_due: Option<NaiveDate>,
}

/// All warnings of an engagement on a day; none once it is over, except that the follow-up is
/// still to come after a completed one.
pub fn warnings(
    engagement: &engagement::Model,
    milestones: &[milestone::Model],
    goals: &[goal::Model],
    (contacts, today): (Contacts, NaiveDate),
) -> Vec<Warning> {
    let active = engagement.state == EngagementState::Active;
    let followed = |row: &&milestone::Model| {
        active
            || (engagement.state == EngagementState::Completed
                && row.kind == MilestoneKind::FollowUp)
    };
    let late = milestones.iter().filter(followed).filter(|row| row.reached_on.is_none());
    let mut found: Vec<_> = late
        .filter(|row| row.due_on < today)
        .map(|row| Warning::MilestoneOverdue {
            kind: row.kind,
            days: (today - row.due_on).num_days(),
        })
        .collect();
    found.sort_unstable();
    if !active {
        return found;
    }
    let quiet = |since: NaiveDate| Some(today - since).filter(|quiet| *quiet >= QUIET_TOO_LONG);
    if let Some(quiet) = moved_last(milestones, goals).and_then(quiet) {
        found.push(Warning::PlanStalled { days: quiet.num_days() });
    }
    // What was before the engagement does not make it quiet on its first day.
    let started = engagement.started_on;
    if let Some(last) = contacts.last
        && let Some(quiet) = quiet(last.map_or(started, |day| day.max(started)))
    {
        found.push(Warning::NoContact { days: quiet.num_days() });
    }
    if let Some(due) = contacts.record_due.filter(|due| *due < today) {
        found.push(Warning::RecordOverdue { days: (today - due).num_days() });
    }
    found
}

/// The last day on which the plan moved: when it was made, a later step reached, a goal touched.
/// None while there is no plan, or once the judgement has been made.
fn moved_last(milestones: &[milestone::Model], goals: &[goal::Model]) -> Option<NaiveDate> {
    let reached = |kind| {
        let row = milestones.iter().find(|row| row.kind == kind);
        row.and_then(|row| row.reached_on)
    };
    let planned = reached(MilestoneKind::ActionPlan)?;
    if reached(MilestoneKind::SelfReliance).is_some() {
        return None;
    }
    let later = milestones.iter().filter_map(|row| row.reached_on);
    let goals = goals.iter().map(|goal| tokyo::day_of(goal.updated_at));
    later.chain(goals).chain([planned]).max()
}
