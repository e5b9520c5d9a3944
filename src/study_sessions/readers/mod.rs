//! What pages and the API read, each scoped by who asks and a constant number of queries.

mod acquainted;
mod attended;
mod between;
mod calendar;
mod filter;
mod listing;
mod mine;
mod plans;
mod show;
mod staff;
mod work;

pub use acquainted::acquaintances;
pub use attended::{Attended, attended_by, gatherings};
pub use between::{PartLine, parts_between};
pub use calendar::{personal_appointments, public_appointments};
pub use filter::{Filter, PUBLIC, When};
pub use listing::{Listing, ModeSeats, public_sessions};
pub use mine::{MyRegistration, RegistrationView, my_registrations, registration_view};
pub use plans::own_plans;
pub use show::{OnlineView, Onlooker, SessionView, session_view};
pub use staff::{
    OfferView, RegistrationRow, StaffFilter, registrations_of, staff_sessions,
    staff_sessions_latest, staff_sessions_part, upload_for_staff,
};
pub use work::{SessionWork, Task, ToDo, session_work};
