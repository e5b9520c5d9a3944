//! The rows of applications, rosters, what organisations were granted, words and regions.

use super::table::{For, Row};

pub const OFFICE: [Row; 16] = [
    ("GET /api/v1/applications", For::Desk, 200),
    ("POST /api/v1/applications", For::Anyone, 201),
    ("GET /api/v1/applications/{id}", For::Desk, 200),
    ("POST /api/v1/applications/{id}/approval", For::Desk, 204),
    ("POST /api/v1/applications/{id}/refusal", For::Desk, 204),
    ("POST /api/v1/people-imports", For::Desk, 201),
    ("GET /api/v1/people-imports/{id}", For::Desk, 200),
    ("POST /api/v1/people-imports/{id}/application", For::Desk, 200),
    ("PUT /api/v1/organisations/{id}/closure", For::Desk, 204),
    ("PUT /api/v1/organisations/{id}/adoptions/{year}", For::Desk, 204),
    ("DELETE /api/v1/organisations/{id}/adoptions/{year}", For::Desk, 204),
    ("POST /api/v1/organisations/{id}/certifications", For::Desk, 201),
    ("POST /api/v1/vocabularies/{vocabulary}/terms", For::Admin, 201),
    ("PUT /api/v1/vocabularies/{vocabulary}/terms/{id}", For::Admin, 204),
    ("GET /api/v1/regions", For::SignedIn, 200),
    ("PUT /api/v1/prefectures/{prefecture}/region", For::Admin, 204),
];
