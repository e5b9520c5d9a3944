//! An accompanist's own pages: when they can be booked, and their week. The secretariat keeps
//! availability for them by the same pages.

mod availability;
mod days;
mod form;
mod free;
mod seat;
mod week;
mod words;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NAVIGATION: [NavEntry; 2] = [
    NavEntry {
        label: words::WEEK,
        label_en: "My week",
        href: "/my/week",
        roles: &[Role::Accompanist],
    },
    NavEntry {
        label: words::AVAILABILITY,
        label_en: "My availability",
        href: "/my/availability",
        roles: &[Role::Accompanist],
    },
];

pub fn routes(service: &mut Routes) {
    service
        .route("/my/week", web::get().to(week::show))
        .route("/my/availability", web::get().to(availability::show_own))
        .route("/my/availability", web::post().to(availability::receive_own))
        .route("/my/availability/days", web::post().to(days::add_own))
        .route("/my/availability/days/{day}/removal", web::post().to(days::remove_own))
        .route("/staff/accompanists/{id}/availability", web::get().to(availability::show))
        .route("/staff/accompanists/{id}/availability", web::post().to(availability::receive))
        .route("/staff/accompanists/{id}/availability/days", web::post().to(days::add))
        .route(
            "/staff/accompanists/{id}/availability/days/{day}/removal",
            web::post().to(days::remove),
        );
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = availability::samples();
    samples.extend(week::samples());
    samples
}
