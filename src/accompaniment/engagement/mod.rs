//! One engagement from its beginning to its end.
//!
//! Whoever changes an engagement locks its row first and names the version they saw; every change
//! raises it. The secretariat begins and ends engagements and names the people; those who accompany
//! keep goals, steps and outcomes; members of the operator report on steps that are theirs.

mod begin;
mod belonging;
mod days;
mod finish;
mod goals;
mod journey;
mod levels;
mod milestones;
mod outcomes;
mod outline;
mod people;
mod refusal;
mod storage;
mod warnings;

pub use begin::{EngagementPlan, begin};
pub use belonging::{accompanied_by, named_in};
pub use finish::{Ending, count_told, finish};
pub use goals::{GoalPlan, add_goal, change_goal};
pub use journey::{Journey, stage};
pub use levels::{LevelPlan, record_level, records_levels};
pub use milestones::{MilestonePlan, change_milestone};
pub use outcomes::{OutcomePlan, record_outcome};
pub use outline::{Outline, revise_outline};
pub use people::{Changes, Team, changes, set_people};
pub use refusal::Refusal;
pub use storage::{EngagementRows, Standing, is_member, load, standing};
pub use warnings::{Contacts, QUIET_TOO_LONG, Warning, warnings};

pub(super) use begin::write;
pub(super) use belonging::{active, reachable, reminded};
pub(super) use days::check_day;
pub(super) use people::representatives;
