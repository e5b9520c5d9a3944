//! Study sessions over the API, by the same verbs as the pages.

mod attending;
mod bodies;
mod certificates;
mod choosing;
mod conferences;
mod deciding;
mod details;
mod draws;
mod groups;
mod joins;
mod judging;
mod linked;
mod linked_after;
mod linked_prework;
mod linked_questions;
mod looking;
mod materials;
mod meaning;
mod on_behalf;
mod overseeing;
mod planning;
mod prework;
mod public;
mod reading;
mod refusals;
mod registering;
mod reports;
mod rosters;
mod series;
mod series_rule;
mod sharing;
mod shown;
mod shown_registration;
mod shown_speaking;
mod shown_survey;
mod speakers;
mod speaking;
mod stored_plan;
mod surveys;
mod uploads;
mod usual;

use crate::web::Routes;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

pub fn routes(service: &mut Routes) {
    // Addresses with a word stand before those with an id in its place.
    service
        .configure(choosing::routes)
        .configure(overseeing::routes)
        .configure(reading::routes)
        .configure(planning::routes)
        .configure(usual::routes)
        .configure(conferences::routes)
        .configure(deciding::routes)
        .configure(on_behalf::routes)
        .configure(registering::routes)
        .configure(judging::routes)
        .configure(public::routes)
        .configure(linked::routes)
        .configure(looking::routes)
        .configure(attending::routes)
        .configure(rosters::routes)
        .configure(uploads::routes)
        .configure(surveys::routes)
        .configure(linked_after::routes)
        .configure(materials::routes)
        .configure(certificates::routes)
        .configure(reports::routes)
        .configure(draws::routes)
        .configure(joins::routes)
        .configure(groups::routes)
        .configure(sharing::routes)
        .configure(series::routes)
        .configure(prework::routes)
        .configure(linked_prework::routes)
        .configure(linked_questions::routes)
        .configure(speakers::routes)
        .configure(speaking::routes);
}

/// The documents of these routes.
pub fn docs() -> Vec<OpenApi> {
    vec![
        reading::ApiDoc::openapi(),
        choosing::ApiDoc::openapi(),
        overseeing::ApiDoc::openapi(),
        planning::ApiDoc::openapi(),
        usual::ApiDoc::openapi(),
        conferences::ApiDoc::openapi(),
        deciding::ApiDoc::openapi(),
        on_behalf::ApiDoc::openapi(),
        registering::ApiDoc::openapi(),
        judging::ApiDoc::openapi(),
        public::ApiDoc::openapi(),
        linked::ApiDoc::openapi(),
        looking::ApiDoc::openapi(),
        attending::ApiDoc::openapi(),
        rosters::ApiDoc::openapi(),
        uploads::ApiDoc::openapi(),
        surveys::ApiDoc::openapi(),
        linked_after::ApiDoc::openapi(),
        materials::ApiDoc::openapi(),
        certificates::ApiDoc::openapi(),
        reports::ApiDoc::openapi(),
        draws::ApiDoc::openapi(),
        joins::ApiDoc::openapi(),
        groups::ApiDoc::openapi(),
        sharing::ApiDoc::openapi(),
        series::ApiDoc::openapi(),
        prework::ApiDoc::openapi(),
        linked_prework::ApiDoc::openapi(),
        linked_questions::ApiDoc::openapi(),
        speakers::ApiDoc::openapi(),
        speaking::ApiDoc::openapi(),
    ]
}
