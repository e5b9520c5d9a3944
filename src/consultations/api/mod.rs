//! Consultations over the API, by the same verbs as the pages. Instants are RFC 3339 in UTC, ids are
//! UUIDs, lengths are minutes.

mod availability;
mod bodies;
mod booking;
mod changing;
mod consent;
mod deciding;
mod history;
mod holding;
mod intake;
mod linked;
mod linked_intake;
mod policy;
mod reading;
mod refusals;
mod shown;
mod waiting;
mod wishes;

use entities::ConsultationId;
use entities::people::role_assignment::Role;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use super::readers::side_of;
use super::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{Failure, Routes};
use entities::consultations::consultation::Side;

pub fn routes(service: &mut Routes) {
    // Addresses with a word stand before those with an id in its place.
    service
        .configure(booking::routes)
        .configure(holding::routes)
        .configure(reading::routes)
        .configure(deciding::routes)
        .configure(changing::routes)
        .configure(wishes::routes)
        .configure(consent::routes)
        .configure(intake::routes)
        .configure(linked::routes)
        .configure(linked_intake::routes)
        .configure(availability::routes)
        .configure(policy::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        booking::ApiDoc::openapi(),
        holding::ApiDoc::openapi(),
        reading::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        changing::ApiDoc::openapi(),
        wishes::ApiDoc::openapi(),
        consent::ApiDoc::openapi(),
        intake::ApiDoc::openapi(),
        linked::ApiDoc::openapi(),
        linked_intake::ApiDoc::openapi(),
        availability::ApiDoc::openapi(),
        policy::ApiDoc::openapi(),
    ]
}

/// The secretariat reaches all consultations, everybody else their own, on their
/// side of it, while they hold its role.
async fn by(who: &SignedIn, context: &Context, id: ConsultationId) -> Result<By, Failure> {
    let person = who.person_id();
    if who.person().roles.may(Role::Coordinator) {
        return Ok(By::Staff(Organiser::acting_as(person)));
    }
    match side_of(context.database.reader(), id, person).await? {
        Some(Side::Client) if who.person().roles.holds(Role::Operator) => {
            Ok(By::Client(Client::acting_as(person)))
        }
        Some(Side::Accompanist) if who.person().roles.holds(Role::Accompanist) => {
            Ok(By::Accompanist(Accompanist::acting_as(person)))
        }
        _ => Err(Failure::NotFound),
    }
}
