//! The rows of people: how they come in, what they change about themselves, what the desk decides.

use super::table::{For, Row};

pub const PEOPLE: [Row; 30] = [
    ("GET /api/v1/audit", For::Admin, 200),
    ("POST /api/v1/auth/sign-in-links", For::Anyone, 202),
    ("POST /api/v1/auth/tokens", For::Anyone, 401),
    ("POST /api/v1/auth/tokens/refresh", For::Anyone, 401),
    ("DELETE /api/v1/auth/tokens", For::SignedIn, 204),
    // The links of this test lead to no invitation; `api_invitations` takes some up.
    ("GET /api/v1/invitation-links/{token}", For::Anyone, 404),
    ("POST /api/v1/invitation-links/{token}/acceptance", For::Anyone, 404),
    ("GET /api/v1/me", For::SignedIn, 200),
    ("PUT /api/v1/me", For::SignedIn, 204),
    ("GET /api/v1/me/sign-ins", For::SignedIn, 200),
    ("DELETE /api/v1/me/sign-ins", For::SignedIn, 204),
    ("DELETE /api/v1/me/sign-ins/others", For::SignedIn, 204),
    ("DELETE /api/v1/me/sign-ins/{id}", For::Counterpart, 204),
    // Nobody here has set a password.
    ("PUT /api/v1/me/password", For::Password, 422),
    ("PUT /api/v1/me/authenticator", For::Password, 422),
    ("GET /api/v1/me/authenticator/enrolment", For::Password, 200),
    ("POST /api/v1/me/recovery-codes", For::Password, 422),
    ("GET /api/v1/me/colleagues", For::Lead, 200),
    ("POST /api/v1/me/colleagues/invitations", For::Lead, 201),
    ("GET /api/v1/people", For::Desk, 200),
    ("POST /api/v1/people/invitations", For::Desk, 201),
    ("GET /api/v1/people/{id}", For::Desk, 200),
    ("PUT /api/v1/people/{id}", For::Desk, 204),
    ("PUT /api/v1/people/{id}/roles", For::Admin, 204),
    ("PUT /api/v1/people/{id}/places/{organisation}", For::Desk, 204),
    ("DELETE /api/v1/people/{id}/places/{organisation}", For::Desk, 204),
    ("PUT /api/v1/people/{id}/suspension", For::Desk, 204),
    ("DELETE /api/v1/people/{id}/suspension", For::Desk, 204),
    ("POST /api/v1/people/{id}/invitations", For::Desk, 201),
    ("POST /api/v1/people/{id}/sign-in-resets", For::Desk, 201),
];
