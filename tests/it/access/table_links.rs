//! The rows of links in letters about consultations. Those of this test are the client's.

use super::table::{For, Row};

pub const LINKS: [Row; 13] = [
    ("GET /api/v1/consultation-links/{token}", For::Bearer, 200),
    // It has not begun.
    ("POST /api/v1/consultation-links/{token}/absence", For::Bearer, 409),
    // Clients are not asked.
    ("POST /api/v1/consultation-links/{token}/approval", For::Bearer, 404),
    ("POST /api/v1/consultation-links/{token}/cancellation", For::Bearer, 204),
    ("POST /api/v1/consultation-links/{token}/change", For::Bearer, 200),
    ("GET /api/v1/consultation-links/{token}/intake", For::Bearer, 200),
    ("PUT /api/v1/consultation-links/{token}/intake", For::Bearer, 204),
    ("POST /api/v1/consultation-links/{token}/intake/files", For::Bearer, 201),
    ("GET /api/v1/consultation-links/{token}/intake/files/{file}", For::Bearer, 200),
    ("DELETE /api/v1/consultation-links/{token}/intake/files/{file}", For::Bearer, 204),
    // The accompanist notes it.
    ("POST /api/v1/consultation-links/{token}/meeting", For::Bearer, 404),
    ("POST /api/v1/consultation-links/{token}/refusal", For::Bearer, 404),
    ("GET /api/v1/consultation-links/{token}/slots", For::Bearer, 200),
];
