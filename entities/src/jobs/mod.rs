//! Which ticks of which schedules have been dealt with.

pub mod schedule_run;
