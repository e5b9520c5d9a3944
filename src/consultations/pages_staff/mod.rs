//! The secretariat's pages of consultations: what waits for it, all of them, one of them with
//! everything that can be done to it, the accompanists, the rules, strikes. Each file shows one page
//! and receives what is posted from it.

mod accompanists;
mod answering;
mod arranging;
mod booking;
mod call_off;
mod frame;
mod list;
mod moving;
mod outcome;
mod policy;
mod show;
mod slot;
mod strikes;
mod triage;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const CONSULTATIONS: NavEntry = NavEntry {
    label: frame::TITLE,
    label_en: "Consultations",
    href: frame::BASE,
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/consultations", web::get().to(triage::show))
        .route("/staff/consultations/all", web::get().to(list::show))
        .route("/staff/consultations/new", web::get().to(booking::show))
        .route("/staff/consultations/new", web::post().to(booking::receive))
        .route("/staff/consultations/accompanists", web::get().to(accompanists::show))
        .route("/staff/consultations/contracts/{id}", web::get().to(accompanists::show_contract))
        .route("/staff/consultations/contracts/{id}", web::post().to(accompanists::receive))
        .route("/staff/consultations/rules", web::get().to(policy::show))
        .route("/staff/consultations/rules", web::post().to(policy::receive))
        .route("/staff/consultations/conditions", web::get().to(policy::show_conditions))
        .route("/staff/consultations/conditions", web::post().to(policy::receive_conditions))
        .route("/staff/consultations/strikes", web::get().to(strikes::show))
        .route("/staff/consultations/strikes/{id}", web::get().to(strikes::show_one))
        .route("/staff/consultations/strikes/{id}", web::post().to(strikes::receive))
        .configure(one);
}

fn one(service: &mut Routes) {
    service
        .route("/staff/consultations/{id}", web::get().to(show::show))
        .route("/staff/consultations/{id}/files/{file}", web::get().to(show::file))
        .route("/staff/consultations/{id}/arrangement", web::get().to(arranging::show))
        .route("/staff/consultations/{id}/arrangement", web::post().to(arranging::receive))
        .route("/staff/consultations/{id}/approval", web::post().to(answering::approve))
        .route("/staff/consultations/{id}/refusal", web::get().to(answering::show))
        .route("/staff/consultations/{id}/refusal", web::post().to(answering::receive))
        .route("/staff/consultations/{id}/change", web::get().to(moving::show))
        .route("/staff/consultations/{id}/change", web::post().to(moving::receive))
        .route("/staff/consultations/{id}/cancellation", web::get().to(call_off::show))
        .route("/staff/consultations/{id}/cancellation", web::post().to(call_off::receive))
        .route("/staff/consultations/{id}/meeting", web::get().to(outcome::show_meeting))
        .route("/staff/consultations/{id}/meeting", web::post().to(outcome::receive_meeting))
        .route("/staff/consultations/{id}/absence", web::get().to(outcome::show_absence))
        .route("/staff/consultations/{id}/absence", web::post().to(outcome::receive_absence));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = triage::samples();
    samples.extend(list::samples());
    samples.extend(show::samples());
    samples.extend(accompanists::samples());
    samples.extend(policy::samples());
    samples.extend(strikes::samples());
    samples
}
