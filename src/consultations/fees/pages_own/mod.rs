//! An accompanist's own pages about money: what they receive, and claims for the way.

mod claim;
mod claim_form;
mod mine;
mod receipts;
mod seat;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NAVIGATION: NavEntry = NavEntry {
    label: mine::TITLE,
    label_en: "My fees",
    href: mine::BASE,
    roles: &[Role::Accompanist],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/my/fees", web::get().to(mine::show))
        .route("/my/fees/travel/{id}", web::get().to(claim::show))
        .route("/my/fees/travel/{id}", web::post().to(claim::receive))
        .route("/my/fees/travel/{id}/done", web::get().to(claim::done))
        .route("/my/fees/travel/{id}/files/{file}", web::get().to(receipts::download))
        .route("/my/fees/travel/{id}/files/{file}/removal", web::post().to(receipts::remove));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = mine::samples();
    samples.extend(claim::samples());
    samples
}
