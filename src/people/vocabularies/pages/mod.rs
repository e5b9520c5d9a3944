//! Editing vocabularies and regional blocks: for administrators.

mod regions;
mod terms;

use actix_web::web::{get, post};
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "語彙と地域",
    label_en: "Vocabularies",
    href: "/staff/vocabularies",
    roles: &[Role::Admin],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/vocabularies", get().to(terms::list))
        .route("/staff/vocabularies/{vocabulary}", get().to(terms::show))
        .route("/staff/vocabularies/{vocabulary}", post().to(terms::add))
        .route("/staff/vocabularies/{vocabulary}/{id}", get().to(terms::edit))
        .route("/staff/vocabularies/{vocabulary}/{id}", post().to(terms::change))
        .route("/staff/regions", get().to(regions::show))
        .route("/staff/regions", post().to(regions::change));
}

pub fn samples() -> Vec<Sample> {
    let mut samples = terms::samples();
    samples.extend(regions::samples());
    samples
}
