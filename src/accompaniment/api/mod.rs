//! Engagements and matching over the API, by the same verbs as the pages.

mod candidates;
mod conflicts;
mod deciding;
mod engagements;
mod matching;
mod progress;
mod refusals;
mod shown;

pub use shown::{EngagementDetails, LevelItem};

use entities::people::role_assignment::Role;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use super::{Arranger, By, Partner};
use crate::people::SignedIn;
use crate::vocabulary::FiscalYear;
use crate::web::{Failure, Routes};

pub fn routes(service: &mut Routes) {
    service
        .configure(engagements::routes)
        .configure(progress::routes)
        .configure(matching::routes)
        .configure(candidates::routes)
        .configure(deciding::routes)
        .configure(conflicts::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        engagements::ApiDoc::openapi(),
        progress::ApiDoc::openapi(),
        matching::ApiDoc::openapi(),
        candidates::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        conflicts::ApiDoc::openapi(),
    ]
}

/// The secretariat reaches all engagements, everybody else their own.
fn by(who: &SignedIn) -> By {
    if who.person().roles.may(Role::Coordinator) {
        By::Staff(Arranger::acting_as(who.person_id()))
    } else {
        By::Partner(Partner::from(who))
    }
}

/// A year nobody has counted is not there.
fn year(year: i32) -> Result<FiscalYear, Failure> {
    FiscalYear::starting_in(year).map_err(|_| Failure::NotFound)
}
