//! Consultations as pages and the API show them, each for whoever asks.

mod accompanists;
mod ahead;
mod appointments;
mod between;
mod changes;
mod client;
mod clients;
mod gatherings;
mod lists;
mod office;
mod plans;
mod register;
mod stalled;
mod triage;
mod view;
mod week;

pub use accompanists::{AccompanistLine, accompanists};
pub use ahead::ahead;
pub use appointments::personal_appointments;
pub use between::between;
pub use changes::Change;
pub use client::{address_of, handed_in, organisations_of, sheet_of_engagement, themes_of};
pub use clients::{OperatorMembers, clients};
pub use gatherings::gatherings;
pub use lists::{Mine, narrowed_of_accompanist, narrowed_of_client, of_accompanist, of_client};
pub use office::{OfficeWork, Waiting, office_work, waiting};
pub use plans::own_plans;
pub use register::{RegisterFilter, of_organisation, register, register_after, side_of};
pub use stalled::{Stalled, stalled};
pub use triage::{Candidate, Triaged, triage};
pub use view::{ConsultationView, HistoryLine, last_sheet, view};
pub use week::{Week, week};
