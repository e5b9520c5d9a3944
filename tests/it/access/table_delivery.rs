//! The rows of letters: samples of them, mail servers, what came back.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const DELIVERY: [Row; 6] = [
    ("GET /api/v1/letter-samples", For::Desk, 200),
    ("GET /api/v1/letter-samples/{letter}/{number}", For::Desk, 200),
    ("GET /api/v1/mail-servers", For::Desk, 200),
    ("GET /api/v1/bounces", For::Desk, 200),
    // Nothing followed from this one.
    ("POST /api/v1/bounces/{id}/lift", For::Desk, 409),
    // No secret is set.
    ("POST /api/v1/bounce-events", For::Anyone, 404),
];

/// Pages about them.
pub const LETTER_PAGES: [(&str, Whom); 8] = [
    ("/staff/letters", Whom::Desk),
    ("/staff/letters/bounces", Whom::Desk),
    ("/staff/letters/hold", Whom::Desk),
    ("/staff/letters/samples", Whom::Desk),
    ("/staff/letters/samples/{letter}/{number}", Whom::Desk),
    ("/staff/letters/samples/{letter}/{number}/html", Whom::Desk),
    ("/staff/letters/servers", Whom::Desk),
    ("/staff/letters/{id}", Whom::Desk),
];
