//! The pages for readers, in Japanese, English and やさしい日本語. None of them needs an account: what
//! is personal opens through a link from a letter.

mod addresses;
mod back_numbers;
mod confirmation;
mod data;
mod fields;
mod frame;
mod leaving;
mod own;
mod samples;
mod subscribing;

use actix_web::web;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NAVIGATION: NavEntry = NavEntry {
    label: "メールマガジン",
    label_en: "Mail magazine",
    href: "/newsletter",
    roles: &[],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/newsletter", web::get().to(subscribing::show))
        .route("/newsletter", web::post().to(subscribing::receive))
        .route("/newsletter/issues", web::get().to(back_numbers::list))
        .route("/newsletter/issues/feed.atom", web::get().to(back_numbers::feed))
        .route("/newsletter/issues/{number}", web::get().to(back_numbers::show))
        .route("/newsletter/sent", web::get().to(subscribing::sent))
        .route("/newsletter/confirmations/{token}", web::get().to(confirmation::show))
        .route("/newsletter/confirmations/{token}", web::post().to(confirmation::receive))
        .route("/newsletter/link", web::get().to(own::show_ask))
        .route("/newsletter/link", web::post().to(own::ask))
        .route("/newsletter/link/sent", web::get().to(own::asked))
        .route("/newsletter/preferences/{token}", web::get().to(own::show))
        .route("/newsletter/preferences/{token}", web::post().to(own::save))
        .route("/newsletter/preferences/{token}/renewal", web::post().to(own::renew))
        .route("/newsletter/preferences/{token}/address", web::get().to(addresses::show))
        .route("/newsletter/preferences/{token}/address", web::post().to(addresses::receive))
        .route("/newsletter/preferences/{token}/data", web::get().to(data::show))
        .route("/newsletter/preferences/{token}/data.json", web::get().to(data::download))
        .route("/newsletter/addresses/{token}", web::get().to(addresses::show_confirm))
        .route("/newsletter/addresses/{token}", web::post().to(addresses::confirm))
        .route("/newsletter/leave/{token}", web::get().to(leaving::show))
        .route("/newsletter/leave/{token}", web::post().to(leaving::receive))
        .route("/newsletter/leave/{token}/reason", web::post().to(leaving::add_reason))
        .route("/newsletter/leave/{token}/return", web::get().to(leaving::show_return))
        .route("/newsletter/leave/{token}/return", web::post().to(leaving::come_back));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    [
        subscribing::samples(),
        confirmation::samples(),
        own::samples(),
        addresses::samples(),
        data::samples(),
        leaving::samples(),
        back_numbers::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A reader to look at, for the samples of other pages.
pub(super) fn sample_reader() -> super::Stored {
    samples::reader()
}

/// What can be chosen from, for the same.
pub(super) fn sample_offered() -> super::Offered {
    samples::offered()
}

/// Reads the wishes of a form, whoever fills it in.
pub(super) fn read_wishes(form: &crate::web::Form) -> super::RawPreferences {
    fields::read(form)
}

/// A form that holds them.
pub(super) fn filled_wishes(raw: &super::RawPreferences) -> crate::web::Form {
    fields::filled(raw)
}
