//! The rows of the list of settings, of their history, of what new sessions begin with.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const SETTINGS: [Row; 4] = [
    ("GET /api/v1/study-session-defaults", For::Desk, 200),
    ("PUT /api/v1/study-session-defaults", For::Desk, 204),
    ("GET /api/v1/settings", For::Secretariat, 200),
    ("GET /api/v1/settings/history", For::Secretariat, 200),
];

/// Pages about them.
pub const SETTING_PAGES: [(&str, Whom); 3] = [
    ("/staff/sessions/usual", Whom::Desk),
    ("/staff/settings", Whom::Secretariat),
    ("/staff/settings/history", Whom::Secretariat),
];
