//! The secretariat's pages of study sessions. Each file shows one page and receives what is posted
//! from it; whoever looks at names and answers is noted first.

mod after;
mod applicants;
mod asked;
mod call_off;
mod certificates;
mod check_in;
mod day;
mod day_marks;
mod days;
mod frame;
mod joins;
mod letters;
mod line;
mod list;
mod materials;
mod overview;
mod plan_form;
mod planning;
mod planning_page;
mod preview;
mod prework;
mod questions;
mod register;
mod registration;
mod registration_act;
mod report;
mod resources;
mod series;
mod sharing;
mod sheets;
mod speakers;
mod steps;
mod survey;
mod survey_charts;
mod survey_set_up;
mod thanks;
mod usual;
mod walk_in;
mod whose;
mod words;

pub(super) use prework::zip as prework_zip;
pub(crate) use words::phase_chip;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub const SESSIONS: NavEntry = NavEntry {
    label: words::SESSIONS,
    label_en: "Study sessions",
    href: "/staff/sessions",
    roles: &[Role::Coordinator],
};

pub const RESOURCES: NavEntry = NavEntry {
    label: "会場と会議枠",
    label_en: "Rooms and licences",
    href: "/staff/resources",
    roles: &[Role::Coordinator],
};

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/sessions", web::get().to(list::show))
        .route("/staff/sessions/new", web::get().to(planning::show_new))
        .route("/staff/sessions/new", web::post().to(planning::receive_new))
        .route("/staff/sessions/usual", web::get().to(usual::show))
        .route("/staff/sessions/usual", web::post().to(usual::receive))
        .route("/staff/uploads/{id}", web::get().to(registration::upload))
        .route("/staff/check-in/{code}", web::get().to(check_in::show))
        .route("/staff/check-in/{code}", web::post().to(check_in::receive))
        .route("/staff/resources", web::get().to(resources::show))
        .route("/staff/resources", web::post().to(resources::add))
        .route("/staff/resources/{id}", web::post().to(resources::change))
        .scope("/staff/sessions/{id}", |inside| {
            inside.configure(arranging).configure(applying).configure(holding).configure(following);
        });
}

fn arranging(service: &mut Routes) {
    service
        .route("", web::get().to(overview::show))
        .route("/edit", web::get().to(planning::show_edit))
        .route("/edit", web::post().to(planning::receive_edit))
        .route("/preview", web::get().to(preview::show))
        .route("/publication", web::get().to(steps::show_publication))
        .route("/publication", web::post().to(steps::publish))
        .route("/publication/withdrawal", web::post().to(steps::withdraw))
        .route("/closing", web::post().to(steps::close))
        .route("/holding", web::post().to(steps::hold))
        .route("/copy", web::get().to(steps::show_copy))
        .route("/copy", web::post().to(steps::copy))
        .route("/days", web::get().to(days::show))
        .route("/days", web::post().to(days::add))
        .route("/days/joining", web::post().to(days::join))
        .route("/days/leaving", web::post().to(days::leave))
        .route("/postponement", web::get().to(call_off::show_postponement))
        .route("/postponement", web::post().to(call_off::postpone))
        .route("/cancellation", web::get().to(call_off::show_cancellation))
        .route("/cancellation", web::post().to(call_off::cancel))
        .route("/speakers", web::get().to(speakers::show))
        .route("/speakers", web::post().to(speakers::invite))
        .route("/speakers/{pass}/revocation", web::post().to(speakers::revoke))
        .route("/speakers/files/{file}", web::get().to(speakers::file))
        .route("/speakers/files/{file}/adoption", web::post().to(speakers::adopt))
        .route("/questions", web::get().to(questions::show))
        .route("/prework", web::get().to(prework::show))
        .route("/prework/edit", web::get().to(prework::show_edit))
        .route("/prework/edit", web::post().to(prework::receive))
        .route("/prework/removal", web::post().to(prework::remove))
        .route("/prework/sheet", web::get().to(prework::sheet))
        .route("/prework/all.zip", web::get().to(prework::all))
        .route("/prework/files/{registration}", web::get().to(prework::file))
        .route("/series", web::get().to(series::show))
        .route("/series", web::post().to(series::receive))
        .route("/sharing", web::get().to(sharing::show))
        .route("/sharing", web::post().to(sharing::receive))
        .route("/sharing/{release}", web::get().to(sharing::file))
        .route("/letters", web::get().to(letters::show));
}

fn applying(service: &mut Routes) {
    service
        .route("/registrations", web::get().to(applicants::show))
        .route("/registrations/approvals", web::post().to(applicants::approve_chosen))
        .route("/registrations/new", web::get().to(register::show))
        .route("/registrations/new", web::post().to(register::receive))
        .route("/registrations/{registration}", web::get().to(registration::show))
        .route("/registrations/{registration}/decision", web::post().to(registration_act::receive))
        .route("/waiting", web::get().to(line::show));
}

fn holding(service: &mut Routes) {
    service
        .route("/day", web::get().to(day::show))
        .route("/day/marks", web::post().to(day_marks::receive))
        .route("/day/check-ins", web::post().to(day_marks::by_number))
        .route("/day/no-shows", web::post().to(day_marks::no_shows))
        .route("/day/joins", web::get().to(joins::show))
        .route("/day/joins", web::post().to(joins::receive))
        .route("/day/joins/{import}", web::get().to(joins::look))
        .route("/day/joins/{import}", web::post().to(joins::apply))
        .route("/day/walk-in", web::get().to(walk_in::show))
        .route("/day/walk-in", web::post().to(walk_in::receive))
        .route("/roster", web::get().to(sheets::print))
        .route("/roster/form.xlsx", web::get().to(sheets::form))
        .route("/roster/data.xlsx", web::get().to(sheets::data));
}

fn following(service: &mut Routes) {
    service
        .route("/after", web::get().to(after::show))
        .route("/after/materials", web::get().to(materials::show))
        .route("/after/materials", web::post().to(materials::add))
        .route("/after/materials/{material}", web::get().to(materials::file))
        .route("/after/materials/{material}/removal", web::post().to(materials::remove))
        .route("/after/thanks", web::get().to(thanks::show))
        .route("/after/thanks", web::post().to(thanks::receive))
        .route("/after/certificates", web::post().to(certificates::issue))
        .route("/after/certificates/{registration}", web::get().to(certificates::show))
        .route("/after/certificates/{registration}", web::post().to(certificates::withdraw))
        .route("/survey", web::get().to(survey::show))
        .route("/survey/edit", web::get().to(survey_set_up::show))
        .route("/survey/edit", web::post().to(survey_set_up::receive))
        .route("/survey/closing", web::post().to(survey_set_up::close))
        .route("/survey/form.xlsx", web::get().to(survey::form))
        .route("/survey/data.xlsx", web::get().to(survey::data))
        .route("/report", web::get().to(report::show))
        .route("/report", web::post().to(report::save))
        .route("/report/handing-in", web::post().to(report::hand_in))
        .route("/report/form.xlsx", web::get().to(report::form))
        .route("/report/data.xlsx", web::get().to(report::data));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    [
        list::samples(),
        planning_page::samples(),
        overview::samples(),
        steps::samples(),
        days::samples(),
        call_off::samples(),
        applicants::samples(),
        registration::samples(),
        line::samples(),
        letters::samples(),
        day::samples(),
        walk_in::samples(),
        check_in::samples(),
        prework::samples(),
        questions::samples(),
        series::samples(),
        sharing::samples(),
        sheets::samples(),
        speakers::samples(),
        materials::samples(),
        joins::samples(),
        resources::samples(),
        after::samples(),
        survey::samples(),
        report::samples(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
