//! One engagement and the forms that change it, for the secretariat under `/staff/engagements` and
//! for those who take part under `/my/engagements`: the same pages, with what each may do.

mod edit;
pub(super) mod goals;
pub(super) mod levels;
pub(super) mod milestones;
mod mine;
pub(super) mod outcomes;
pub(super) mod outline;
mod seat;
pub(super) mod show;
mod words;

use actix_web::web;
use entities::people::role_assignment::Role;

use super::readers::{ContactSource, Contacted};
use crate::people::NavEntry;
use crate::web::{Routes, Sample};

pub(super) use edit::{edit_of, edit_page};
pub(super) use seat::Seat;
pub(super) use words::{chip_of, warning_text};

/// For those who accompany, and for those who are accompanied.
pub const NAVIGATION: [NavEntry; 2] = [
    NavEntry {
        label: "担当先",
        label_en: "My operators",
        href: "/my/engagements",
        roles: &[Role::Accompanist],
    },
    NavEntry {
        label: "伴走",
        label_en: "Accompaniment",
        href: "/my/engagement",
        roles: &[Role::Operator],
    },
];

/// `contacts` is what consultations know; none while nobody hands it over.
pub fn routes(contacts: Option<ContactSource>) -> impl Fn(&mut Routes) {
    move |service| {
        service.app_data(web::Data::new(Contacted(contacts))).configure(mine::routes).scope(
            "/my/engagements/{id}",
            |inside| {
                inside.configure(one);
            },
        );
    }
}

/// What both sides do at one engagement.
fn one(service: &mut Routes) {
    service
        .route("", web::get().to(show::show))
        .route("/outline", web::get().to(outline::show))
        .route("/outline", web::post().to(outline::receive))
        .route("/goals/new", web::get().to(goals::show_new))
        .route("/goals/new", web::post().to(goals::receive_new))
        .route("/goals/{goal}", web::get().to(goals::show))
        .route("/goals/{goal}", web::post().to(goals::receive))
        .route("/milestones/{kind}", web::get().to(milestones::show))
        .route("/milestones/{kind}", web::post().to(milestones::receive))
        .route("/outcomes/{kind}", web::get().to(outcomes::show))
        .route("/outcomes/{kind}", web::post().to(outcomes::receive))
        .route("/level", web::get().to(levels::show))
        .route("/level", web::post().to(levels::receive));
}

/// Every page of this folder with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = show::samples();
    samples.extend(mine::samples());
    samples
}
