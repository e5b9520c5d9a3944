//! What each capability brings: pages, API, navigation, samples, documentation. To add one, add it
//! to each list here.

use actix_web::web;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;

use crate::accompaniment::readers::ContactSource;
use crate::accompaniment::{pages as engagements, pages_staff as accompanying};
use crate::calendar::{self, FeedSource};
use crate::consultations::fees::{self, pages as paying, pages_own as own_fees};
use crate::consultations::record::{self, pages as records};
use crate::consultations::{pages as advice, pages_own as own_hours, pages_staff as arranging};
use crate::context::{MeetingSource, PlanSource};
use crate::desk::AllLetters;
use crate::networking::{
    events, introductions, met::Meetings, pages as introduced, pages_own as own_introductions,
    pages_staff as networkers,
};
use crate::newsletter::{pages as magazine, pages_staff as newsdesk};
use crate::people::{
    NavEntry, account, applications, audit, imports, invitations, organisations, persons, sign_in,
    tokens, vocabularies,
};
use crate::study_sessions::{pages as sessions, pages_staff};
use crate::web::{Routes, Sample, edit_samples, serve_asset};
use crate::{
    accompaniment, consultations, demo, desk, networking, newsletter, study_sessions, tasks,
};

use super::{health, letters, openapi};

/// Where a person's private calendar takes its appointments from.
const FEEDS: &[FeedSource] = &[
    study_sessions::readers::personal_appointments,
    consultations::readers::personal_appointments,
    introductions::personal_appointments,
    events::readers::personal_appointments,
];

/// What the map of who has met whom is counted from, beside introductions and dispatches.
const GATHERINGS: Meetings = Meetings(&[
    study_sessions::readers::gatherings,
    consultations::readers::gatherings,
    events::readers::gatherings,
]);

/// Where the matching desk learns who met whom.
pub const MEETINGS: &[MeetingSource] = &[
    study_sessions::readers::acquaintances,
    record::acquaintances,
    events::readers::acquaintances,
];

/// Where forms learn what somebody has ahead of them already, to warn of two things at once.
pub const PLANS: &[PlanSource] =
    &[study_sessions::readers::own_plans, consultations::readers::own_plans];

/// Where early warnings learn when somebody last spoke with an operator.
const CONTACTS: Option<ContactSource> = Some(record::engagement_contacts);

pub fn routes(service: &mut Routes) {
    service
        .configure(sessions::front_route)
        .route("/assets/{version}/{file}", web::get().to(serve_asset))
        .configure(health::routes)
        .configure(openapi::routes)
        .configure(sign_in::pages::routes)
        .configure(invitations::pages::routes)
        .configure(account::pages::routes)
        .configure(routes_of_the_office)
        .configure(calendar::routes(FEEDS))
        .configure(study_sessions::api::routes)
        .configure(sessions::routes)
        .configure(pages_staff::routes)
        .configure(engagements::routes(CONTACTS))
        .configure(accompanying::routes)
        .configure(accompaniment::api::routes)
        .configure(arranging::routes)
        .configure(own_hours::routes)
        .configure(paying::routes)
        .configure(own_fees::routes)
        .configure(consultations::api::routes)
        .configure(record::api::routes)
        .configure(fees::api::routes)
        .configure(advice::routes)
        .configure(records::routes)
        .configure(networkers::routes(GATHERINGS))
        .configure(events::pages::routes)
        .configure(events::api::routes)
        .configure(magazine::routes)
        .configure(newsdesk::routes)
        .configure(newsdesk::issue_routes(desk::SOURCES))
        .configure(newsletter::api::routes)
        .configure(tasks::pages::routes)
        .configure(tasks::api::routes)
        .configure(desk::routes(AllLetters(letters)));
}

fn routes_of_the_office(service: &mut Routes) {
    service
        .configure(applications::pages::routes)
        .configure(applications::api::routes)
        .configure(imports::pages::routes)
        .configure(imports::api::routes)
        .configure(vocabularies::pages::routes)
        .configure(vocabularies::api::routes)
        .configure(audit::pages::routes)
        .configure(audit::api::routes)
        .configure(persons::pages::routes)
        .configure(persons::api::routes)
        .configure(organisations::pages::routes)
        .configure(organisations::api::routes)
        .configure(tokens::api::routes)
        .configure(sign_in::api::routes)
        .configure(account::api::routes)
        .configure(invitations::api::routes);
}

/// What stands in the navigation, in this order.
pub fn navigation() -> Vec<NavEntry> {
    let [for_visitors, for_members, own] = sessions::NAVIGATION;
    let [accompanied, own_engagement] = engagements::NAVIGATION;
    let [own_week, own_hours] = own_hours::NAVIGATION;
    let [hosted_events, own_events] = events::pages::NAVIGATION;
    let [own_records, own_actions, all_records, record_figures] = records::NAVIGATION;
    let mut all = vec![
        desk::HOME,
        desk::CALENDAR,
        desk::MEMBER_HOME,
        tasks::pages::NAVIGATION,
        for_visitors,
        for_members,
        own,
        pages_staff::SESSIONS,
        arranging::CONSULTATIONS,
        paying::FEES,
        accompanying::ENGAGEMENTS,
        accompanying::MATCHING,
        own_week,
        own_hours,
        own_fees::NAVIGATION,
        accompanied,
        own_engagement,
        advice::NAVIGATION,
        own_records,
        own_actions,
        all_records,
        record_figures,
        own_introductions::NAVIGATION,
        networkers::NETWORKING,
        hosted_events,
        own_events,
        magazine::NAVIGATION,
        newsdesk::NEWSLETTER,
    ];
    all.extend(navigation_of_the_office());
    all
}

fn navigation_of_the_office() -> [NavEntry; 11] {
    [
        applications::pages::NAVIGATION,
        organisations::pages::NAVIGATION,
        persons::pages::NAVIGATION,
        imports::pages::NAVIGATION,
        desk::LETTERS,
        pages_staff::RESOURCES,
        calendar::BUSINESS_DAYS,
        vocabularies::pages::NAVIGATION,
        desk::SETTINGS,
        audit::pages::NAVIGATION,
        account::pages::NAVIGATION,
    ]
}

/// The API's documents, to be merged into one.
pub fn docs() -> Vec<OpenApi> {
    let mut docs = vec![
        tokens::api::ApiDoc::openapi(),
        organisations::api::ApiDoc::openapi(),
        organisations::api::facts(),
        imports::api::ApiDoc::openapi(),
        applications::api::ApiDoc::openapi(),
        audit::api::ApiDoc::openapi(),
        sign_in::api::ApiDoc::openapi(),
        invitations::api::ApiDoc::openapi(),
        vocabularies::api::ApiDoc::openapi(),
        vocabularies::api::regions(),
    ];
    docs.extend(persons::api::docs());
    docs.extend(account::api::docs());
    docs.extend(accompaniment::api::docs());
    docs.extend(consultations::api::docs());
    docs.extend(record::api::docs());
    docs.extend(fees::api::docs());
    docs.extend(study_sessions::api::docs());
    docs.extend(networking::api::docs());
    docs.extend(events::api::docs());
    docs.extend(newsletter::api::docs());
    docs.extend(tasks::api::docs());
    docs.extend(desk::docs());
    docs.extend(calendar::docs());
    docs
}

/// Every page there is, with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = demo::page_samples();
    samples.extend(edit_samples());
    samples.extend(sign_in::pages::samples());
    samples.extend(invitations::pages::samples());
    samples.extend(account::pages::samples());
    samples.extend(persons::pages::samples());
    samples.extend(organisations::pages::samples());
    samples.extend(applications::pages::samples());
    samples.extend(imports::pages::samples());
    samples.extend(vocabularies::pages::samples());
    samples.extend(audit::pages::samples());
    samples.extend(sessions::page_samples());
    samples.extend(pages_staff::page_samples());
    samples.extend(engagements::page_samples());
    samples.extend(accompanying::page_samples());
    samples.extend(arranging::page_samples());
    samples.extend(own_hours::page_samples());
    samples.extend(paying::page_samples());
    samples.extend(own_fees::page_samples());
    samples.extend(advice::page_samples());
    samples.extend(records::page_samples());
    samples.extend(own_introductions::page_samples());
    samples.extend(introduced::page_samples());
    samples.extend(networkers::page_samples());
    samples.extend(events::pages::page_samples());
    samples.extend(magazine::page_samples());
    samples.extend(newsdesk::page_samples());
    samples.extend(tasks::pages::page_samples());
    samples.extend(calendar::page_samples());
    samples.extend(desk::page_samples());
    samples
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::docs;

    /// Documents are merged by name, so one of two schemas of a name would be lost.
    #[test]
    fn no_two_capabilities_call_different_things_the_same_in_the_document() {
        let mut seen = BTreeMap::new();
        let mut clashes = Vec::new();
        for document in docs() {
            for (name, schema) in document.components.unwrap_or_default().schemas {
                let schema = serde_json::to_value(schema).unwrap();
                match seen.get(&name) {
                    Some(other) if *other != schema => clashes.push(name),
                    _ => drop(seen.insert(name, schema)),
                }
            }
        }

        assert_eq!(clashes, Vec::<String>::new());
    }
}
