//! The secretariat's pages of accompaniment: the matching desk, the engagements.

mod begin;
mod ending;
mod list;
mod matching;
mod people;

use actix_web::web;
use entities::people::role_assignment::Role;

use super::pages::{goals, levels, milestones, outcomes, outline, show};
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

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

pub fn routes(service: &mut Routes) {
    service
        .configure(matching::routes)
        .route("/staff/engagements", web::get().to(list::show))
        .route("/staff/engagements/new", web::get().to(begin::show))
        .route("/staff/engagements/new", web::post().to(begin::receive))
        .scope("/staff/engagements/{id}", |inside| {
            inside.configure(one);
        });
}

/// The pages both sides have too, and what the secretariat alone does.
fn one(service: &mut Routes) {
    service
        .route("", web::get().to(show::show))
        .route("/outline", web::get().to(outline::show))
        .route("/outline", web::post().to(outline::receive))
        .route("/goals/new", web::get().to(goals::show_new))
        .route("/goals/new", web::post().to(goals::receive_new))
        .route("/goals/{goal}", web::get().to(goals::show))
        .route("/goals/{goal}", web::post().to(goals::receive))
        .route("/milestones/{kind}", web::get().to(milestones::show))
        .route("/milestones/{kind}", web::post().to(milestones::receive))
        .route("/outcomes/{kind}", web::get().to(outcomes::show))
        .route("/outcomes/{kind}", web::post().to(outcomes::receive))
        .route("/level", web::get().to(levels::show))
        .route("/level", web::post().to(levels::receive))
        .route("/people", web::get().to(people::show))
        .route("/people", web::post().to(people::receive))
        .route("/ending", web::get().to(ending::show))
        .route("/ending", web::post().to(ending::receive));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = matching::samples();
    samples.extend(list::samples());
    samples.extend(begin::samples());
    samples.extend(ending::samples());
    samples
}
