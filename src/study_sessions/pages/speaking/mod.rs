//! The page of a speaker: `/speakers/{token}` by the link of a letter, `/speaking/{id}` by account;
//! `/speaking` and the first page lead there.

mod coming;
mod doors;
mod facts;
mod samples;

use actix_web::web;

use crate::web::{Routes, Sample};

pub use coming::speaking_at;

pub fn routes(service: &mut Routes) {
    service
        .route("/speakers/{token}", web::get().to(doors::show_by_link))
        .route("/speakers/{token}/files", web::post().to(doors::give_by_link))
        .route("/speakers/{token}/prework/{registration}", web::get().to(doors::file_by_link))
        .route("/speaking", web::get().to(doors::list))
        .route("/speaking/{id}", web::get().to(doors::show))
        .route("/speaking/{id}/files", web::post().to(doors::give))
        .route("/speaking/{id}/prework/{registration}", web::get().to(doors::file));
}

pub fn samples() -> Vec<Sample> {
    samples::samples()
}
