//! What the assembly mounts.

use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

use crate::mail::LetterList;
use crate::web::Sample;

use super::applications::{ApplicationApproved, ApplicationDeclined, ApplicationReceived};
use super::invitations::Invitation;
use super::sign_in::{CredentialsChanged, SignInByPassword, SignInLink};
use super::{
    NavEntry, account, applications, audit, imports, invitations, organisations, persons, sign_in,
    tokens, vocabularies,
};

/// Mounts all pages and the API of this capability.
pub fn routes(service: &mut ServiceConfig) {
    service
        .configure(sign_in::pages::routes)
        .configure(invitations::pages::routes)
        .configure(account::pages::routes)
        .configure(applications::pages::routes)
        .configure(organisations::pages::routes)
        .configure(persons::pages::routes)
        .configure(imports::pages::routes)
        .configure(vocabularies::pages::routes)
        .configure(audit::pages::routes)
        .configure(tokens::api::routes)
        .configure(organisations::api::routes)
        .configure(persons::api::routes);
}

/// Every page with facts to look at.
pub fn page_samples() -> Vec<Sample> {
    let mut samples = sign_in::pages::samples();
    samples.extend(invitations::pages::samples());
    samples.extend(account::pages::samples());
    samples.extend(applications::pages::samples());
    samples.extend(organisations::pages::samples());
    samples.extend(persons::pages::samples());
    samples.extend(imports::pages::samples());
    samples.extend(vocabularies::pages::samples());
    samples.extend(audit::pages::samples());
    samples
}

/// Every letter.
#[must_use]
pub fn letters(list: LetterList) -> LetterList {
    list.with::<SignInLink>()
        .with::<SignInByPassword>()
        .with::<CredentialsChanged>()
        .with::<Invitation>()
        .with::<ApplicationReceived>()
        .with::<ApplicationApproved>()
        .with::<ApplicationDeclined>()
}

/// The secretariat's entries, then one's own page.
pub fn navigation() -> Vec<NavEntry> {
    vec![
        applications::pages::NAVIGATION,
        organisations::pages::NAVIGATION,
        persons::pages::NAVIGATION,
        imports::pages::NAVIGATION,
        vocabularies::pages::NAVIGATION,
        audit::pages::NAVIGATION,
        account::pages::NAVIGATION,
    ]
}

/// The API of this capability.
#[derive(OpenApi)]
#[openapi(nest(
    (path = "/", api = tokens::api::ApiDoc),
    (path = "/", api = organisations::api::ApiDoc),
    (path = "/", api = persons::api::ApiDoc)
))]
pub struct ApiDoc;
