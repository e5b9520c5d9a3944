//! The rows of the secretariat's calendar.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const AGENDA: [Row; 1] = [("GET /api/v1/calendar", For::Secretariat, 200)];

/// Pages about it.
pub const AGENDA_PAGES: [(&str, Whom); 1] = [("/staff/calendar", Whom::Secretariat)];
