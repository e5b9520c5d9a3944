//! The secretariat's pages of accompaniment: the matching desk, the engagements.

mod begin;
mod ending;
mod list;
mod matching;
mod people;

use actix_web::web;
use entities::people::role_assignment::Role;

use super::pages;
use crate::people::NavEntry;
use crate::web::Sample;

pub const ENGAGEMENTS: NavEntry = NavEntry {
    label: "伴走",
    label_en: "Accompaniment",
    href: "/staff/engagements",
    roles: &[Role::Coordinator],
};

pub const MATCHING: NavEntry = NavEntry {
    label: "マッチング",
    label_en: "Matching",
    href: "/staff/matching",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .configure(matching::routes)
        .route("/staff/engagements", web::get().to(list::show))
        .route("/staff/engagements/new", web::get().to(begin::show))
        .route("/staff/engagements/new", web::post().to(begin::receive))
        .service(
            web::scope("/staff/engagements/{id}")
                .route("/people", web::get().to(people::show))
                .route("/people", web::post().to(people::receive))
                .route("/ending", web::get().to(ending::show))
                .route("/ending", web::post().to(ending::receive))
                .configure(pages::one),
        );
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = matching::samples();
    samples.extend(list::samples());
    samples.extend(begin::samples());
    samples.extend(ending::samples());
    samples
}
