//! Which pages of the secretariat, and of everybody's own, open for whom. A page that stands not
//! here fails the test.

/// For whom a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Anybody who is signed in.
    SignedIn,
    /// Anybody who signs in with a password: the secretariat and the ministry.
    Password,
    /// Coordinators and administrators.
    Desk,
    Admin,
    /// Nobody of this test: leads of an organisation, people with a file to check.
    NobodyHere,
}

pub const PAGES: [(&str, For); 53] = [
    ("/staff", For::Password),
    ("/staff/applications", For::Desk),
    ("/staff/applications/{id}", For::NobodyHere),
    ("/staff/audit", For::Admin),
    ("/staff/business-days", For::Desk),
    ("/staff/check-in/{code}", For::Desk),
    ("/staff/import", For::Desk),
    ("/staff/import/sample.csv", For::Desk),
    ("/staff/import/{id}", For::NobodyHere),
    ("/staff/letters", For::Desk),
    ("/staff/letters/hold", For::Desk),
    ("/staff/letters/{id}", For::Desk),
    ("/staff/organisations", For::Desk),
    ("/staff/organisations/new", For::Desk),
    ("/staff/organisations/{id}", For::Desk),
    ("/staff/organisations/{id}/edit", For::Desk),
    ("/staff/organisations/{id}/facts", For::Desk),
    ("/staff/people", For::Desk),
    ("/staff/people/new", For::Desk),
    ("/staff/people/{id}", For::Desk),
    ("/staff/people/{id}/edit", For::Desk),
    ("/staff/regions", For::Admin),
    ("/staff/resources", For::Desk),
    ("/staff/sessions", For::Desk),
    ("/staff/sessions/new", For::Desk),
    ("/staff/sessions/{id}", For::Desk),
    ("/staff/sessions/{id}/cancellation", For::Desk),
    ("/staff/sessions/{id}/copy", For::Desk),
    ("/staff/sessions/{id}/day", For::Desk),
    ("/staff/sessions/{id}/day/walk-in", For::Desk),
    ("/staff/sessions/{id}/edit", For::Desk),
    ("/staff/sessions/{id}/letters", For::Desk),
    ("/staff/sessions/{id}/postponement", For::Desk),
    ("/staff/sessions/{id}/preview", For::Desk),
    ("/staff/sessions/{id}/publication", For::Desk),
    ("/staff/sessions/{id}/registrations", For::Desk),
    ("/staff/sessions/{id}/registrations/{registration}", For::Desk),
    ("/staff/sessions/{id}/roster", For::Desk),
    ("/staff/sessions/{id}/roster/data.xlsx", For::Desk),
    ("/staff/sessions/{id}/roster/form.xlsx", For::Desk),
    ("/staff/sessions/{id}/waiting", For::Desk),
    ("/staff/uploads/{id}", For::Desk),
    ("/staff/vocabularies", For::Admin),
    ("/staff/vocabularies/{vocabulary}", For::Admin),
    ("/staff/vocabularies/{vocabulary}/{id}", For::NobodyHere),
    ("/me", For::SignedIn),
    ("/me/calendar", For::SignedIn),
    ("/me/colleagues", For::NobodyHere),
    ("/me/data", For::SignedIn),
    ("/me/password", For::Password),
    ("/me/authenticator", For::Password),
    ("/me/recovery-codes", For::Password),
    ("/my/sessions", For::SignedIn),
];
