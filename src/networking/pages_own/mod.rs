//! The pages of an operator's member about their introductions: the list, asking for one, and what
//! was told of them to whom. One introduction is shown by the pages both sides share.

mod asking;
mod list;
mod told;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "紹介",
    label_en: "Introductions",
    href: "/my/introductions",
    roles: &[Role::Operator],
};

/// To be mounted before the pages both sides share: `new` is no id.
pub fn routes(service: &mut Routes) {
    service
        .route("/my/introductions", web::get().to(list::show))
        .route("/my/introductions/new", web::get().to(asking::show))
        .route("/my/introductions/new", web::post().to(asking::receive))
        .route("/my/disclosures", web::get().to(told::show));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(told::samples());
    samples
}
