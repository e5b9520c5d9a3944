//! The people, organisations and study sessions of the demonstration: 令和8年度, as it might be.
//!
//! Organisations named in the ministry's document appear with what that document says of them;
//! all others, and every person, are invented. Dates are counted in days from the day the
//! demonstration is started, so that there is always something past and something to come.

mod accompaniment;
mod bookings;
mod conference;
mod consultations;
mod fees;
pub mod issues;
pub mod networking;
mod organisations;
mod people;
pub mod readers;
mod records;
mod session;
mod sessions;
mod tasks;

pub use accompaniment::{
    CAPACITIES, ENGAGEMENTS, Finish, RULINGS, Reached, SampleEngagement, SampleWish, WISHES,
};
pub use bookings::{BOOKINGS, Came, SampleBooking};
pub use conference::CONFERENCE;
pub use consultations::{CONDITIONS, OPENINGS, SampleOpening};
pub use fees::{CLAIMS, ClaimReached, LEGS, LODGINGS, NIGHT_ALLOWANCE, TERMS};
pub use organisations::{ORGANISATIONS, SampleOrganisation};
pub use people::{PEOPLE, SamplePerson};
pub use records::{RECORDS, Reached as RecordReached, SampleAction, SampleRecord};
pub use session::{Admission, SamplePart, SampleSession, Venue, When};
pub use sessions::{LICENCES, LISTED_ROOM, SESSIONS};
pub use tasks::{SampleTask, TASKS, TaskAbout};
