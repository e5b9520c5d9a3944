//! Pages of the secretariat about organisations.

mod edit;
mod facts;
mod fields;
mod list;
mod show;

use actix_web::web::{get, post};
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub use fields::{FieldSet, organisation_fields};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "団体",
    label_en: "Organisations",
    href: "/staff/organisations",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/organisations", get().to(list::list))
        .route("/staff/organisations", post().to(edit::create))
        .route("/staff/organisations/new", get().to(edit::new))
        .route("/staff/organisations/{id}", get().to(show::show))
        .route("/staff/organisations/{id}", post().to(edit::change))
        .route("/staff/organisations/{id}/edit", get().to(edit::edit))
        .route("/staff/organisations/{id}/state", post().to(edit::close))
        .route("/staff/organisations/{id}/facts", get().to(facts::show))
        .route("/staff/organisations/{id}/adoptions", post().to(facts::add_adoption))
        .route("/staff/organisations/{id}/adoptions/{year}/removal", post().to(facts::remove))
        .route("/staff/organisations/{id}/certifications", post().to(facts::add_certification));
}

pub fn samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(show::samples());
    samples.extend(edit::samples());
    samples.extend(facts::samples());
    samples
}
