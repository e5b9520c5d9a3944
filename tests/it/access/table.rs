//! Who may call which operation of the API, and what comes of it. An operation that stands not
//! here fails the test.
//!
//! The status is what somebody who may gets for their own thing; where the way is right and the
//! time is wrong that is 409.

/// For whom an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Anybody at all, with a token or without.
    Anyone,
    /// Anybody who holds the secret in the address or who may read the public thing.
    Bearer,
    /// Anybody who is signed in.
    SignedIn,
    /// Anybody who is signed in, about a public thing.
    SignedInAbout,
    /// The secretariat's coordinators and administrators.
    Desk,
    /// Whoever it belongs to, and the desk.
    Holder,
    /// Administrators alone.
    Admin,
    /// Administrators alone; every day can be named.
    AdminAnyDay,
}

pub type Row = (&'static str, For, u16);

pub const OPERATIONS: [Row; 99] = [
    ("POST /api/v1/auth/sign-in-links", For::Anyone, 202),
    ("POST /api/v1/auth/tokens", For::Anyone, 401),
    ("POST /api/v1/auth/tokens/refresh", For::Anyone, 401),
    ("DELETE /api/v1/auth/tokens", For::SignedIn, 204),
    ("GET /api/v1/me", For::SignedIn, 200),
    ("GET /api/v1/me/calendar-feed", For::SignedIn, 200),
    ("POST /api/v1/me/calendar-feed", For::SignedIn, 201),
    ("DELETE /api/v1/me/calendar-feed", For::SignedIn, 204),
    ("GET /api/v1/calendar/special-days", For::Desk, 200),
    ("PUT /api/v1/calendar/special-days/{day}", For::AdminAnyDay, 201),
    ("DELETE /api/v1/calendar/special-days/{day}", For::AdminAnyDay, 204),
    ("GET /api/v1/mail-hold", For::Desk, 200),
    ("PUT /api/v1/mail-hold", For::Admin, 200),
    // No hold began at the time these name.
    ("DELETE /api/v1/mail-hold", For::Admin, 409),
    ("POST /api/v1/mail-hold/stopped-letters", For::Desk, 409),
    ("GET /api/v1/check-in-codes/{code}", For::Desk, 200),
    ("GET /api/v1/conflicts-of-interest", For::Desk, 200),
    ("POST /api/v1/conflicts-of-interest", For::Desk, 201),
    ("POST /api/v1/conflicts-of-interest/{id}/ending", For::Desk, 204),
    ("GET /api/v1/engagements", For::SignedIn, 200),
    ("POST /api/v1/engagements", For::Desk, 201),
    ("GET /api/v1/engagements/{id}", For::Holder, 200),
    ("POST /api/v1/engagements/{id}/ending", For::Desk, 200),
    ("POST /api/v1/engagements/{id}/goals", For::Holder, 201),
    ("PUT /api/v1/engagements/{id}/goals/{goal}", For::Holder, 200),
    ("POST /api/v1/engagements/{id}/levels", For::Holder, 204),
    ("PUT /api/v1/engagements/{id}/milestones/{kind}", For::Holder, 200),
    ("PUT /api/v1/engagements/{id}/outcomes/{kind}", For::Holder, 200),
    ("PUT /api/v1/engagements/{id}/outline", For::Holder, 200),
    ("PUT /api/v1/engagements/{id}/people", For::Desk, 200),
    ("GET /api/v1/matching/{year}", For::Desk, 200),
    ("PUT /api/v1/matching/{year}/capacities/{person}", For::Desk, 204),
    // The proposal of this test is none that was shown.
    ("POST /api/v1/matching/{year}/confirmations", For::Desk, 409),
    ("PUT /api/v1/matching/{year}/rulings/{operator}/{accompanist}", For::Desk, 204),
    ("DELETE /api/v1/matching/{year}/rulings/{operator}/{accompanist}", For::Desk, 204),
    ("GET /api/v1/matching/{year}/weights", For::Desk, 200),
    ("PUT /api/v1/matching/{year}/weights", For::Desk, 409),
    ("PUT /api/v1/matching/{year}/wishes/{operator}", For::Desk, 204),
    ("GET /api/v1/letters", For::Desk, 200),
    ("GET /api/v1/letters/{id}", For::Desk, 200),
    ("POST /api/v1/letters/{id}/decisions", For::Desk, 204),
    // The links of this test lead to no offer; `api_public` takes one.
    ("POST /api/v1/offer-links/{token}/acceptance", For::Anyone, 404),
    ("POST /api/v1/offer-links/{token}/refusal", For::Anyone, 404),
    ("GET /api/v1/organisations", For::Desk, 200),
    ("POST /api/v1/organisations", For::Desk, 201),
    ("GET /api/v1/organisations/{id}", For::Desk, 200),
    ("PUT /api/v1/organisations/{id}", For::Desk, 204),
    ("GET /api/v1/people", For::Desk, 200),
    ("POST /api/v1/people/invitations", For::Desk, 201),
    ("GET /api/v1/people/{id}", For::Desk, 200),
    ("PUT /api/v1/people/{id}", For::Desk, 204),
    ("POST /api/v1/registration-confirmations", For::Anyone, 404),
    ("GET /api/v1/registration-links/{token}", For::Bearer, 200),
    ("PUT /api/v1/registration-links/{token}", For::Bearer, 200),
    ("POST /api/v1/registration-links/{token}/cancellation", For::Bearer, 204),
    ("GET /api/v1/registrations", For::SignedIn, 200),
    ("GET /api/v1/registrations/{id}", For::Holder, 200),
    ("PUT /api/v1/registrations/{id}", For::Holder, 200),
    ("POST /api/v1/registrations/{id}/approval", For::Desk, 409),
    ("POST /api/v1/registrations/{id}/cancellation", For::Holder, 204),
    ("POST /api/v1/registrations/{id}/offer/acceptance", For::Holder, 409),
    ("POST /api/v1/registrations/{id}/offer/refusal", For::Holder, 409),
    ("POST /api/v1/registrations/{id}/promotion", For::Desk, 409),
    ("POST /api/v1/registrations/{id}/refusal", For::Desk, 409),
    ("GET /api/v1/resources", For::Desk, 200),
    ("POST /api/v1/resources", For::Desk, 201),
    ("PUT /api/v1/resources/{id}", For::Desk, 200),
    ("POST /api/v1/session-parts/{id}/check-ins", For::Desk, 200),
    ("POST /api/v1/session-parts/{id}/walk-ins", For::Desk, 201),
    ("PUT /api/v1/session-parts/{part}/attendances/{registration}", For::Desk, 204),
    ("DELETE /api/v1/session-parts/{part}/attendances/{registration}", For::Desk, 204),
    ("POST /api/v1/study-session-series", For::Desk, 201),
    ("GET /api/v1/study-sessions", For::Anyone, 200),
    ("POST /api/v1/study-sessions", For::Desk, 201),
    ("GET /api/v1/study-sessions/all", For::Desk, 200),
    ("GET /api/v1/study-sessions/filters", For::Anyone, 200),
    ("GET /api/v1/study-sessions/plan-choices", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}", For::Bearer, 200),
    ("PUT /api/v1/study-sessions/{id}", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/attendances", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/attendee-choices", For::SignedInAbout, 200),
    ("POST /api/v1/study-sessions/{id}/cancellation", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/closure", For::Desk, 204),
    ("POST /api/v1/study-sessions/{id}/copies", For::Desk, 201),
    ("POST /api/v1/study-sessions/{id}/holding", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/letters", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/no-shows", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/plan", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/postponement", For::Desk, 200),
    ("GET /api/v1/study-sessions/{id}/preview", For::Desk, 200),
    ("POST /api/v1/study-sessions/{id}/publication", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/publication/withdrawal", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/registration-requests", For::Bearer, 202),
    ("GET /api/v1/study-sessions/{id}/registrations", For::Desk, 200),
    // The owner of this test is registered already.
    ("POST /api/v1/study-sessions/{id}/registrations", For::SignedInAbout, 201),
    ("POST /api/v1/study-sessions/{id}/report", For::Desk, 409),
    ("POST /api/v1/study-sessions/{id}/resumption", For::Desk, 409),
    ("GET /api/v1/study-sessions/{id}/roster.xlsx", For::Desk, 200),
    ("GET /api/v1/uploads/{id}", For::Desk, 200),
];
