//! An issue under way, and after: its figures, the brake, letters nobody knows about, the proof.
//! Everybody of the secretariat looks, pauses and stops; the newsroom goes on, decides and seals.

mod facts;
mod figures;
mod halt;
mod letters;
mod progress;
mod proof;
mod proof_file;
mod samples;
mod traced;
mod unknowns;

pub use proof::found as begun_issue;
pub use proof_file::send as send_proof;

use actix_web::web;

use crate::web::{Routes, Sample};

const ISSUES: &str = "/staff/newsletter/issues";

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/newsletter/issues/{id}/sending", web::get().to(progress::show))
        .route("/staff/newsletter/issues/{id}/sending/pause", web::get().to(halt::show_pause))
        .route("/staff/newsletter/issues/{id}/sending/pause", web::post().to(halt::receive_pause))
        .route("/staff/newsletter/issues/{id}/sending/resume", web::post().to(halt::resume_it))
        .route("/staff/newsletter/issues/{id}/sending/stop", web::get().to(halt::show_stop))
        .route("/staff/newsletter/issues/{id}/sending/stop", web::post().to(halt::receive_stop))
        .route("/staff/newsletter/issues/{id}/sending/unknown", web::get().to(unknowns::show))
        .route("/staff/newsletter/issues/{id}/sending/unknown", web::post().to(unknowns::receive))
        .route("/staff/newsletter/issues/{id}/sending/refused", web::get().to(letters::refused))
        .route("/staff/newsletter/issues/{id}/proof", web::get().to(proof::show))
        .route("/staff/newsletter/issues/{id}/proof", web::post().to(proof::receive))
        .route("/staff/newsletter/issues/{id}/proof/file.csv", web::get().to(proof::file));
}

pub fn samples() -> Vec<Sample> {
    samples::all()
}
