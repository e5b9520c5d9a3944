//! Pages of the secretariat about people.

mod edit;
mod fields;
mod invite;
mod list;
mod show;

use actix_web::web::{get, post};
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub use edit::{need_reach, place_refusal, refusal};
pub use fields::{person_fields, stored};
pub use invite::{invite_refusal, reach};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "人",
    label_en: "People",
    href: "/staff/people",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/people", get().to(list::list))
        .route("/staff/people", post().to(invite::invite_anyone))
        .route("/staff/people/new", get().to(invite::new))
        .route("/staff/people/{id}", get().to(show::show))
        .route("/staff/people/{id}", post().to(edit::change))
        .route("/staff/people/{id}/edit", get().to(edit::edit))
        .route("/staff/people/{id}/roles", post().to(edit::set_person_roles))
        .route("/staff/people/{id}/places", post().to(edit::add_place))
        .route("/staff/people/{id}/places/{place}/end", post().to(edit::end))
        .route("/staff/people/{id}/invitation", post().to(invite::again))
        .route("/staff/people/{id}/reset", post().to(invite::reset))
        .route("/staff/people/{id}/state", post().to(edit::disable));
}

pub fn samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(show::samples());
    samples.extend(edit::samples());
    samples.extend(invite::samples());
    samples
}
