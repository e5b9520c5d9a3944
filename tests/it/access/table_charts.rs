//! The rows of what the desk gathers: charts of operators and their files, today's work, the
//! search.

use super::table::{For, Row};
use super::table_pages::For as Whom;

pub const CHARTS: [Row; 5] = [
    ("GET /api/v1/charts/{id}", For::Holder, 200),
    ("GET /api/v1/charts/{id}/data.xlsx", For::Desk, 200),
    ("GET /api/v1/charts/{id}/form.xlsx", For::Holder, 200),
    ("GET /api/v1/today", For::Figures, 200),
    ("GET /api/v1/search", For::Desk, 200),
];

pub const SEARCH_PAGES: [(&str, Whom); 1] = [("/staff/search", Whom::Desk)];
