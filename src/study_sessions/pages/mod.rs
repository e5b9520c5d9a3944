//! The pages for the public and for participants. Some exist in Japanese, English and
//! やさしい日本語: the list, the sessions, registering and what belongs to a registration.

mod cards;
mod conference;
mod controls;
mod draw;
mod feeds;
mod filter;
mod front;
mod group;
mod left_out;
mod list;
mod mine;
mod month;
mod next;
mod online;
mod owed;
mod programme;
mod register;
mod registration;
mod samples;
pub(super) mod show;
mod speaking;
mod structured;
mod summary;
mod told;
mod week;
mod words;

use actix_web::web;
use entities::people::role_assignment::Role;

use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub use cards::SessionCard;
pub use mine::{Day, coming};
pub use next::{next_sessions, open_sessions};
pub use owed::{Owed, owed};
pub use speaking::speaking_at;
pub use told::Told;

use front::FrontPage;

/// For people who are not signed in, and for operators and accompanists.
pub const NAVIGATION: [NavEntry; 3] = [
    NavEntry { label: "勉強会", label_en: "Study sessions", href: "/sessions", roles: &[] },
    NavEntry {
        label: "勉強会を探す",
        label_en: "Study sessions",
        href: "/sessions",
        roles: &[Role::Operator, Role::Accompanist],
    },
    NavEntry {
        label: "申し込んだ勉強会",
        label_en: "My sessions",
        href: "/my/sessions",
        roles: &[Role::Operator, Role::Accompanist],
    },
];

/// The most visited address: to be mounted before all others, for they are tried in their order.
/// Every worker of the server keeps its own copy of the front page.
pub fn front_route(service: &mut Routes) {
    service
        .app_data(web::Data::new(FrontPage::default()))
        .route("/sessions", web::get().to(list::list));
}

pub fn routes(service: &mut Routes) {
    service
        .route("/sessions/month", web::get().to(month::month))
        .route("/sessions/week", web::get().to(week::week))
        .route("/sessions/feed.atom", web::get().to(feeds::atom))
        .route("/sessions/calendar.ics", web::get().to(feeds::calendar))
        .route("/sessions/{id}", web::get().to(show::show))
        .route("/sessions/{id}/calendar.ics", web::get().to(feeds::one_calendar))
        .route("/sessions/{id}/group-registration", web::get().to(group::show))
        .route("/sessions/{id}/group-registration", web::post().to(group::receive))
        .route("/sessions/{id}/draw", web::get().to(draw::show))
        .route("/sessions/{id}/draw.csv", web::get().to(draw::csv))
        .route("/sessions/{id}/registration", web::get().to(register::start))
        .route("/sessions/{id}/registration", web::post().to(register::go_on))
        .route("/sessions/{id}/registration/sent", web::get().to(register::sent))
        .route("/my/sessions", web::get().to(mine::mine))
        .configure(registration::routes)
        .configure(speaking::routes);
}

/// Every page with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = list::samples();
    samples.extend(month::samples());
    samples.extend(week::samples());
    samples.extend(show::samples());
    samples.extend(draw::samples());
    samples.extend(register::samples());
    samples.extend(registration::samples());
    samples.extend(mine::samples());
    samples.extend(speaking::samples());
    samples
}
