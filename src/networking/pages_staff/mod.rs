//! The secretariat's pages about contacts, introductions, dispatches and who has met whom. Whoever
//! looks at people is noted first.

mod asking;
mod contact_forms;
mod contact_show;
mod contacts;
mod deciding;
mod disclosures;
mod dispatch_edit;
mod dispatch_form;
mod dispatches;
mod duplicates;
mod files;
mod frame;
mod imports;
mod introduction_show;
mod introductions;
mod merging;
mod merging_words;
mod met;
mod proposing;
mod relations;

pub(super) use files::{Format, as_file, send};
pub(super) use frame::viewed;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::networking::met::Meetings;
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NETWORKING: NavEntry = NavEntry {
    label: "つながり",
    label_en: "Networking",
    href: frame::BASE,
    roles: &[Role::Coordinator],
};

/// All pages and operations of networking, with what other capabilities know of meetings.
pub fn routes(meetings: Meetings) -> impl FnOnce(&mut Routes) {
    move |service| {
        service
            .app_data(web::Data::new(meetings))
            .configure(super::pages_own::routes)
            .configure(super::pages::routes)
            .configure(introduction_routes)
            .configure(contact_routes)
            .configure(dispatch_routes)
            .configure(super::api::routes);
    }
}

fn introduction_routes(service: &mut Routes) {
    service
        .route("/staff/networking", web::get().to(introductions::show))
        .route("/staff/networking/introductions/new", web::get().to(proposing::show))
        .route("/staff/networking/introductions/new", web::post().to(proposing::receive))
        .route("/staff/networking/introductions/{id}", web::get().to(introduction_show::show))
        .route("/staff/networking/introductions/{id}/check", web::get().to(proposing::show_check))
        .route(
            "/staff/networking/introductions/{id}/check",
            web::post().to(proposing::receive_check),
        )
        .route(
            "/staff/networking/introductions/{id}/refusal",
            web::get().to(deciding::show_refusal),
        )
        .route("/staff/networking/introductions/{id}/refusal", web::post().to(deciding::refuse))
        .route("/staff/networking/introductions/{id}/times", web::get().to(deciding::show_times))
        .route("/staff/networking/introductions/{id}/times", web::post().to(deciding::offer_times))
        .route("/staff/networking/introductions/{id}/meeting", web::get().to(deciding::show_met))
        .route("/staff/networking/introductions/{id}/meeting", web::post().to(deciding::note))
        .route("/staff/networking/introductions/{id}/not-met", web::post().to(deciding::not_met))
        .route("/staff/networking/introductions/{id}/closing", web::post().to(deciding::end))
        .route("/staff/networking/disclosures", web::get().to(disclosures::show));
}

fn contact_routes(service: &mut Routes) {
    service
        .route("/staff/networking/contacts", web::get().to(contacts::show))
        .route("/staff/networking/contacts/new", web::get().to(contact_forms::show_new))
        .route("/staff/networking/contacts/new", web::post().to(contact_forms::receive_new))
        .route("/staff/networking/contacts/duplicates", web::get().to(duplicates::list))
        .route("/staff/networking/contacts/export.csv", web::get().to(files::csv))
        .route("/staff/networking/contacts/export.xlsx", web::get().to(files::xlsx))
        .route("/staff/networking/contacts/imports", web::get().to(imports::show))
        .route("/staff/networking/contacts/imports", web::post().to(imports::receive))
        .route("/staff/networking/contacts/imports/sample.csv", web::get().to(imports::sample_file))
        .route(
            "/staff/networking/contacts/imports/{id}/application",
            web::post().to(imports::write),
        )
        .route("/staff/networking/contacts/{id}", web::get().to(contact_show::show))
        .route("/staff/networking/contacts/{id}/edit", web::get().to(contact_forms::show_edit))
        .route("/staff/networking/contacts/{id}/edit", web::post().to(contact_forms::receive_edit))
        .route("/staff/networking/contacts/{id}/retirement", web::post().to(contact_forms::retire))
        .route("/staff/networking/contacts/{id}/people/new", web::get().to(relations::show_new))
        .route("/staff/networking/contacts/{id}/people/new", web::post().to(relations::receive_new))
        .route(
            "/staff/networking/contacts/{id}/people/{person}",
            web::get().to(relations::show_person),
        )
        .route(
            "/staff/networking/contacts/{id}/people/{person}",
            web::post().to(relations::receive_person),
        )
        .route("/staff/networking/contacts/{id}/relations", web::get().to(relations::show_relation))
        .route(
            "/staff/networking/contacts/{id}/relations",
            web::post().to(relations::receive_relation),
        )
        .route(
            "/staff/networking/contacts/{id}/relations/{person}/removal",
            web::post().to(relations::remove),
        )
        .route("/staff/networking/contacts/{id}/merge", web::get().to(merging::show))
        .route("/staff/networking/contacts/{id}/merge", web::post().to(merging::receive));
}

fn dispatch_routes(service: &mut Routes) {
    service
        .route("/staff/networking/dispatches", web::get().to(dispatches::list))
        .route("/staff/networking/dispatches/data.xlsx", web::get().to(dispatches::data))
        .route("/staff/networking/dispatches/new", web::get().to(dispatch_edit::show_new))
        .route("/staff/networking/dispatches/new", web::post().to(dispatch_edit::receive_new))
        .route("/staff/networking/dispatches/{id}", web::get().to(dispatches::show))
        .route("/staff/networking/dispatches/{id}/edit", web::get().to(dispatch_edit::show_edit))
        .route(
            "/staff/networking/dispatches/{id}/edit",
            web::post().to(dispatch_edit::receive_edit),
        )
        .route("/staff/networking/met", web::get().to(met::show));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    [
        introductions::samples(),
        introduction_show::samples(),
        asking::samples(),
        disclosures::samples(),
        dispatches::samples(),
        met::samples(),
        contacts::samples(),
        contact_show::samples(),
        duplicates::samples(),
        merging::samples(),
        imports::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
