//! A series from a rule: every second Thursday of a month, every two weeks, each month on a day.
//!
//! The arithmetic ([`Rule::dates`]) is pure: which days the rule names, what becomes of each by the
//! exceptions, and by holidays and closure days of the secretariat's calendar. Before anything is
//! made, [`preview`](preview()) says of every date who or what is in the way. [`make`](make()) then
//! copies the template to the chosen dates in one transaction: all of them or none. Of one template
//! one start is made once, whoever asks, however often.

mod dates;
mod make;
mod preview;
mod rule;

pub use dates::{Date, Fate};
pub use make::{SeriesPlan, make};
pub use preview::{Candidate, Made, Preview, made_of, preview};
pub use rule::{End, HolidayShift, Nth, Pattern, Refusal, Rule};
