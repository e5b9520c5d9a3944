//! Consultations as pages and the API show them, each for whoever asks.

mod appointments;
mod lists;
mod triage;
mod view;
mod week;

pub use appointments::personal_appointments;
pub use lists::{Mine, of_accompanist, of_client};
pub use triage::{Candidate, Triaged, triage};
pub use view::{ConsultationView, HistoryLine, last_sheet, view};
pub use week::{Week, week};
