//! 配信実績: for everybody who may see reports. Numbers without names.

mod downloads;
mod issue;
mod samples;
mod year;

pub use downloads::{ResultFile, file_of};

use actix_web::web;

use super::frame::RESULTS;
use crate::web::{Routes, Sample};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/newsletter/results", web::get().to(year::show))
        .route("/staff/newsletter/results/form.xlsx", web::get().to(downloads::form))
        .route("/staff/newsletter/results/data.xlsx", web::get().to(downloads::data))
        .route("/staff/newsletter/results/issues.csv", web::get().to(downloads::issues))
        .route("/staff/newsletter/results/months.csv", web::get().to(downloads::months))
        .route("/staff/newsletter/results/issues/{id}", web::get().to(issue::show));
}

pub fn samples() -> Vec<Sample> {
    samples::all()
}
