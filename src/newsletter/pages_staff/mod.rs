//! The secretariat's pages about readers. Editors and approvers look, editors act; whoever sees
//! reports sees numbers without names. Every look at a reader is noted first.

mod deciding;
mod downloads;
mod dry_run;
mod evidence;
mod fields;
mod figures;
mod frame;
mod group_form;
mod group_issues;
mod groups;
mod imports;
mod issues;
mod list;
mod problem_rows;
mod results;
mod sending;
mod show;
mod upload;

pub(super) use downloads::send;
pub(super) use frame::{open, viewed};
pub(super) use issues::sample_blocks;
pub(super) use results::{ResultFile, file_of as results_file};
pub(super) use sending::{begun_issue, send_proof};

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::newsletter::issues::Sources;
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const NEWSLETTER: NavEntry = NavEntry {
    label: frame::TITLE,
    label_en: "Mail magazine",
    href: frame::BASE,
    roles: &[Role::Coordinator, Role::Editor, Role::Approver, Role::Viewer],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/newsletter", web::get().to(figures::show))
        .route("/staff/newsletter/readers", web::get().to(list::show))
        .route("/staff/newsletter/readers/new", web::get().to(deciding::show_new))
        .route("/staff/newsletter/readers/new", web::post().to(deciding::receive_new))
        .route("/staff/newsletter/readers/{id}", web::get().to(show::show))
        .route("/staff/newsletter/readers/{id}/edit", web::get().to(deciding::show_edit))
        .route("/staff/newsletter/readers/{id}/edit", web::post().to(deciding::receive_edit))
        .route("/staff/newsletter/readers/{id}/stop", web::get().to(deciding::show_stop))
        .route("/staff/newsletter/readers/{id}/stop", web::post().to(deciding::receive_stop))
        .route("/staff/newsletter/readers/{id}/evidence", web::get().to(evidence::show))
        .route("/staff/newsletter/segments", web::get().to(groups::list))
        .route("/staff/newsletter/segments/new", web::get().to(groups::show_new))
        .route("/staff/newsletter/segments/new", web::post().to(groups::receive_new))
        .route("/staff/newsletter/segments/{id}", web::get().to(groups::show))
        .route("/staff/newsletter/segments/{id}", web::post().to(groups::receive))
        .route("/staff/newsletter/segments/{id}/deletion", web::post().to(groups::delete))
        .route("/staff/newsletter/export.csv", web::get().to(downloads::csv))
        .route("/staff/newsletter/export.xlsx", web::get().to(downloads::xlsx))
        .route("/staff/newsletter/imports", web::get().to(upload::show))
        .route("/staff/newsletter/imports", web::post().to(upload::receive))
        .route("/staff/newsletter/imports/sample.csv", web::get().to(upload::sample_file))
        .route("/staff/newsletter/imports/{id}", web::get().to(imports::show))
        .route("/staff/newsletter/imports/{id}/application", web::post().to(imports::apply))
        .configure(sending::routes)
        .configure(results::routes);
}

/// The pages of issues; what other capabilities tell them comes from the assembly.
pub fn issue_routes(sources: Sources) -> impl Fn(&mut Routes) {
    move |service| {
        service.app_data(web::Data::new(sources)).configure(issues::routes);
    }
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    [
        figures::samples(),
        list::samples(),
        show::samples(),
        evidence::samples(),
        groups::samples(),
        upload::samples(),
        dry_run::samples(),
        imports::samples(),
        issues::samples(),
        sending::samples(),
        results::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
