//! 「マッチング」: the desk of a fiscal year, and the pages around it.

mod bar;
mod candidates;
mod capacities;
mod confirmation;
mod conflicts;
mod desk;
mod frame;
mod lines;
mod rulings;
mod weights;
mod wish;

use actix_web::web;

use crate::web::{Routes, Sample};

pub fn routes(service: &mut Routes) {
    service.scope("/staff/matching", |inside| {
        inside
            .route("", web::get().to(desk::show))
            .route("/rulings", web::post().to(rulings::receive))
            .route("/operators/{id}", web::get().to(candidates::show))
            .route("/operators/{id}/wish", web::get().to(wish::show))
            .route("/operators/{id}/wish", web::post().to(wish::receive))
            .route("/capacities", web::get().to(capacities::show))
            .route("/capacities", web::post().to(capacities::receive))
            .route("/weights", web::get().to(weights::show))
            .route("/weights", web::post().to(weights::receive))
            .route("/confirmation", web::get().to(confirmation::show))
            .route("/confirmation", web::post().to(confirmation::receive))
            .route("/conflicts", web::get().to(conflicts::show))
            .route("/conflicts", web::post().to(conflicts::declare))
            .route("/conflicts/{id}/ending", web::post().to(conflicts::end));
    });
}

pub fn samples() -> Vec<Sample> {
    let mut samples = desk::samples();
    samples.extend(candidates::samples());
    samples.extend(wish::samples());
    samples.extend(capacities::samples());
    samples.extend(weights::samples());
    samples.extend(confirmation::samples());
    samples.extend(conflicts::samples());
    samples
}
