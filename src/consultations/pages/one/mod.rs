//! One consultation, for its client and its accompanist: signed in, or by the link in a letter.
//! The same pages behind two doors.

mod absence;
mod answers;
mod cancel;
mod change;
mod done;
mod files;
mod intake;
mod intake_page;
mod meeting;
mod move_to;
mod own_move;
mod rewish;
mod show;
mod show_page;

use actix_web::web;

use crate::web::{Routes, Sample};

pub fn routes(service: &mut Routes) {
    by_link(service);
    signed_in(service);
}

/// Whoever holds the link in a letter, on purpose.
fn by_link(service: &mut Routes) {
    service
        .route("/consultations/links/{token}", web::get().to(show::show))
        .route("/consultations/links/{token}/calendar.ics", web::get().to(show::calendar))
        .route("/consultations/links/{token}/conditions", web::post().to(show::accept))
        .route("/consultations/links/{token}/change", web::get().to(change::show))
        .route("/consultations/links/{token}/change", web::post().to(change::go_on))
        .route("/consultations/links/{token}/cancellation", web::get().to(cancel::show))
        .route("/consultations/links/{token}/cancellation", web::post().to(cancel::cancel))
        .route("/consultations/links/{token}/approval", web::get().to(answers::show_approval))
        .route("/consultations/links/{token}/approval", web::post().to(answers::approve))
        .route("/consultations/links/{token}/refusal", web::get().to(answers::show_refusal))
        .route("/consultations/links/{token}/refusal", web::post().to(answers::decline))
        .route("/consultations/links/{token}/absence", web::get().to(absence::show))
        .route("/consultations/links/{token}/absence", web::post().to(absence::mark))
        .route("/consultations/links/{token}/meeting", web::get().to(meeting::show))
        .route("/consultations/links/{token}/meeting", web::post().to(meeting::mark))
        .route("/consultations/links/{token}/intake", web::get().to(intake::show))
        .route("/consultations/links/{token}/intake", web::post().to(intake::save))
        .route("/consultations/links/{token}/intake/files/{file}", web::get().to(files::download))
        .route(
            "/consultations/links/{token}/intake/files/{file}/removal",
            web::post().to(files::remove),
        );
}

fn signed_in(service: &mut Routes) {
    service
        .route("/consultations/{id}", web::get().to(show::show))
        .route("/consultations/{id}/done", web::get().to(done::done))
        .route("/consultations/{id}/calendar.ics", web::get().to(show::calendar))
        .route("/consultations/{id}/conditions", web::post().to(show::accept))
        .route("/consultations/{id}/change", web::get().to(change::show))
        .route("/consultations/{id}/change", web::post().to(change::go_on))
        .route("/consultations/{id}/cancellation", web::get().to(cancel::show))
        .route("/consultations/{id}/cancellation", web::post().to(cancel::cancel))
        .route("/consultations/{id}/approval", web::get().to(answers::show_approval))
        .route("/consultations/{id}/approval", web::post().to(answers::approve))
        .route("/consultations/{id}/refusal", web::get().to(answers::show_refusal))
        .route("/consultations/{id}/refusal", web::post().to(answers::decline))
        .route("/consultations/{id}/absence", web::get().to(absence::show))
        .route("/consultations/{id}/absence", web::post().to(absence::mark))
        .route("/consultations/{id}/meeting", web::get().to(meeting::show))
        .route("/consultations/{id}/meeting", web::post().to(meeting::mark))
        .route("/consultations/{id}/intake", web::get().to(intake::show))
        .route("/consultations/{id}/intake", web::post().to(intake::save))
        .route("/consultations/{id}/intake/files/{file}", web::get().to(files::download))
        .route("/consultations/{id}/intake/files/{file}/removal", web::post().to(files::remove));
}

pub fn samples() -> Vec<Sample> {
    let mut samples = show_page::samples();
    samples.extend(done::samples());
    samples.extend(intake_page::samples());
    samples
}
