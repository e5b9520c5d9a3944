//! The pages of 個別相談 for those who seek advice and those who give it.

mod ahead;
mod booking;
mod controls;
mod deadlines;
mod form;
mod grid;
mod home;
mod list;
mod one;
mod rules;
mod samples;
mod seat;
mod words;
mod written;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub(super) use grid::{Wanted, starts};
pub(super) use words::{instant_of, stamp};

pub use home::{Home, example, of_operator, of_partner};

/// For those who may ask for a consultation.
pub const NAVIGATION: NavEntry = NavEntry {
    label: "個別相談",
    label_en: "Consultations",
    href: "/consultations",
    roles: &[Role::Operator],
};

/// Fixed addresses stand before those of one consultation.
pub fn routes(service: &mut Routes) {
    service
        .route("/consultations", web::get().to(list::show))
        .configure(booking::routes)
        .configure(one::routes);
}

/// Every page with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut all = list::samples();
    all.extend(samples::forms());
    all.extend(booking::samples());
    all.extend(one::samples());
    all
}
