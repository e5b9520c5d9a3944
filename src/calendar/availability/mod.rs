//! When an accompanist can be met: pure arithmetic over what is stored, without database or clock.
//!
//! An [`Availability`] is what an accompanist entered: [`WeeklyRule`]s, [`DayException`]s and
//! [`Terms`]. With the [`Situation`] (what is the same for everybody now) and what is [`Booked`]
//! it gives the free slots of a [`DaySpan`], or says why a wished slot is not among them. The
//! answer may be old the moment it is given; the calendar's claim decides.
//!
//! The rules, in words:
//!
//! * **Openings.** A weekly rule opens its hours on its weekday while it is valid. On a day off
//!   (holiday or closure of the programme, one set of dates) the weekly rules rest if the terms
//!   say so; on a day the accompanist closed they always rest. An extra opening counts on its
//!   date in any case: what was entered for one date beats what holds in general. So a closed day
//!   with extra openings is a day with other hours.
//! * **Merging.** Openings of one mode that overlap or touch are one opening, also across
//!   midnight and the year's end; Tokyo has no summer time, so every day has 1,440 minutes. A slot
//!   lies whole in one opening of a mode; its modes are all for which that holds.
//! * **Starts** lie on the grid, counted from midnight in Tokyo. A slot belongs to the day, week
//!   (from Monday), month and fiscal year in which it starts, and so do the limits.
//! * **Buffers** are the accompanist's own time around a meeting. They may reach outside the
//!   opening, before the earliest start and beyond the horizon, but never over a busy cell. What
//!   is busy already includes the buffers of the other bookings, so two meetings are apart by the
//!   buffer after the one and the buffer before the other.
//! * **Notice.** With a notice of n business days a slot is bookable if it starts at or after the
//!   office opens on the n-th business day after today; today is never counted, whatever the
//!   hour. Without notice everything from now on is bookable.
//! * **Horizon.** The last bookable day is today plus the horizon in calendar days.
//! * **Limits.** A day, week, month or fiscal year that holds as many meetings as allowed offers
//!   nothing more; another person's meeting and a study session make time busy and do not count.
//!
//! Cells of five minutes as in the claims; every hour entered and every buffer is a multiple, so
//! that what is offered here is exactly what a claim would take.

mod booked;
mod free_slots;
mod limits;
mod modes;
mod obstacles;
mod rules;
mod shape;
mod situation;
mod strip;
mod terms;
mod wording;

pub use booked::Booked;
pub use free_slots::FreeSlot;
pub use limits::{Limits, Within};
pub use modes::{Mode, Modes};
pub use obstacles::{Obstacle, Wish};
pub use rules::{DayException, RuleProblem, TimeRange, Validity, WeeklyRule};
pub use shape::{Buffers, Grid, Shape, SlotLength, SlotLengths};
pub use situation::{DaySpan, Situation, SpanProblem};
pub use terms::{Availability, Reach, Terms, TermsProblem};

/// Minutes of a cell of the calendar.
const CELL_MINUTES: u16 = 5;
/// Minutes of a day in Tokyo: always the same.
const DAY_MINUTES: u16 = 1440;
/// Cells of a day.
const DAY_CELLS: usize = 288;
