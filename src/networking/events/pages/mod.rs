//! 「交流会」: what the secretariat arranges under `/staff/events`, and what those who take part see
//! under `/my/events`.

mod adjustment;
mod day;
mod form;
mod frame;
mod list;
mod meetings;
mod own;
mod own_pages;
mod own_register;
pub mod own_tables;
mod own_wishes;
mod people;
mod people_forms;
mod plan;
mod plan_acts;
mod publication;
mod sheets;
mod show;
mod withdrawals;

use actix_web::web;
use entities::people::role_assignment::Role;

pub use own::OwnEvent;

use super::wording::EVENTS;
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

/// For the secretariat, and for those who take part.
pub const NAVIGATION: [NavEntry; 2] = [
    NavEntry {
        label: EVENTS,
        label_en: "Networking events",
        href: "/staff/events",
        roles: &[Role::Coordinator],
    },
    NavEntry {
        label: EVENTS,
        label_en: "Networking events",
        href: "/my/events",
        roles: &[Role::Operator, Role::Accompanist],
    },
];

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/events", web::get().to(list::show))
        .route("/staff/events/new", web::get().to(form::show_new))
        .route("/staff/events/new", web::post().to(form::receive_new))
        .scope("/staff/events/{id}", |inside| {
            inside.configure(one);
        })
        .configure(own::routes)
        .configure(own_pages::routes);
}

fn one(service: &mut Routes) {
    service
        .route("", web::get().to(show::show))
        .route("/edit", web::get().to(form::show))
        .route("/edit", web::post().to(form::receive))
        .route("/opening", web::post().to(show::open))
        .route("/cancellation", web::get().to(show::cancellation))
        .route("/cancellation", web::post().to(show::call_off))
        .route("/participants", web::get().to(people::show))
        .route("/participants/new", web::get().to(people_forms::show_new))
        .route("/participants/new", web::post().to(people_forms::receive_new))
        .route("/participants/{participant}/withdrawal", web::get().to(withdrawals::show_theirs))
        .route(
            "/participants/{participant}/withdrawal",
            web::post().to(withdrawals::receive_theirs),
        )
        .route("/participants/{participant}/wishes", web::get().to(own_wishes::show_theirs))
        .route("/participants/{participant}/wishes", web::post().to(own_wishes::receive_theirs))
        .route("/separations", web::get().to(people_forms::show_separation))
        .route("/separations", web::post().to(people_forms::separate))
        .route("/plan", web::get().to(plan::show))
        .route("/plan", web::post().to(plan_acts::make))
        .route("/plan/locks", web::post().to(plan_acts::lock))
        .route("/plan/adjustment", web::get().to(adjustment::show))
        .route("/plan/adjustment", web::post().to(adjustment::receive))
        .route("/publication", web::get().to(publication::show))
        .route("/publication", web::post().to(publication::receive))
        .route("/sheets/people", web::get().to(sheets::people))
        .route("/sheets/tables", web::get().to(sheets::tables))
        .route("/signs", web::get().to(sheets::signs))
        .route("/day", web::get().to(day::show))
        .route("/day", web::post().to(day::receive))
        .route("/rounds", web::post().to(day::begin))
        .route("/completion", web::get().to(day::completion))
        .route("/completion", web::post().to(day::finish))
        .route("/meetings", web::get().to(meetings::show))
        .route("/introductions", web::post().to(meetings::introduces));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(show::samples());
    samples.extend(people::samples());
    samples.extend(plan::samples());
    samples.extend(adjustment::samples());
    samples.extend(sheets::samples());
    samples.extend(day::samples());
    samples.extend(meetings::samples());
    samples.extend(own::samples());
    samples.extend(own_tables::samples());
    samples
}
