//! The pages of records: the accompanist writes, the client confirms, the secretariat approves;
//! tasks for both sides. Each page is made from what its reader sees ([`super::seen`]).

mod act;
mod check;
mod client;
mod correct;
mod door;
mod download;
mod field;
mod figures;
mod form;
mod meeting;
mod mine;
mod outcome;
mod read;
mod shown;
mod staff_acts;
mod staff_list;
mod staff_show;
mod tasks;
mod write;

use actix_web::web;
use entities::people::role_assignment::Role;

use super::openness::Reader;
use super::view::RecordView;
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

/// For whoever writes records, for both sides, for the secretariat, and for the ministry.
pub const NAVIGATION: [NavEntry; 4] = [
    NavEntry {
        label: "相談記録",
        label_en: "Records",
        href: "/my/records",
        roles: &[Role::Accompanist],
    },
    NavEntry {
        label: "次の行動",
        label_en: "Next steps",
        href: "/my/actions",
        roles: &[Role::Accompanist, Role::Operator],
    },
    NavEntry {
        label: "相談記録",
        label_en: "Records",
        href: "/staff/records",
        roles: &[Role::Coordinator],
    },
    NavEntry {
        label: figures::TITLE,
        label_en: "Consultations in figures",
        href: "/staff/records/figures",
        roles: &[Role::Viewer],
    },
];

pub fn routes(service: &mut Routes) {
    service
        .route("/my/records", web::get().to(mine::show))
        .route("/my/actions", web::get().to(tasks::show_own))
        .route("/my/actions/{id}", web::get().to(act::show_own))
        .route("/my/actions/{id}", web::post().to(act::receive_own))
        .route("/consultations/{id}/record", web::get().to(door::show))
        .route("/consultations/{id}/record", web::post().to(write::receive))
        .route("/consultations/{id}/record/meeting", web::post().to(meeting::receive))
        .route("/consultations/{id}/record/check", web::get().to(check::show))
        .route("/consultations/{id}/record/submission", web::post().to(check::receive))
        .route("/consultations/{id}/record/done", web::get().to(check::done))
        .route("/consultations/{id}/record/confirmation", web::post().to(client::confirm))
        .route("/consultations/{id}/record/return", web::post().to(client::send_back))
        .route("/consultations/{id}/record/correction", web::get().to(correct::show))
        .route("/consultations/{id}/record/correction", web::post().to(correct::receive))
        .route("/consultations/{id}/record/form.xlsx", web::get().to(download::own_form))
        .route("/consultations/{id}/record/files/{file}", web::get().to(download::own_file))
        .configure(staff);
}

fn staff(service: &mut Routes) {
    service
        .route("/staff/actions", web::get().to(tasks::show_office))
        .route("/staff/actions/{id}", web::get().to(act::show_office))
        .route("/staff/actions/{id}", web::post().to(act::receive_office))
        .route("/staff/records", web::get().to(staff_list::show))
        .route("/staff/records/data.xlsx", web::get().to(download::data))
        .route("/staff/records/figures", web::get().to(figures::show))
        .route("/staff/records/{id}", web::get().to(staff_show::show))
        .route("/staff/records/{id}/form.xlsx", web::get().to(download::form))
        .route("/staff/records/{id}/files/{file}", web::get().to(download::file))
        .route("/staff/records/{id}/revisions/{revision}", web::get().to(staff_show::revision))
        .route("/staff/records/{id}/approval", web::post().to(staff_acts::approve))
        .route("/staff/records/{id}/return", web::post().to(staff_acts::send_back))
        .route("/staff/records/{id}/correction", web::post().to(staff_acts::correct));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = mine::samples();
    samples.extend(write::samples());
    samples.extend(meeting::samples());
    samples.extend(check::samples());
    samples.extend(read::samples());
    samples.extend(correct::samples());
    samples.extend(tasks::samples());
    samples.extend(act::samples());
    samples.extend(staff_list::samples());
    samples.extend(figures::samples());
    samples.extend(staff_show::samples());
    samples
}

/// The page on which a reader reads this view; to judge what stands on it.
pub fn as_read(view: &RecordView, reader: Reader) -> Sample {
    match reader {
        Reader::Office | Reader::Ministry => staff_show::as_read(view),
        Reader::Client => read::as_read(view, true),
        Reader::Author => read::as_read(view, false),
    }
}
