//! The rows of mail servers and of what came back.

use super::table::{For, Row};

pub const DELIVERY: [Row; 4] = [
    ("GET /api/v1/mail-servers", For::Desk, 200),
    ("GET /api/v1/bounces", For::Desk, 200),
    // Nothing followed from this one.
    ("POST /api/v1/bounces/{id}/lift", For::Desk, 409),
    // No secret is set.
    ("POST /api/v1/bounce-events", For::Anyone, 404),
];
