//! The secretariat's pages about money: honoraria, travel, rates, terms. Each file shows one page
//! and receives what is posted from it. Whoever looks at somebody's pay is noted.

mod approval;
mod downloads;
pub(super) mod frame;
mod list;
mod rates;
mod rates_form;
mod selection;
mod show;
mod terms;
pub(super) mod travel;
mod travel_list;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const FEES: NavEntry = NavEntry {
    label: frame::TITLE,
    label_en: "Fees and travel",
    href: frame::BASE,
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/fees", web::get().to(list::show))
        .route("/staff/fees/form.xlsx", web::get().to(downloads::fee_form_file))
        .route("/staff/fees/data.xlsx", web::get().to(downloads::fee_data_file))
        .route("/staff/fees/selection", web::post().to(selection::lines))
        .route("/staff/fees/rates", web::get().to(rates::show))
        .route("/staff/fees/rates", web::post().to(rates::receive))
        .route("/staff/fees/terms", web::get().to(terms::show))
        .route("/staff/fees/terms/{id}", web::get().to(terms::show_one))
        .route("/staff/fees/terms/{id}", web::post().to(terms::receive))
        .configure(travelling)
        .configure(one);
}

fn travelling(service: &mut Routes) {
    service
        .route("/staff/fees/travel", web::get().to(travel_list::show))
        .route("/staff/fees/travel/form.xlsx", web::get().to(downloads::travel_form_file))
        .route("/staff/fees/travel/data.xlsx", web::get().to(downloads::travel_data_file))
        .route("/staff/fees/travel/selection", web::post().to(selection::claims))
        .route("/staff/fees/travel/{id}", web::get().to(travel::show))
        .route("/staff/fees/travel/{id}/files/{file}", web::get().to(travel::file))
        .route("/staff/fees/travel/{id}/approval", web::post().to(travel::approve))
        .route("/staff/fees/travel/{id}/return", web::get().to(travel::show_return))
        .route("/staff/fees/travel/{id}/return", web::post().to(travel::receive_return));
}

fn one(service: &mut Routes) {
    service
        .route("/staff/fees/{id}", web::get().to(show::show))
        .route("/staff/fees/{id}/evidence", web::post().to(show::receive_evidence))
        .route("/staff/fees/{id}/approval", web::get().to(approval::show))
        .route("/staff/fees/{id}/approval", web::post().to(approval::receive))
        .route("/staff/fees/{id}/withdrawal", web::get().to(approval::show_withdrawal))
        .route("/staff/fees/{id}/withdrawal", web::post().to(approval::receive_withdrawal))
        .route("/staff/fees/{id}/settlement", web::get().to(approval::show_settlement))
        .route("/staff/fees/{id}/settlement", web::post().to(approval::receive_settlement));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(show::samples());
    samples.extend(rates::samples());
    samples.extend(terms::samples());
    samples.extend(travel_list::samples());
    samples.extend(travel::samples());
    samples
}
