//! What reads across capabilities: the secretariat's work of today, the search and the calendar over
//! everything, every letter and its fate, everything that is set with its history, the pages about
//! the site itself.
//!
//! The desk owns no tables. It asks the capabilities above it and shows their answers together.

mod agenda;
mod chart;
mod front;
mod home;
mod letters;
mod newsroom;
mod policies;
mod routes;
mod search;
mod settings;
mod today;

use entities::people::role_assignment::Role;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::people::NavEntry;
use crate::web::Sample;

pub use agenda::pages::NAVIGATION as CALENDAR;
pub use letters::{AllLetters, hold_mail, hold_restored, release_mail};
pub use newsroom::SOURCES;
pub use policies::links;
pub use routes::routes;

pub const HOME: NavEntry = NavEntry {
    label: "ホーム",
    label_en: "Home",
    href: "/staff",
    roles: &[Role::Coordinator, Role::Editor, Role::Approver, Role::Viewer],
};

/// For those who are helped and those who help.
pub const MEMBER_HOME: NavEntry = NavEntry {
    label: "ホーム",
    label_en: "Home",
    href: "/home",
    roles: &[Role::Operator, Role::Accompanist],
};

pub const LETTERS: NavEntry = NavEntry {
    label: "お知らせ",
    label_en: "Letters",
    href: "/staff/letters",
    roles: &[Role::Coordinator],
};

pub const SETTINGS: NavEntry = NavEntry {
    label: "設定",
    label_en: "Settings",
    href: settings::pages::HERE,
    roles: &[Role::Coordinator, Role::Editor, Role::Approver],
};

/// The desk's parts of the API's document.
pub fn docs() -> Vec<OpenApi> {
    vec![
        agenda::api::ApiDoc::openapi(),
        chart::api::ApiDoc::openapi(),
        letters::api::ApiDoc::openapi(),
        letters::api_delivery::ApiDoc::openapi(),
        letters::api_hold::ApiDoc::openapi(),
        letters::api_previews::ApiDoc::openapi(),
        today::api::ApiDoc::openapi(),
        search::api::ApiDoc::openapi(),
        settings::api::ApiDoc::openapi(),
    ]
}

/// Every page of the desk with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = front::pages::samples();
    samples.extend(agenda::pages::samples());
    samples.extend(chart::samples());
    samples.extend(home::pages::samples());
    samples.extend(policies::pages::samples());
    samples.extend(today::pages::samples());
    samples.extend(letters::pages::samples());
    samples.extend(search::pages::samples());
    samples.extend(settings::pages::samples());
    samples
}
