//! Consultations as pages and the API show them, each for whoever asks.

mod appointments;
mod client;
mod lists;
mod triage;
mod view;
mod week;

pub use appointments::personal_appointments;
pub use client::{address_of, handed_in, organisations_of, sheet_of_engagement, themes_of};
pub use lists::{Mine, of_accompanist, of_client};
pub use triage::{Candidate, Triaged, triage};
pub use view::{ConsultationView, HistoryLine, last_sheet, view};
pub use week::{Week, week};
