//! The pages of the two sides: an operator's member, signed in, and the other side by the link in
//! its letter, in Japanese or English. Both see the same pages, each their own part of them.

mod consent;
mod ending;
mod form;
mod outcome;
mod seat;
mod show;
mod show_page;
mod show_words;
mod times;

use actix_web::web;

use self::form::form_samples;
use super::introductions::RawTime;
use crate::web::{Control, Form, Problems, Routes, Sample};

/// The fields of an offer of times, in Japanese.
pub(super) fn time_fields(typed: (&Form, &Problems)) -> Vec<Control> {
    times::fields(typed, |ja, _| ja)
}

/// What was typed into them.
pub(super) fn read_times_form(form: &Form, problems: &mut Problems) -> Vec<RawTime> {
    times::read(form, problems)
}

pub fn routes(service: &mut Routes) {
    service
        .route("/introductions/{token}", web::get().to(show::show))
        .route("/introductions/{token}/consent", web::get().to(consent::show))
        .route("/introductions/{token}/consent", web::post().to(consent::receive))
        .route("/introductions/{token}/refusal", web::get().to(ending::show))
        .route("/introductions/{token}/refusal", web::post().to(ending::receive))
        .route("/introductions/{token}/times", web::get().to(times::show))
        .route("/introductions/{token}/times", web::post().to(times::receive))
        .route("/introductions/{token}/meeting", web::post().to(times::choose_time))
        .route("/introductions/{token}/cancellation", web::get().to(times::show_off))
        .route("/introductions/{token}/cancellation", web::post().to(times::receive_off))
        .route("/introductions/{token}/outcomes/{days}", web::get().to(outcome::show))
        .route("/introductions/{token}/outcomes/{days}", web::post().to(outcome::receive))
        .route("/my/introductions/{id}", web::get().to(show::show))
        .route("/my/introductions/{id}/consent", web::get().to(consent::show))
        .route("/my/introductions/{id}/consent", web::post().to(consent::receive))
        .route("/my/introductions/{id}/refusal", web::get().to(ending::show))
        .route("/my/introductions/{id}/refusal", web::post().to(ending::receive))
        .route("/my/introductions/{id}/times", web::get().to(times::show))
        .route("/my/introductions/{id}/times", web::post().to(times::receive))
        .route("/my/introductions/{id}/meeting", web::post().to(times::choose_time))
        .route("/my/introductions/{id}/cancellation", web::get().to(times::show_off))
        .route("/my/introductions/{id}/cancellation", web::post().to(times::receive_off))
        .route("/my/introductions/{id}/outcomes/{days}", web::get().to(outcome::show))
        .route("/my/introductions/{id}/outcomes/{days}", web::post().to(outcome::receive));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = form_samples();
    samples.extend(show_page::samples());
    samples
}
