//! Records and tasks over the API, by the same verbs as the pages. What is answered of a record is
//! made from what its reader sees ([`super::seen`]); a field that is not for them is absent.

mod bodies;
mod deciding;
mod figures;
mod lines;
mod reading;
mod refusals;
mod revisions;
mod sheets;
mod shown;
mod tasks;
mod writing;

use entities::ConsultationId;
use entities::consultations::consultation::Side;
use entities::people::role_assignment::Role;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::consultations::readers::side_of;
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{Failure, Routes};

pub fn routes(service: &mut Routes) {
    service
        .configure(figures::routes)
        .configure(revisions::routes)
        .configure(sheets::routes)
        .configure(reading::routes)
        .configure(writing::routes)
        .configure(deciding::routes)
        .configure(tasks::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        figures::ApiDoc::openapi(),
        reading::ApiDoc::openapi(),
        revisions::ApiDoc::openapi(),
        sheets::ApiDoc::openapi(),
        writing::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        tasks::ApiDoc::openapi(),
    ]
}

/// Whoever stands on a side of the meeting acts on that side, the secretariat on all others.
async fn by(who: &SignedIn, context: &Context, id: ConsultationId) -> Result<By, Failure> {
    let person = who.person_id();
    match side_of(context.database.reader(), id, person).await? {
        Some(Side::Client) if who.person().roles.holds(Role::Operator) => {
            Ok(By::Client(Client::acting_as(person)))
        }
        Some(Side::Accompanist) if who.person().roles.holds(Role::Accompanist) => {
            Ok(By::Accompanist(Accompanist::acting_as(person)))
        }
        _ => Ok(By::Staff(office(who)?)),
    }
}

fn office(who: &SignedIn) -> Result<Organiser, Failure> {
    let arranges = who.person().roles.may(Role::Coordinator);
    arranges.then(|| Organiser::acting_as(who.person_id())).ok_or(Failure::NotFound)
}
