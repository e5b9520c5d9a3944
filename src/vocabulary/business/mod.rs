//! Days and hours on which an office in Japan works (reference, section 4).

mod calendar;
mod holidays;
mod hours;
mod law;

pub use calendar::BusinessCalendar;
pub use holidays::{Holiday, Holidays};
pub use hours::{OfficeHours, OfficeHoursProblem};
