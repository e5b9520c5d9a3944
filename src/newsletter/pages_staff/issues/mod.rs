//! Issues: the list, writing, checking and approving. Everybody of the secretariat looks and stops;
//! editors write; approvers decide.

mod acts;
mod compose;
mod compose_form;
mod compose_read;
mod files;
mod list;
mod preview;
mod rules;
mod show;
mod show_facts;
mod tests;

use actix_web::web;

pub(in crate::newsletter) use show_facts::{sample_blocks, sample_row};

use crate::web::{Routes, Sample};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/newsletter/issues", web::get().to(list::show))
        .route("/staff/newsletter/issues/new", web::get().to(list::show_new))
        .route("/staff/newsletter/issues/new", web::post().to(list::receive_new))
        .route("/staff/newsletter/issues/{id}", web::get().to(show::show))
        .route("/staff/newsletter/issues/{id}/edit", web::get().to(compose::show))
        .route("/staff/newsletter/issues/{id}/edit", web::post().to(compose::receive))
        .route("/staff/newsletter/issues/{id}/preview", web::get().to(preview::show))
        .route("/staff/newsletter/issues/{id}/preview", web::post().to(preview::live))
        .route("/staff/newsletter/issues/{id}/attachments", web::get().to(files::show))
        .route("/staff/newsletter/issues/{id}/attachments", web::post().to(files::receive))
        .route("/staff/newsletter/issues/{id}/attachments/{file}", web::get().to(files::send))
        .route(
            "/staff/newsletter/issues/{id}/attachments/{file}/removal",
            web::post().to(files::remove),
        )
        .route("/staff/newsletter/issues/{id}/test", web::get().to(tests::show))
        .route("/staff/newsletter/issues/{id}/test", web::post().to(tests::receive))
        .route("/staff/newsletter/issues/{id}/review", web::post().to(acts::ask))
        .route("/staff/newsletter/issues/{id}/withdrawal", web::post().to(acts::take_back))
        .route("/staff/newsletter/issues/{id}/return", web::post().to(acts::give_back))
        .route("/staff/newsletter/issues/{id}/approval", web::post().to(acts::approve))
        .route("/staff/newsletter/issues/{id}/hold-stop", web::post().to(acts::stop))
        .route("/staff/newsletter/issues/{id}/web", web::post().to(acts::put_on_the_web))
        .route("/staff/newsletter/issues/{id}/correction", web::post().to(acts::correct))
        .route("/staff/newsletter/issues/{id}/discarding", web::post().to(acts::discard))
        .route("/staff/newsletter/sending-rules", web::get().to(rules::show))
        .route("/staff/newsletter/sending-rules", web::post().to(rules::receive));
}

pub fn samples() -> Vec<Sample> {
    [list::samples(), show::samples(), compose::samples(), files::samples(), rules::samples()]
        .into_iter()
        .flatten()
        .collect()
}
